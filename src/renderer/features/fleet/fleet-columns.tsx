import type { ReactNode } from 'react'
import type { ContextInfo } from '../../../shared/domain/context.ts'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { InlineColumn } from '../../../shared/domain/form.ts'
import type { Freshness } from '../../../shared/domain/freshness.ts'
import { addressOf } from '../../router.ts'
import { contextTitle } from '../../state/contexts-store.ts'
import type { InlineOperations } from '../../state/inline-operations.ts'
import { AgesByClockAhead } from '../../ui/age.tsx'
import { clockTime } from '../../ui/age-text.ts'
import { bytesText } from '../../ui/bytes-text.ts'
import { cleanText } from '../../ui/clean-text.ts'
import { ContextLabel } from '../../ui/context-label.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { BackupCell } from './backup-cell.tsx'
import { EditMark } from './edit-mark.tsx'
import type { SortKey } from './fleet-sort.ts'
import { FreshnessCell } from './freshness-cell.tsx'

/** What the cells of one row are drawn from. */
export type RowView = {
  row: DatabaseCluster
  context: ContextInfo | undefined
  freshness: Freshness
  stale: boolean
  engineTitle: string
  /** What can be changed in its cells. */
  inline: InlineOperations
}

export type FleetColumn = { id: SortKey; title: string; width: string; align?: 'right'; cell: (view: RowView) => ReactNode }

function Unknown({ because }: { because: string }) {
  return (
    <span title={because} className="text-ink-3">
      ?
    </span>
  )
}

function Text({ children, strong = false }: { children: string; strong?: boolean }) {
  const text = cleanText(children, 300)
  return (
    <bdi title={text} className={strong ? 'truncate font-medium' : 'truncate'}>
      {text}
    </bdi>
  )
}

function HealthCell({ row, stale }: RowView) {
  const reason = row.reasons[0]
  const text = reason === undefined ? '' : cleanText(reason.text, 200).replaceAll('\n', ' ')
  const all = row.reasons
    .slice(0, 5)
    .map(entry => cleanText(entry.text, 300))
    .join('\n')
  return (
    <span className="flex min-w-0 items-center gap-2" title={all === '' ? undefined : all}>
      <HealthBadge health={row.health} stale={stale} bare />
      {row.health !== 'healthy' && <bdi className="truncate text-xs text-ink-3">{text}</bdi>}
    </span>
  )
}

/** The pencil of a cell, where its engine lets the value be changed. */
function Edit({ row, inline, column }: Pick<RowView, 'row' | 'inline'> & { column: InlineColumn }) {
  const found = inline.get(column)
  return found === undefined ? null : <EditMark column={column} label={`${found.operation.title}: ${cleanText(row.name, 120)}`} />
}

function StorageCell({ row, inline }: RowView) {
  if (row.storageBytes === null) return <Unknown because="The requested size can’t be read" />
  return (
    <>
      <Edit row={row} inline={inline} column="storage" />
      <span className="tabular" title="Per member, as requested">
        {bytesText(row.storageBytes)}
      </span>
    </>
  )
}

function MembersCell({ row, inline }: RowView) {
  const { ready, desired } = row.members
  const short = ready !== null && desired !== null && ready < desired
  const lag =
    row.lag === null || row.lag === undefined ? '' : `; most behind: ${bytesText(row.lag.bytes)}, read at ${clockTime(row.lag.asOf)}`
  const title = `${ready ?? 'Could not tell how many'} ready of ${desired ?? 'an unknown number'} wanted${lag}`
  return (
    <>
      <Edit row={row} inline={inline} column="members" />
      <span title={title} className={short ? 'tabular font-medium text-warn' : 'tabular'}>
        {ready ?? '?'}
        <span className="text-ink-3">/{desired ?? '?'}</span>
      </span>
    </>
  )
}

/** The columns of the fleet, left to right. Widths are tracks of a CSS grid. */
export const fleetColumns: readonly FleetColumn[] = [
  { id: 'health', title: 'Health', width: 'minmax(268px,3.2fr)', cell: HealthCell },
  {
    id: 'name',
    title: 'Name',
    width: 'minmax(108px,1.5fr)',
    cell: ({ row, stale }) => (
      <a
        href={addressOf(['database', row.id])}
        tabIndex={-1}
        className={stale ? 'flex min-w-0 hover:underline' : 'flex min-w-0 text-ink hover:underline'}
      >
        <Text strong>{row.name}</Text>
      </a>
    ),
  },
  {
    id: 'engine',
    title: 'Engine',
    width: 'minmax(106px,1.1fr)',
    cell: ({ engineTitle }) => (
      <span className="flex min-w-0 text-xs">
        <Text>{engineTitle}</Text>
      </span>
    ),
  },
  {
    id: 'version',
    title: 'Version',
    width: '68px',
    cell: ({ row }) =>
      row.version === null ? <Unknown because="The version can’t be read from the image or the status" /> : <Text>{row.version}</Text>,
  },
  {
    id: 'context',
    title: 'Context',
    width: 'minmax(128px,1.5fr)',
    cell: ({ row, context }) => (
      <ContextLabel
        title={context === undefined ? row.contextId : contextTitle(context)}
        colour={context?.settings.colour ?? null}
        name={context?.name}
        brief
      />
    ),
  },
  { id: 'namespace', title: 'Namespace', width: 'minmax(92px,1fr)', cell: ({ row }) => <Text>{row.namespace}</Text> },
  { id: 'members', title: 'Members', width: '76px', align: 'right', cell: MembersCell },
  {
    id: 'storage',
    title: 'Storage',
    width: '84px',
    align: 'right',
    cell: StorageCell,
  },
  {
    id: 'backup',
    title: 'Last backup',
    width: '100px',
    cell: ({ row, context }) => (
      <AgesByClockAhead value={context?.clockAheadMs ?? 0}>
        <BackupCell backup={row.backup} />
      </AgesByClockAhead>
    ),
  },
  { id: 'freshness', title: 'Data', width: 'minmax(102px,0.8fr)', cell: ({ freshness }) => <FreshnessCell freshness={freshness} /> },
]

/** The tracks of all columns, behind the one for selecting. */
export const fleetTracks = ['28px', ...fleetColumns.map(column => column.width)].join(' ')
