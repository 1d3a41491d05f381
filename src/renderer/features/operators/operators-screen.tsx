import { Boxes } from 'lucide-react'
import type { OperatorRow } from '../../../shared/domain/operator.ts'
import { client } from '../../client.ts'
import { ContextName } from '../../context-name.tsx'
import { addressOf } from '../../router.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { useCall } from '../../state/use-call.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { FreshnessBadge } from '../../ui/freshness-badge.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { PresenceBadge } from './presence-badge.tsx'

/** The operator of every engine in every connected context, whether it is there or not. */
export default function OperatorsScreen() {
  // What the list is made from reaches the page by itself: a change of it is a reason to ask again.
  const known = contextsStore(view =>
    view.contexts
      .filter(context => context.connected)
      .map(context => `${context.id} ${context.freshness.state} ${JSON.stringify(context.operators)} ${context.databases}`)
      .join('\n'),
  )
  const asked = useCall(`operators ${known}`, signal => client.operators.list({}, { signal }))
  const rows = asked.value?.operators ?? null
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title="Operators" about="What runs the databases of each connected context, and what is not installed there." />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-6 py-4">
        {asked.error !== null && (
          <ErrorCallout
            error={asked.error}
            actions={
              <Button size="sm" onClick={asked.reload}>
                Try again
              </Button>
            }
          />
        )}
        {rows === null && asked.error === null && <SkeletonLines lines={6} label="Loading the operators" />}
        {rows !== null && rows.length === 0 && (
          <EmptyState
            icon={Boxes}
            title="No context is connected"
            actions={<ButtonLink href={addressOf(['contexts'])}>Contexts</ButtonLink>}
          >
            Connect a context to see which operators it has.
          </EmptyState>
        )}
        {rows !== null && rows.length > 0 && contextsOf(rows).map(([id, own]) => <ContextPanel key={id} id={id} rows={own} />)}
      </div>
    </div>
  )
}

function contextsOf(rows: readonly OperatorRow[]): [string, OperatorRow[]][] {
  const groups = new Map<string, OperatorRow[]>()
  for (const row of rows) groups.set(row.contextId, [...(groups.get(row.contextId) ?? []), row])
  return [...groups]
}

function ContextPanel({ id, rows }: { id: string; rows: readonly OperatorRow[] }) {
  const context = contextsStore(view => view.byId.get(id))
  const freshness = context?.freshness ?? rows[0]?.freshness
  const stale = freshness?.state !== 'live'
  return (
    <Panel
      title={<ContextName id={id} name={context?.name ?? id} />}
      about={freshness?.message === null ? undefined : <SafeText>{freshness?.message ?? ''}</SafeText>}
      actions={freshness === undefined ? undefined : <FreshnessBadge freshness={freshness} bare />}
      flush
    >
      <DataTable
        label={`Operators of ${context?.name ?? id}`}
        columns={[
          {
            id: 'title',
            title: 'Operator',
            cell: row => (
              <a href={addressOf(['operator', row.contextId, row.engine])} className="font-medium text-accent-text hover:underline">
                {row.title}
              </a>
            ),
          },
          { id: 'state', title: 'State', width: '14rem', cell: row => <PresenceBadge row={row} stale={stale} /> },
          { id: 'version', title: 'Version', width: '8rem', cell: row => <SafeText>{row.version ?? '–'}</SafeText> },
          { id: 'namespace', title: 'Namespace', width: '14rem', cell: row => <SafeText>{row.namespace ?? '–'}</SafeText> },
          { id: 'databases', title: 'Databases', width: '7rem', align: 'right', cell: row => row.databases },
        ]}
        rows={rows}
        keyOf={row => row.id}
        empty="No engine is known."
      />
    </Panel>
  )
}
