import { useState } from 'react'
import type { ContextInfo, ContextSettings, Protection } from '../../../shared/domain/context.ts'
import { contextTitle } from '../../state/contexts-store.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { cleanText } from '../../ui/clean-text.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { type ContextColour, contextColour } from '../../ui/context-label.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { contextActions } from './context-actions.ts'

const colours: readonly (ContextColour | null)[] = [null, 'red', 'orange', 'amber', 'green', 'teal', 'blue', 'violet', 'pink', 'slate']

const protections: readonly { value: Protection; label: string; help: string }[] = [
  { value: 'normal', label: 'Normal', help: 'Plans can be applied after their review.' },
  { value: 'protected', label: 'Protected', help: 'Each write asks for the context’s name to be typed.' },
  { value: 'read-only', label: 'Read-only', help: 'Every write is refused. Plans can still be made and read.' },
]

/** What the user sets for a context in the app. The kubeconfig itself is never written. */
export function SettingsDrawer({ context, groups, onClose }: { context: ContextInfo; groups: readonly string[]; onClose: () => void }) {
  const [draft, setDraft] = useState<ContextSettings>(context.settings)
  const [busy, setBusy] = useState(false)
  const change = (next: Partial<ContextSettings>) => setDraft(before => ({ ...before, ...next }))
  const textOrNull = (text: string) => (text.trim() === '' ? null : text.slice(0, 80))
  async function save() {
    setBusy(true)
    const kept = await contextActions.configure(context.id, draft)
    setBusy(false)
    if (kept) onClose()
  }
  return (
    <Drawer
      open
      onClose={onClose}
      title={cleanText(contextTitle(context), 200)}
      description="Kept in this app; the kubeconfig stays as it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Field label="Alias" help={`Shown instead of “${cleanText(context.name, 120)}”.`} optional>
          <TextInput
            value={draft.alias ?? ''}
            maxLength={80}
            placeholder={cleanText(context.name, 120)}
            onValueChange={text => change({ alias: textOrNull(text) })}
          />
        </Field>
        <Field label="Group" help="Contexts of one group stand together." optional>
          <Combobox
            value={draft.group ?? ''}
            options={groups.map(group => ({ value: group, label: group }))}
            placeholder="No group"
            onChange={text => change({ group: textOrNull(text) })}
          />
        </Field>
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium text-ink-2">Colour</span>
          <div role="radiogroup" aria-label="Colour" className="flex flex-wrap gap-1.5">
            {colours.map(colour => (
              <label
                key={colour ?? 'none'}
                className={classNames(
                  'flex size-7 items-center justify-center rounded-md border has-focus-visible:outline-2 has-focus-visible:outline-accent-text',
                  draft.colour === colour ? 'border-ink' : 'border-line-strong hover:border-edge',
                )}
                title={colour ?? 'none'}
              >
                <input
                  type="radio"
                  name="context-colour"
                  aria-label={colour ?? 'none'}
                  checked={draft.colour === colour}
                  onChange={() => change({ colour })}
                  className="sr-only"
                />
                {colour === null ? (
                  <span aria-hidden className="h-px w-4 rotate-45 bg-ink-3" />
                ) : (
                  <span aria-hidden className="size-4 rounded-sm" style={{ background: contextColour(colour) }} />
                )}
              </label>
            ))}
          </div>
        </div>
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium text-ink-2">Protection</span>
          <Segmented label="Protection" value={draft.protection} onChange={protection => change({ protection })} options={protections} />
          <p className="text-xs text-ink-3">{protections.find(entry => entry.value === draft.protection)?.help}</p>
        </div>
        <Toggle
          title="Favourite"
          help="Stands at the top of the list."
          checked={draft.favourite}
          onChange={favourite => change({ favourite })}
        />
        <Toggle
          title="Connect at start"
          help="Pinned: connects by itself when the app starts."
          checked={draft.pinned}
          onChange={pinned => change({ pinned })}
        />
      </div>
    </Drawer>
  )
}

function Toggle(props: { title: string; help: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <p className="text-sm font-medium">{props.title}</p>
        <p className="text-xs text-ink-3">{props.help}</p>
      </div>
      <Switch label={props.title} checked={props.checked} onChange={props.onChange} />
    </div>
  )
}
