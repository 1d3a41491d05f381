import { useState } from 'react'
import { Field } from './field.tsx'
import { NumberInput } from './number-input.tsx'
import { notTheNumber } from './number-wanted.ts'

export type NumberSettingProps = {
  label: string
  value: number
  min: number
  max: number
  /** Its promise is settled once the number is kept or refused; it does not reject. */
  onChange: (value: number) => Promise<void>
}

/**
 * A whole number that counts as soon as it is entered. What is none, or out of range, stays in sight and changes nothing. While somebody is at
 * the field, or what was entered is on its way, no other value takes its place: each digit comes back from the host some time later.
 */
export function NumberSetting({ label, value, min, max, onChange }: NumberSettingProps) {
  const [draft, setDraft] = useState<{ readonly entered: number | string | null } | null>(null)
  const [inside, setInside] = useState(false)
  const [underWay, setUnderWay] = useState(0)
  const [stood, setStood] = useState(value)
  const fits = (next: unknown): next is number => typeof next === 'number' && Number.isInteger(next) && next >= min && next <= max
  const settled = !inside && underWay === 0
  const changed = stood !== value
  if (changed) setStood(value)
  // Kept, refused or changed elsewhere: what stands is shown.
  if (draft !== null && settled && (changed || fits(draft.entered))) setDraft(null)
  const shown = draft === null ? value : draft.entered
  async function send(next: number) {
    setUnderWay(count => count + 1)
    try {
      await onChange(next)
    } finally {
      setUnderWay(count => count - 1)
    }
  }
  return (
    <fieldset
      className="min-w-0"
      onFocus={() => setInside(true)}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setInside(false)
      }}
    >
      <Field label={label} hideLabel error={fits(shown) ? null : notTheNumber({ integer: true, minimum: min, maximum: max }, shown ?? '')}>
        <NumberInput
          name={label}
          value={shown}
          min={min}
          max={max}
          onChange={next => {
            setDraft({ entered: next })
            if (fits(next)) void send(next)
          }}
        />
      </Field>
    </fieldset>
  )
}
