import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'

export type SegmentedProps<Value extends string> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string }[]
}

/** One of two to four values, all in sight. */
export function Segmented<Value extends string>({ label, value, onChange, options }: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={next => {
        const picked = next[0]
        if (picked !== undefined) onChange(picked)
      }}
      className="inline-flex w-fit rounded-md border border-line-strong bg-sunken p-0.5"
    >
      {options.map(option => (
        <Toggle
          key={option.value}
          value={option.value}
          className="h-6.5 rounded-sm px-2.5 text-xs font-medium text-ink-2 hover:text-ink data-pressed:bg-raised data-pressed:text-ink data-pressed:shadow-sm"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
