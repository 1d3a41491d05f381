import { memo } from 'react'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { InlineColumn } from '../../../shared/domain/form.ts'
import type { Freshness } from '../../../shared/domain/freshness.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import type { InlineOperations } from '../../state/inline-operations.ts'
import { useShownFreshness } from '../../state/shown-freshness.ts'
import { classNames } from '../../ui/class-names.ts'
import { cleanText } from '../../ui/clean-text.ts'
import { fleetColumns, fleetTracks } from './fleet-columns.tsx'
import { SelectBox } from './select-box.tsx'

export type FleetRowProps = {
  row: DatabaseCluster
  index: number
  /** Pixels from the top of the list. */
  top: number
  height: number
  active: boolean
  /** Active by somebody's choice, not only because it is the first: seen without the keyboard's focus too. */
  chosen: boolean
  /** Selected, for what is done to several. */
  selected: boolean
  engineTitle: string
  /** What can be changed in its cells. */
  inline: InlineOperations
  /** The cell that the keyboard is on. */
  cell: InlineColumn | null
}

/** The cell that the keyboard is on, within the active row. */
const cellLook =
  'group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-accent-text [&_[data-edit]]:opacity-100'

/** The active row shows itself while the grid has the keyboard's focus. */
const activeLook =
  'group-focus-visible/grid:bg-selected group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 ' +
  'group-focus-visible/grid:outline-accent-text'

/** A row whose context is not in the fleet's list: nothing is known of its age. */
const noFreshness: Freshness = { state: 'gone', asOf: null, since: null, message: 'The context is gone', hint: null, retryAt: null }

/** One row: of constant height whatever it holds, greyed when its context is no longer live. */
export const FleetRow = memo(function FleetRow(props: FleetRowProps) {
  const { row, index, top, height, active, chosen, selected, engineTitle, inline, cell } = props
  const context = contextsStore(view => view.byId.get(row.contextId))
  const heard = fleetStore(view => view.fleet.contexts.get(row.contextId)?.freshness ?? noFreshness)
  const freshness = useShownFreshness(heard)
  const stale = freshness.state !== 'live'
  const view = { row, context, freshness, stale, engineTitle, inline }
  return (
    <tr
      id={`fleet-row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-testid="fleet-row"
      data-database-id={row.id}
      data-stale={stale || undefined}
      className={classNames(
        'group/row absolute inset-x-0 grid contain-strict cursor-pointer items-center overflow-hidden border-b border-line/60 px-2 text-sm hover:bg-hover',
        stale ? 'text-ink-3' : 'text-ink-2',
        active && activeLook,
        chosen && 'bg-selected/55',
        selected && 'bg-accent-soft',
      )}
      style={{ height, transform: `translateY(${top}px)`, gridTemplateColumns: fleetTracks }}
    >
      <td data-select className="flex h-full items-center justify-center">
        <SelectBox checked={selected} label={`Select ${cleanText(row.name, 120)}`} />
      </td>
      {fleetColumns.map(column => (
        <td
          key={column.id}
          id={cell === column.id ? `fleet-cell-${index}` : undefined}
          data-column={column.id}
          className={classNames(
            'flex max-h-full min-w-0 items-center overflow-hidden px-2 whitespace-nowrap',
            column.align === 'right' && 'justify-end',
            cell === column.id && cellLook,
          )}
        >
          <column.cell {...view} />
        </td>
      ))}
    </tr>
  )
})
