import { lazy, Suspense, useState } from 'react'
import { FilterChip } from './filter-chip.tsx'

export type FilterOption = { value: string; label: string; count?: number | undefined }

export type FilterMenuProps = {
  /** What is filtered: `Namespace`. */
  label: string
  options: readonly FilterOption[]
  selected: readonly string[]
  onChange: (selected: string[]) => void
}

const loadList = () => import('./filter-list.tsx')
const FilterList = lazy(loadList)

/** A chip that opens a list to pick several values from, with a search of its own. The list is loaded when a pointer or the focus comes near. */
export function FilterMenu(props: FilterMenuProps) {
  const [wanted, setWanted] = useState(false)
  const near = () => void loadList()
  const chip = (
    <FilterChip
      label={props.label}
      options={props.options}
      selected={props.selected}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setWanted(true)}
    />
  )
  if (!wanted) return chip
  return (
    <Suspense fallback={chip}>
      <FilterList {...props} />
    </Suspense>
  )
}
