import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import type { FilterOption } from './filter-menu.tsx'

export type FilterChipProps = ComponentProps<'button'> & { label: string; options: readonly FilterOption[]; selected: readonly string[] }

/** The button of a filter: says what is filtered by and what is chosen. */
export function FilterChip({ label, options, selected, ...rest }: FilterChipProps) {
  const only = selected.length === 1 ? (options.find(option => option.value === selected[0])?.label ?? selected[0]) : null
  const summary = selected.length === 0 ? null : (only ?? `${selected.length} chosen`)
  return (
    <button
      type="button"
      {...rest}
      aria-label={summary === null ? `Filter by ${label.toLowerCase()}` : `${label}: ${summary}`}
      className={classNames(
        'inline-flex h-7 max-w-56 items-center gap-1 rounded-md border px-2 text-xs font-medium',
        summary === null
          ? 'border-line-strong border-dashed text-ink-2 hover:bg-hover hover:text-ink'
          : 'border-accent-text/50 bg-accent-soft text-ink',
      )}
    >
      <span className="truncate">
        {label}
        {summary !== null && <bdi className="font-normal">: {summary}</bdi>}
      </span>
      <ChevronDown aria-hidden className="size-3 shrink-0" />
    </button>
  )
}
