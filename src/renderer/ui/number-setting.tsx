import { useState } from 'react'
import { Field } from './field.tsx'
import { NumberInput } from './number-input.tsx'
import { notTheNumber } from './number-wanted.ts'

export type NumberSettingProps = { label: string; value: number; min: number; max: number; onChange: (value: number) => void }

/** A whole number that counts as soon as it is entered. What is none, or out of range, stays in sight and changes nothing. */
export function NumberSetting({ label, value, min, max, onChange }: NumberSettingProps) {
  const [entered, setEntered] = useState<number | string | null>(value)
  const [counted, setCounted] = useState(value)
  // Changed elsewhere: that is what stands.
  if (counted !== value) {
    setCounted(value)
    setEntered(value)
  }
  const fits = (next: unknown): next is number => typeof next === 'number' && Number.isInteger(next) && next >= min && next <= max
  const error = fits(entered) ? null : notTheNumber({ integer: true, minimum: min, maximum: max }, entered ?? '')
  return (
    <Field label={label} hideLabel error={error}>
      <NumberInput
        value={entered}
        min={min}
        max={max}
        onChange={next => {
          setEntered(next)
          if (!fits(next)) return
          setCounted(next)
          onChange(next)
        }}
      />
    </Field>
  )
}
