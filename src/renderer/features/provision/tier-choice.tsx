import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import type { Tier } from '../../../shared/domain/form.ts'
import { changePreferences, preferencesStore } from '../../state/preferences-store.ts'
import { Button } from '../../ui/button.tsx'
import { type FormState, tierParamsOf } from './provision-state.ts'
import { SaveTierDialog } from './save-tier-dialog.tsx'
import { TierCards } from './tier-cards.tsx'

const noTiers: readonly Tier[] = []

/** The engine's tiers and the user's own; what stands in the form can become one of them. */
export function TierChoice({ form, onTier }: { form: FormState; onTier: (tier: Tier) => void }) {
  const [saving, setSaving] = useState(false)
  const kept = preferencesStore(view => view.preferences?.tiers ?? noTiers)
  const { engine, operation } = form.creation
  const own = kept.filter(tier => tier.engine === engine.id && tier.operation === operation.id)
  const tiers = [...operation.tiers.filter(tier => !own.some(mine => mine.id === tier.id)), ...own]

  function save(title: string, summary: string) {
    const tier: Tier = {
      id: `own-${crypto.randomUUID()}`,
      title,
      summary: summary === '' ? 'Saved from the form' : summary,
      own: true,
      engine: engine.id,
      operation: operation.id,
      params: { ...tierParamsOf(form) },
    }
    void changePreferences({ tiers: [...kept, tier] })
    onTier(tier)
    setSaving(false)
  }

  return (
    <section aria-labelledby="tiers-title">
      <div className="mb-3 flex items-end gap-2">
        <div className="flex-1">
          <h2 id="tiers-title" className="text-base font-semibold text-ink">
            Tier
          </h2>
          <p className="text-sm text-ink-3">Fills in the form; you can change everything afterwards.</p>
        </div>
        <Button size="sm" variant="ghost" icon={Bookmark} onClick={() => setSaving(true)}>
          Save as tier
        </Button>
      </div>
      <TierCards
        tiers={tiers}
        value={form.tier}
        onChange={onTier}
        onRemove={tier => void changePreferences({ tiers: kept.filter(one => one.id !== tier.id) })}
      />
      {saving && <SaveTierDialog onClose={() => setSaving(false)} onSave={save} />}
    </section>
  )
}
