import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useLayoutEffect, useRef, useState } from 'react'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { addressOf, navigate } from '../../router.ts'
import { preferencesStore } from '../../state/preferences-store.ts'
import { classNames } from '../../ui/class-names.ts'
import { fleetColumns, fleetTracks } from './fleet-columns.tsx'
import { fleetPlaceFor, keepFleetPlace } from './fleet-place.ts'
import { FleetRow } from './fleet-row.tsx'
import type { FleetSort, SortKey } from './fleet-sort.ts'
import { SelectBox } from './select-box.tsx'
import { useInlineEdit } from './use-inline-edit.tsx'
import { useSelecting } from './use-selecting.ts'

export type FleetTableProps = {
  rows: readonly DatabaseCluster[]
  sort: FleetSort
  onSort: (key: SortKey) => void
  engineTitle: (engine: string) => string
  /** Names the filter and sort that `rows` come from. */
  query: string
}

/** Rows beyond the edges that are drawn ahead of scrolling. */
const overscan = 8
/** More rows than are ever drawn at once. */
const slots = 256
/** Beyond a table's role, a grid is one that is moved through by keys. */
const interactive = { role: 'grid', tabIndex: 0, 'aria-multiselectable': true }
const rowHeights = { comfortable: 36, compact: 28 }

/** Where a key leads from a row; null: not a key of the table. */
function targetOf(key: string, from: number, count: number, page: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1)
    case 'ArrowUp':
      return Math.max(0, from - 1)
    case 'PageDown':
      return Math.min(last, from + page)
    case 'PageUp':
      return Math.max(0, from - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/**
 * The fleet as one grid that draws only the rows in sight. The grid is one stop for Tab; inside it one row is active, named by
 * `aria-activedescendant`, so that the place survives rows that come, go and change places.
 */
export function FleetTable(props: FleetTableProps) {
  const density = preferencesStore(view => view.preferences?.density ?? 'comfortable')
  return <Grid key={density} height={rowHeights[density]} {...props} />
}

function Grid({ rows, sort, onSort, engineTitle, query, height }: FleetTableProps & { height: number }) {
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const [place] = useState(() => fleetPlaceFor(query))
  const [activeId, setActiveId] = useState(place.activeId)
  const lastIndex = useRef(0)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    scrollPaddingStart: 32,
    initialOffset: place.top,
  })
  useLayoutEffect(() => keepFleetPlace({ query, activeId }), [query, activeId])
  useLayoutEffect(() => {
    if (place.focused) table.current?.focus({ preventScroll: true })
    keepFleetPlace({ focused: false })
  }, [place])
  const known = rows[lastIndex.current]
  const found = activeId === null ? -1 : known?.id === activeId ? lastIndex.current : rows.findIndex(row => row.id === activeId)
  // A row that went leaves its place to the one that took it.
  const active = Math.max(0, found >= 0 ? found : Math.min(lastIndex.current, rows.length - 1))
  lastIndex.current = active
  const activeRow = rows[active]
  const selection = useSelecting(rows)
  const inlineEdit = useInlineEdit(table)
  const cell = inlineEdit.cellOf(activeRow)

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>) {
    if (event.altKey || event.target !== event.currentTarget) return
    if (selectByKey(event, activeRow?.id) || inlineEdit.onKey(event, activeRow)) return event.preventDefault()
    if (event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter' && activeRow !== undefined) return open(activeRow.id, true)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 2)
    const target = targetOf(event.key, active, rows.length, page)
    const next = target === null ? undefined : rows[target]
    if (target === null || next === undefined) return
    event.preventDefault()
    if (event.shiftKey && activeRow !== undefined) selection.extend(activeRow.id, next.id)
    setActiveId(next.id)
    lastIndex.current = target
    virtualizer.scrollToIndex(target, { align: 'auto' })
  }
  /** Space takes the active row in or out, Ctrl or ⌘ and A all that are shown, Escape none; the menu key leads to what can be done to them. */
  function selectByKey(event: KeyboardEvent, id: string | undefined): boolean {
    const held = event.ctrlKey || event.metaKey
    if (held && event.key.toLowerCase() === 'a') selection.all()
    else if (!held && event.key === ' ' && id !== undefined) selection.toggle(id, event.shiftKey)
    else if (!held && event.key === 'Escape' && selection.ids.size > 0) selection.none()
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && selection.ids.size > 0) leadToActions()
    else return false
    return true
  }
  function onFocus(event: FocusEvent<HTMLTableElement>) {
    // By the keyboard only: a click must not move what was clicked.
    const byKey = event.target === event.currentTarget && event.currentTarget.matches(':focus-visible')
    if (byKey && rows.length > 0) virtualizer.scrollToIndex(active, { align: 'auto' })
  }
  function onClick(event: MouseEvent<HTMLTableElement>) {
    if (event.defaultPrevented || !(event.target instanceof Element)) return
    if (inlineEdit.onClick(event.target, rows) || event.target.closest('button') !== null) return
    const id = event.target.closest('tr')?.dataset.databaseId
    if (id === undefined) return
    const held = event.ctrlKey || event.metaKey
    if (held && event.target.closest('a') !== null) return
    setActiveId(id)
    if (held || event.target.closest('[data-select]') !== null) selection.toggle(id, event.shiftKey)
    else open(id, false)
  }
  function onMouseDown(event: MouseEvent<HTMLTableElement>) {
    if (!(event.target instanceof Element) || event.target.closest('tbody [data-select]') === null) return
    // The keys stay with the grid, and Shift marks rows, not texts.
    event.preventDefault()
    table.current?.focus({ preventScroll: true })
  }
  const items = virtualizer.getVirtualItems()
  const drawn = activeRow !== undefined && items.some(item => item.index === active)
  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-auto border-t border-line bg-surface"
      // A table that is only hidden, while the next screen is loaded, has no place to keep.
      onScroll={({ currentTarget }) => currentTarget.clientHeight > 0 && keepFleetPlace({ top: currentTarget.scrollTop })}
    >
      <table
        ref={table}
        {...interactive}
        {...(drawn && { 'aria-activedescendant': cell === null ? `fleet-row-${active}` : `fleet-cell-${active}` })}
        aria-label="Databases"
        onMouseDown={onMouseDown}
        aria-rowcount={rows.length + 1}
        aria-colcount={fleetColumns.length + 1}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClick={onClick}
        className="group/grid block min-w-[1176px] outline-none"
      >
        <thead className="sticky top-0 z-10 block bg-surface">
          <tr aria-rowindex={1} className="grid h-8 items-center border-b border-line px-2" style={{ gridTemplateColumns: fleetTracks }}>
            <th scope="col" className="flex items-center justify-center">
              <SelectBox
                checked={selection.shown}
                label="Select all databases that are shown"
                onChange={selection.shown === true ? selection.none : selection.all}
              />
            </th>
            {fleetColumns.map(column => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(item => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <FleetRow
                // Rows take over the elements of rows that went out of sight: changing some texts is cheaper than building rows.
                key={item.index % slots}
                row={row}
                index={item.index}
                top={item.start}
                height={height}
                active={item.index === active}
                chosen={found >= 0 && item.index === active}
                selected={selection.ids.has(row.id)}
                engineTitle={engineTitle(row.engine)}
                inline={inlineEdit.offered(row)}
                cell={item.index === active ? cell : null}
              />
            )
          })}
        </tbody>
      </table>
      {inlineEdit.editor}
    </div>
  )
}

/** From the rows to what can be done to those that are selected. */
function leadToActions() {
  document.querySelector<HTMLElement>('[data-selection-actions]')?.focus()
}

function open(id: string, focused: boolean) {
  keepFleetPlace({ activeId: id, focused })
  navigate(addressOf(['database', id]))
}

type HeaderCellProps = { column: (typeof fleetColumns)[number]; sort: FleetSort; onSort: (key: SortKey) => void }

function HeaderCell({ column, sort, onSort }: HeaderCellProps) {
  const current = sort.key === column.id
  const Arrow = sort.desc ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={current ? (sort.desc ? 'descending' : 'ascending') : 'none'}
      className={classNames('flex min-w-0 px-2', column.align === 'right' && 'justify-end')}
    >
      <button
        type="button"
        onClick={() => onSort(column.id)}
        className={classNames(
          'inline-flex min-w-0 items-center gap-1 rounded-sm text-xs font-medium',
          current ? 'text-ink' : 'text-ink-3 hover:text-ink',
        )}
      >
        <span className="truncate">{column.title}</span>
        {current && <Arrow aria-hidden className="size-3 shrink-0" />}
      </button>
    </th>
  )
}
