import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import type { FactSection } from '../../shared/domain/database-cluster.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { KeyValue } from '../ui/key-value.tsx'
import { Panel } from '../ui/panel.tsx'
import { FactText } from './fact-text.tsx'

/** Rows above which a table is folded, and its section comes last. */
const longTable = 8

function isLong(section: FactSection): boolean {
  return (section.table?.rows.length ?? 0) > longTable
}

/** What can be taken in at a glance comes before long tables. */
export function inReadingOrder(sections: readonly FactSection[]): readonly FactSection[] {
  return [...sections.filter(section => !isLong(section)), ...sections.filter(isLong)]
}

/** A word that would make a column too wide for half of a window; shorter ones are never broken. */
const longWord = /\S{28}/

/** Cells of one table drawn at most: facts come from the cluster. */
const rowLimit = 200

/**
 * One section of what an engine has to tell: facts, a table, or both. `open`: a long table is not folded at first. `stale`: nothing is
 * green.
 */
export function FactPanel({ section, open: opens = false, stale = false }: { section: FactSection; open?: boolean; stale?: boolean }) {
  const { table } = section
  const [chosen, setOpen] = useState<boolean | null>(null)
  const open = chosen ?? (opens || !isLong(section))
  const parted = section.facts.length > 0
  return (
    <Panel title={section.title} flush>
      {section.facts.length > 0 && (
        <div className="px-4 py-3">
          <KeyValue items={section.facts.map(fact => ({ label: fact.label, value: <FactText value={fact.value} stale={stale} /> }))} />
        </div>
      )}
      {table !== null && table.rows.length === 0 && <p className="px-4 py-3 text-sm text-ink-3">{table.empty}</p>}
      {table !== null && isLong(section) && (
        <div className={classNames('px-4 py-1.5', parted && 'border-t border-line')}>
          <Button
            className="-ml-2"
            size="sm"
            variant="ghost"
            icon={open ? ChevronUp : ChevronDown}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Fold the table' : `Show ${table.rows.length} rows`}
          </Button>
        </div>
      )}
      {table !== null && table.rows.length > 0 && open && (
        <div className={classNames('overflow-x-auto', (parted || isLong(section)) && 'border-t border-line')}>
          <table aria-label={section.title} className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b border-line text-left text-xs text-ink-3">
                {table.columns.map(column => (
                  <th key={column} scope="col" className="px-4 py-1.5 font-medium whitespace-nowrap">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows
                .slice(0, rowLimit)
                .map((row, at) => ({ row, at }))
                .map(({ row, at }) => (
                  <tr key={at} className="border-b border-line last:border-0">
                    {row
                      .map((cell, column) => ({ cell, column }))
                      .map(({ cell, column }) => (
                        <td
                          key={column}
                          className={classNames(
                            'max-w-96 px-4 py-1.5 align-top',
                            longWord.test(cell.text) ? '**:wrap-anywhere' : 'break-words',
                          )}
                        >
                          <FactText value={cell} stale={stale} />
                        </td>
                      ))}
                  </tr>
                ))}
            </tbody>
          </table>
          {table.rows.length > rowLimit && (
            <p className="px-4 py-2 text-xs text-ink-3">{table.rows.length - rowLimit} more are not shown.</p>
          )}
        </div>
      )}
    </Panel>
  )
}
