import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Tier } from '../../../shared/domain/form.ts'
import { changePreferences } from '../../state/preferences-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { TextInput } from '../../ui/text-input.tsx'

/** The tiers that the user has saved from the form of a new database. */
export function TierList({ tiers }: { tiers: readonly Tier[] }) {
  const [editing, setEditing] = useState<Tier | null>(null)
  const [removing, setRemoving] = useState<Tier | null>(null)
  if (tiers.length === 0) {
    return (
      <p className="px-4 py-3 text-sm text-ink-3">
        None yet. Fill the form of a{' '}
        <a href="#/new" className="text-accent-text underline">
          new database
        </a>{' '}
        and save it as a tier to find its values here.
      </p>
    )
  }
  return (
    <>
      <ul className="divide-y divide-line">
        {tiers.map(tier => (
          <li key={tier.id} className="flex items-center gap-2 px-4 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-medium">
                <SafeText>{tier.title}</SafeText>
              </p>
              <p className="truncate text-xs text-ink-3">
                <SafeText>{tier.summary}</SafeText>
              </p>
            </div>
            <IconButton size="sm" label={`Rename ${tier.title}`} icon={Pencil} onClick={() => setEditing(tier)} />
            <IconButton size="sm" label={`Remove ${tier.title}`} icon={Trash2} onClick={() => setRemoving(tier)} />
          </li>
        ))}
      </ul>
      {editing !== null && (
        <RenameTier
          tier={editing}
          onClose={() => setEditing(null)}
          onDone={renamed => {
            void changePreferences({ tiers: tiers.map(tier => (tier.id === renamed.id ? renamed : tier)) })
            setEditing(null)
          }}
        />
      )}
      {removing !== null && (
        <Dialog
          open
          width="sm"
          onClose={() => setRemoving(null)}
          title={`Remove the tier “${removing.title}”?`}
          description="Databases that were made with it stay as they are."
          footer={
            <>
              <Button onClick={() => setRemoving(null)}>Keep it</Button>
              <Button
                variant="danger"
                onClick={() => {
                  void changePreferences({ tiers: tiers.filter(tier => tier.id !== removing.id) })
                  setRemoving(null)
                }}
              >
                Remove
              </Button>
            </>
          }
        />
      )}
    </>
  )
}

function RenameTier({ tier, onClose, onDone }: { tier: Tier; onClose: () => void; onDone: (tier: Tier) => void }) {
  const [title, setTitle] = useState(tier.title)
  const [summary, setSummary] = useState(tier.summary)
  const done = () => onDone({ ...tier, title: title.trim(), summary: summary.trim() })
  const because = title.trim() === '' ? 'A tier needs a title' : null
  return (
    <Dialog
      open
      width="sm"
      onClose={onClose}
      title="Rename the tier"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" because={because} onClick={done}>
            Save
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={event => {
          event.preventDefault()
          if (because === null) done()
        }}
      >
        <Field label="Title">
          <TextInput value={title} maxLength={60} onValueChange={setTitle} />
        </Field>
        <Field label="Summary" optional>
          <TextInput value={summary} maxLength={160} onValueChange={setSummary} />
        </Field>
      </form>
    </Dialog>
  )
}
