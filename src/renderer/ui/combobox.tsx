import { Autocomplete } from '@base-ui/react/autocomplete'
import { useState } from 'react'
import { controlLook, optionLook } from './control-look.ts'
import type { SelectOption } from './select.tsx'

export type ComboboxProps = {
  value: string
  /** Gets every text that is typed (`typing`: more may follow) as well as what is picked: free text is allowed. */
  onChange: (value: string, typing: boolean) => void
  options: readonly SelectOption[]
  placeholder?: string | undefined
  disabled?: boolean | undefined
  /** When it stands outside a `Field`. */
  label?: string | undefined
  /** What the list says when nothing fits. */
  empty?: string | undefined
}

/**
 * Text with suggestions: a namespace that exists or a new one. It is open only while there is a list to be seen: while it is open, the library
 * hides the rest of the page from assistive technology.
 */
export function Combobox({ value, onChange, options, placeholder, disabled, label, empty }: ComboboxProps) {
  const [wanted, setWanted] = useState(false)
  const { contains } = Autocomplete.useFilter()
  const query = value.trim()
  const fitting = options.filter(option => contains(option, query, each => each.value))
  const listed = fitting.length > 0 || empty !== undefined
  const open = wanted && listed
  // A list that comes later, with what is typed elsewhere, does not open by itself.
  if (wanted && !listed) setWanted(false)
  return (
    <Autocomplete.Root
      items={options}
      filteredItems={fitting}
      itemToStringValue={(option: SelectOption) => option.value}
      value={value}
      onValueChange={(next, details) => {
        const { reason } = details
        // Escape closes the list; where there is none it would wipe out what was typed.
        if (reason === 'escape-key') return details.cancel()
        const typing = reason === 'input-change'
        if (typing) setWanted(true)
        onChange(next, typing)
      }}
      open={open}
      onOpenChange={setWanted}
      disabled={disabled}
      openOnInputClick
    >
      <Autocomplete.Input aria-label={label} placeholder={placeholder} spellCheck={false} autoComplete="off" className={controlLook} />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} className="z-60 outline-none">
          <Autocomplete.Popup className="popup max-h-72 max-w-[min(36rem,90vw)] min-w-(--anchor-width) overflow-y-auto p-1 data-empty:hidden">
            {empty !== undefined && <Autocomplete.Empty className="px-2 py-1 text-xs text-ink-3 empty:p-0">{empty}</Autocomplete.Empty>}
            <Autocomplete.List>
              {(option: SelectOption) => (
                <Autocomplete.Item key={option.value} value={option} className={optionLook}>
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  {option.note && <span className="min-w-0 truncate text-xs text-ink-3">{option.note}</span>}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
