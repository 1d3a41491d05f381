import { Switch as Base } from '@base-ui/react/switch'

export type SwitchProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean | undefined
  /** When it stands outside a `Field`. */
  label?: string | undefined
}

/** On or off, at once. */
export function Switch({ checked, onChange, disabled, label }: SwitchProps) {
  return (
    <Base.Root
      checked={checked}
      onCheckedChange={next => onChange(next)}
      disabled={disabled}
      aria-label={label}
      className="inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-edge bg-field p-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
    >
      <Base.Thumb className="size-3.5 rounded-full bg-edge transition-transform data-checked:translate-x-4 data-checked:bg-accent-ink" />
    </Base.Root>
  )
}
