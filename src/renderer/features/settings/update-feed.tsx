import { useState } from 'react'
import { changePreferences } from '../../state/preferences-store.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextInput } from '../../ui/text-input.tsx'

function problemOf(text: string): string | null {
  if (!URL.canParse(text)) return 'Give a full address that begins with https://'
  return new URL(text).protocol === 'https:' ? null : 'Only https is accepted'
}

/** Where updates are looked for. Off: the app asks nobody. */
export function UpdateFeed({ feed }: { feed: string | null }) {
  const [wanted, setWanted] = useState(feed !== null)
  const [text, setText] = useState(feed ?? '')
  const [shown, setShown] = useState(false)
  const problem = problemOf(text)
  function toggle(on: boolean) {
    setWanted(on)
    if (!on && feed !== null) void changePreferences({ updateFeed: null })
  }
  return (
    <div className="px-4 py-3">
      <div className="flex items-center justify-between gap-6">
        <div>
          <p className="text-sm font-medium">Look for updates</p>
          <p className="text-xs text-ink-3">
            {wanted
              ? 'At each start the desktop app asks this address for the newest version and tells you here. It fetches and installs nothing.'
              : 'Off: the app asks nobody for a newer version.'}
          </p>
        </div>
        <Switch label="Look for updates" checked={wanted} onChange={toggle} />
      </div>
      {wanted && (
        <form
          className="mt-3 flex items-start gap-2"
          onSubmit={event => {
            event.preventDefault()
            setShown(true)
            if (problem === null) void changePreferences({ updateFeed: text })
          }}
        >
          <div className="flex-1">
            <Field label="Address of the feed" hideLabel error={shown ? problem : null}>
              <TextInput mono value={text} maxLength={2000} placeholder="https://updates.example.org/clouddb" onValueChange={setText} />
            </Field>
          </div>
          <Button type="submit" because={text === feed ? 'This is the feed in use' : null}>
            Use it
          </Button>
        </form>
      )}
    </div>
  )
}
