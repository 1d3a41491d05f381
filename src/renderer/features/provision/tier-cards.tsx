import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Trash2 } from 'lucide-react'
import type { Tier } from '../../../shared/domain/form.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

export type TierCardsProps = {
  tiers: readonly Tier[]
  value: string | null
  onChange: (tier: Tier) => void
  onRemove: (tier: Tier) => void
}

/** Named starting values as cards: arrow keys move, the user's own can be removed. */
export function TierCards({ tiers, value, onChange, onRemove }: TierCardsProps) {
  return (
    <RadioGroup
      aria-label="Tier"
      value={value ?? ''}
      onValueChange={id => {
        const tier = tiers.find(one => one.id === id)
        if (tier !== undefined) onChange(tier)
      }}
      className="grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-2"
    >
      {tiers.map(tier => (
        <div key={tier.id} className="relative flex">
          <Radio.Root
            value={tier.id}
            aria-label={`${tier.title}: ${tier.summary}`}
            nativeButton
            render={<button type="button" />}
            className="flex min-h-18 flex-1 flex-col items-start gap-0.5 rounded-lg border border-line-strong bg-surface px-3 py-2 text-left hover:bg-hover data-checked:border-accent-text data-checked:bg-accent-soft"
          >
            <span className="flex w-full items-center gap-2 pr-6 text-sm font-semibold text-ink">
              <span className="truncate">{tier.title}</span>
              {tier.own && <Badge>yours</Badge>}
            </span>
            <span className="line-clamp-3 text-xs text-ink-2">{tier.summary}</span>
          </Radio.Root>
          {tier.own && (
            <span className="absolute top-1 right-1">
              <IconButton label={`Remove tier ${tier.title}`} icon={Trash2} size="sm" onClick={() => onRemove(tier)} />
            </span>
          )}
        </div>
      ))}
    </RadioGroup>
  )
}
