import { type KeyboardEvent, lazy, type ReactNode, type RefObject, Suspense, useState } from 'react'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { InlineColumn } from '../../../shared/domain/form.ts'
import { enginesStore } from '../../state/engines-store.ts'
import { type InlineOperations, inlineOperations } from '../../state/inline-operations.ts'

const InlineEditor = lazy(() => import('../../sight/inline-editor.tsx'))

/** As they stand in a row, left to right. */
const columns: readonly InlineColumn[] = ['members', 'storage']

/** How values of the fleet are changed where they stand: which cell the keyboard is on, and the one that is being edited. */
export interface InlineEdit {
  /** What can be changed in the cells of this row. */
  offered(row: DatabaseCluster): InlineOperations
  /** The cell of this row that the keyboard is on; null: on the row as a whole. */
  cellOf(row: DatabaseCluster | undefined): InlineColumn | null
  /** Left and right move between cells that can be changed, Enter and F2 open one. True: the key was for us. */
  onKey(event: KeyboardEvent, row: DatabaseCluster | undefined): boolean
  /** True: the click was on a pencil. */
  onClick(target: Element, rows: readonly DatabaseCluster[]): boolean
  readonly editor: ReactNode
}

/** Keeps them for one table. */
export function useInlineEdit(table: RefObject<HTMLTableElement | null>): InlineEdit {
  const engines = enginesStore(view => view.engines)
  const [cell, setCell] = useState<InlineColumn | null>(null)
  const [editing, setEditing] = useState<{ row: DatabaseCluster; column: InlineColumn } | null>(null)
  const offered = (row: DatabaseCluster) => inlineOperations(engines, row.engine)
  const cellOf = (row: DatabaseCluster | undefined) => (cell !== null && row !== undefined && offered(row).has(cell) ? cell : null)

  function onKey(event: KeyboardEvent, row: DatabaseCluster | undefined): boolean {
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
    const places = [null, ...columns.filter(column => offered(row).has(column))]
    const here = cellOf(row)
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const next = places.indexOf(here) + (event.key === 'ArrowRight' ? 1 : -1)
      setCell(places[Math.max(0, Math.min(places.length - 1, next))] ?? null)
      return true
    }
    const column = here ?? (event.key === 'F2' ? (places[1] ?? null) : null)
    if (column === null || (event.key !== 'Enter' && event.key !== 'F2')) return false
    setCell(column)
    setEditing({ row, column })
    return true
  }

  function onClick(target: Element, rows: readonly DatabaseCluster[]): boolean {
    const mark = target.closest<HTMLElement>('[data-edit]')
    const column = columns.find(each => each === mark?.dataset.edit)
    const id = mark?.closest('tr')?.dataset.databaseId
    const row = rows.find(each => each.id === id)
    if (column === undefined || row === undefined) return false
    setEditing({ row, column })
    return true
  }

  const inline = editing === null ? undefined : offered(editing.row).get(editing.column)
  const editor =
    editing === null || inline === undefined ? null : (
      <Suspense>
        <InlineEditor
          key={`${editing.row.id} ${editing.column}`}
          cluster={editing.row}
          inline={inline}
          anchor={() => cellElement(table.current, editing.row.id, editing.column)}
          finalFocus={table}
          onClose={() => setEditing(null)}
        />
      </Suspense>
    )
  return { offered, cellOf, onKey, onClick, editor }
}

/** Rows change places and elements, so the cell is looked for when it is needed. */
function cellElement(table: HTMLTableElement | null, id: string, column: InlineColumn): Element | null {
  return table?.querySelector(`tr[data-database-id="${CSS.escape(id)}"] [data-column="${column}"]`) ?? null
}
