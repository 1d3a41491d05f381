import { NumberField } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'

export type NumberInputProps = {
  value: number | null
  onChange: (value: number | null) => void
  min?: number | undefined
  max?: number | undefined
  step?: number | undefined
  disabled?: boolean | undefined
  /** When it stands outside a `Field`. */
  label?: string | undefined
}

const plain = { useGrouping: false } as const
const stepLook = 'flex w-7 items-center justify-center text-ink-3 hover:bg-hover hover:text-ink data-disabled:opacity-40'

/** A number with step buttons. Values out of range can be typed: the form says what is wrong with them. */
export function NumberInput({ value, onChange, min, max, step, disabled, label }: NumberInputProps) {
  return (
    <NumberField.Root
      value={value}
      onValueChange={next => onChange(next)}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      allowOutOfRange
      // Ids and ports are numbers too, and nobody groups those.
      format={plain}
    >
      <NumberField.Group className="flex h-8 overflow-hidden rounded-md border border-edge/70 bg-field hover:border-edge has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent-text data-invalid:border-bad">
        <NumberField.Input aria-label={label} className="tabular min-w-0 flex-1 bg-transparent px-2.5 text-sm text-ink outline-none" />
        <NumberField.Decrement aria-label="Less" className={stepLook}>
          <Minus aria-hidden className="size-3.5" />
        </NumberField.Decrement>
        <NumberField.Increment aria-label="More" className={stepLook}>
          <Plus aria-hidden className="size-3.5" />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  )
}
