import { Input } from '@base-ui/react/input'
import { Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { parseNumber } from './parse-number.ts'

export type NumberInputProps = {
  /** Text: what was typed is no number. */
  value: number | string | null
  /** Gets what was typed as it is where it is no number: the form says what is wrong with it. */
  onChange: (value: number | string | null) => void
  min?: number | undefined
  max?: number | undefined
  step?: number | undefined
  disabled?: boolean | undefined
  /** What the step buttons are told apart by where several fields are on a page. */
  name?: string | undefined
}

const stepLook = 'flex w-7 items-center justify-center text-ink-3 hover:bg-hover hover:text-ink disabled:opacity-40'

/** A number with step buttons. What was typed stays in sight, whether it is a number or in range or not: whoever holds the value says what is wrong. */
export function NumberInput({ value, onChange, min, max, step = 1, disabled = false, name }: NumberInputProps) {
  const [typed, setTyped] = useState('')
  const of = name === undefined ? '' : `: ${name}`
  // What came from outside wins over what was typed, unless it is what was typed.
  const text = parseNumber(typed) === value ? typed : String(value ?? '')

  function enter(next: string) {
    setTyped(next)
    onChange(parseNumber(next))
  }

  /** Steps from what stands, within the range; from nothing or no number to the smallest. */
  function stepBy(by: number) {
    const from = typeof value === 'number' ? value + by : (min ?? 0)
    const next = Math.min(max ?? Number.MAX_SAFE_INTEGER, Math.max(min ?? Number.MIN_SAFE_INTEGER, from))
    enter(String(next))
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    stepBy((event.key === 'ArrowUp' ? step : -step) * (event.shiftKey ? 10 : 1))
  }

  return (
    <div className="flex h-8 overflow-hidden rounded-md border border-edge/70 bg-field hover:border-edge has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent-text has-data-invalid:border-bad">
      <Input
        aria-roledescription="Number field"
        inputMode={Number.isInteger(step) && min !== undefined && min >= 0 ? 'numeric' : 'text'}
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        value={text}
        onChange={event => enter(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        // A number that was typed with blanks around it, or in other digits, is shown as it was read.
        onBlur={() => typeof value === 'number' && setTyped(String(value))}
        className="tabular min-w-0 flex-1 bg-transparent px-2.5 text-sm text-ink outline-none"
      />
      <StepButton label={`Less${of}`} icon={Minus} disabled={disabled} onClick={() => stepBy(-step)} />
      <StepButton label={`More${of}`} icon={Plus} disabled={disabled} onClick={() => stepBy(step)} />
    </div>
  )
}

function StepButton({ label, icon: Icon, ...rest }: { label: string; icon: typeof Minus; disabled: boolean; onClick: () => void }) {
  return (
    <button type="button" aria-label={label} tabIndex={-1} className={stepLook} {...rest}>
      <Icon aria-hidden className="size-3.5" />
    </button>
  )
}
