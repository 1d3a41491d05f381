import type { Key, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Column<Row> = {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right' | undefined
  /** CSS width; the rest is shared. */
  width?: string | undefined
}

export type DataTableProps<Row> = {
  /** Accessible name of the table. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row, index: number) => Key
  /** What stands there when there are no rows. */
  empty: ReactNode
}

/** A plain table for short lists (tens of rows). Long ones are virtualised by their feature. */
export function DataTable<Row>({ label, columns, rows, keyOf, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return <p className="px-4 py-4 text-sm text-ink-3">{empty}</p>
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-3">
            {columns.map(column => (
              <th
                key={column.id}
                scope="col"
                style={column.width === undefined ? undefined : { width: column.width }}
                className={classNames(
                  'px-3 py-1.5 font-medium whitespace-nowrap first:pl-4 last:pr-4',
                  column.align === 'right' && 'text-right',
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)} className="border-b border-line last:border-0 hover:bg-hover">
              {columns.map(column => (
                <td
                  key={column.id}
                  className={classNames(
                    'max-w-96 px-3 py-1.5 align-baseline break-words first:pl-4 last:pr-4',
                    column.align === 'right' && 'tabular text-right',
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
