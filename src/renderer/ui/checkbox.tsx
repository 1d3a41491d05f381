import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Field } from '@base-ui/react/field'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

export type CheckboxProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
  disabled?: boolean | undefined
}

/** A box to tick, with its words beside it. */
export function Checkbox({ checked, onChange, children, disabled }: CheckboxProps) {
  return (
    <Field.Root disabled={disabled} className="flex items-start gap-2 text-sm">
      <Base.Root
        checked={checked}
        onCheckedChange={next => onChange(next)}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-edge bg-field data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Indicator>
          <Check aria-hidden className="size-3 text-accent-ink" strokeWidth={3} />
        </Base.Indicator>
      </Base.Root>
      <Field.Label className="min-w-0 break-words">{children}</Field.Label>
    </Field.Root>
  )
}
