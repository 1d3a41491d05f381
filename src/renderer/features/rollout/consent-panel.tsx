import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { Ask, Asks, Given } from './collect-consents.ts'

/** What has to be said before it may go on, once for all databases that ask for the same. Nothing when nothing has. */
export function ConsentPanel({ asks, given, onGiven }: { asks: Asks; given: Given; onGiven: (given: Given) => void }) {
  if (asks.checks.length + asks.takeovers.length + asks.typed.length === 0) return null
  const agree = (key: string, on: boolean) => {
    const agreed = new Set(given.agreed)
    if (on) agreed.add(key)
    else agreed.delete(key)
    onGiven({ ...given, agreed })
  }
  return (
    <Panel title="To be said" about="Once for all databases that ask for the same" flush>
      <ul className="divide-y divide-line">
        {asks.checks.map(ask => (
          <li key={ask.key} className="px-4 py-2 text-sm">
            <Checkbox checked={given.agreed.has(ask.key)} onChange={on => agree(ask.key, on)}>
              <span className="text-ink">I accept that this could not be checked: </span>
              <LongText text={ask.title} />
              <span className="block text-ink-2">
                <LongText text={ask.about} />
              </span>
              <Names ask={ask} />
            </Checkbox>
          </li>
        ))}
        {asks.takeovers.map(ask => (
          <li key={ask.key} className="px-4 py-2 text-sm">
            <Checkbox checked={given.agreed.has(ask.key)} onChange={on => agree(ask.key, on)}>
              <span className="text-ink">Take over </span>
              <span className="font-mono text-xs">
                <SafeText>{ask.title}</SafeText>
              </span>
              <span className="text-ink"> from </span>
              <SafeText>{ask.about}</SafeText>
              <Names ask={ask} />
            </Checkbox>
          </li>
        ))}
        {asks.typed.map(ask => (
          <li key={ask.key} className="px-4 py-2 text-sm">
            <div className="max-w-xl">
              <Field label={`Type “${ask.key}”`} help={ask.about}>
                <TextInput
                  mono
                  value={given.typed[ask.key] ?? ''}
                  onChange={event => onGiven({ ...given, typed: { ...given.typed, [ask.key]: event.currentTarget.value } })}
                />
              </Field>
            </div>
            <Names ask={ask} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Names({ ask }: { ask: Ask }) {
  return (
    <span className="block text-xs text-ink-3">
      {ask.names.length === 1 ? '1 database: ' : `${ask.names.length} databases: `}
      <LongText text={ask.names.join(', ')} limit={200} />
    </span>
  )
}
