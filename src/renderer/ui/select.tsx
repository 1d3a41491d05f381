import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { classNames } from './class-names.ts'
import { controlLook, optionLook } from './control-look.ts'
import { MiddleCut } from './middle-cut.tsx'

export type SelectOption = { value: string; label: string; note?: string | null | undefined; disabled?: boolean | undefined }

export type SelectProps = {
  value: string | null
  onChange: (value: string) => void
  options: readonly SelectOption[]
  placeholder?: string | undefined
  disabled?: boolean | undefined
  /** When it stands outside a `Field`. */
  label?: string | undefined
  size?: 'sm' | 'md' | undefined
}

/** One of a few known values. */
export function Select({ value, onChange, options, placeholder = 'Choose…', disabled, label, size = 'md' }: SelectProps) {
  const chosen = options.find(option => option.value === value)
  return (
    <Base.Root
      value={value}
      onValueChange={next => {
        if (typeof next === 'string') onChange(next)
      }}
      items={options.map(option => ({ value: option.value, label: option.label }))}
      disabled={disabled}
    >
      <Base.Trigger
        aria-label={label}
        className={classNames(controlLook, 'flex items-center gap-2 text-left', size === 'sm' && 'h-6.5 text-xs')}
      >
        <span className="min-w-0 flex-1 truncate" title={chosen?.label}>
          <Base.Value placeholder={placeholder}>{chosen === undefined ? undefined : <MiddleCut text={chosen.label} />}</Base.Value>
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-60 outline-none">
          <Base.Popup className="popup max-h-72 max-w-[min(36rem,90vw)] min-w-(--anchor-width) overflow-y-auto p-1">
            {options.map(option => (
              <Base.Item key={option.value} value={option.value} disabled={option.disabled} className={optionLook}>
                <span className="size-3.5 shrink-0">
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-3.5 text-accent-text" />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className="min-w-0 flex-1 truncate">{option.label}</Base.ItemText>
                {option.note && <span className="min-w-0 truncate text-xs text-ink-3">{option.note}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
