import { Combobox } from '@base-ui/react/combobox'
import { Check } from 'lucide-react'
import { classNames } from './class-names.ts'
import { controlLook, optionLook } from './control-look.ts'
import { FilterChip } from './filter-chip.tsx'
import type { FilterMenuProps } from './filter-menu.tsx'

/** Most options that are drawn at once; typing finds the others. */
const drawnAtOnce = 200

/** The opened half of `FilterMenu`: loaded when it is first wanted. */
export default function FilterList({ label, options, selected, onChange }: FilterMenuProps) {
  const byValue = new Map(options.map(option => [option.value, option]))
  const titleOf = (value: string) => byValue.get(value)?.label ?? value
  return (
    <Combobox.Root
      items={options.map(option => option.value)}
      itemToStringLabel={titleOf}
      multiple
      value={[...selected]}
      onValueChange={next => onChange(next)}
      defaultOpen
      limit={drawnAtOnce}
    >
      <Combobox.Trigger render={<FilterChip label={label} options={options} selected={selected} />} />
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={4} className="z-60 outline-none">
          <Combobox.Popup className="popup w-64 outline-none" aria-label={`Filter by ${label.toLowerCase()}`}>
            <div className="border-b border-line p-1.5">
              <Combobox.Input placeholder={`Find ${label.toLowerCase()}…`} className={classNames(controlLook, 'h-7 text-xs')} />
            </div>
            <Combobox.Empty className="px-3 py-2 text-xs text-ink-3 empty:p-0">Nothing fits.</Combobox.Empty>
            <Combobox.List className="max-h-64 overflow-y-auto p-1 empty:p-0">
              {(value: string) => (
                <Combobox.Item key={value} value={value} className={optionLook}>
                  <span className="flex size-3.5 shrink-0 items-center justify-center rounded-sm border border-edge">
                    <Combobox.ItemIndicator>
                      <Check aria-hidden className="size-3 text-accent-text" strokeWidth={3} />
                    </Combobox.ItemIndicator>
                  </span>
                  <bdi className="min-w-0 flex-1 truncate">{titleOf(value)}</bdi>
                  <span className="tabular text-xs text-ink-3">{byValue.get(value)?.count}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
            {selected.length > 0 && (
              <div className="border-t border-line p-1">
                <button
                  type="button"
                  className="h-7 w-full rounded-md text-xs text-ink-2 hover:bg-hover hover:text-ink"
                  onClick={() => onChange([])}
                >
                  Clear
                </button>
              </div>
            )}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}
