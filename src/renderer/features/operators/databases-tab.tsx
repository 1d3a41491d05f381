import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { addressOf } from '../../router.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** Rows drawn at most: the fleet has them all. */
const limit = 300

/** The databases that this operator looks after. */
export function DatabasesTab({ rows, stale }: { rows: readonly DatabaseCluster[]; stale: boolean }) {
  const sorted = rows.toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name))
  return (
    <div className="p-6">
      <Panel title="Databases" about={sorted.length > limit ? `The first ${limit}; the fleet has them all` : undefined} flush>
        <DataTable
          label="Databases of this operator"
          columns={[
            {
              id: 'name',
              title: 'Name',
              cell: row => (
                <a href={addressOf(['database', row.id])} className="font-medium text-accent-text hover:underline">
                  <SafeText>{row.name}</SafeText>
                </a>
              ),
            },
            { id: 'namespace', title: 'Namespace', cell: row => <SafeText>{row.namespace}</SafeText> },
            { id: 'health', title: 'Health', cell: row => <HealthBadge health={row.health} stale={stale} /> },
            { id: 'version', title: 'Version', cell: row => <SafeText>{row.version ?? '?'}</SafeText> },
            {
              id: 'members',
              title: 'Members',
              align: 'right',
              cell: row => `${row.members.ready ?? '?'} of ${row.members.desired ?? '?'}`,
            },
          ]}
          rows={sorted.slice(0, limit)}
          keyOf={row => row.id}
          empty="No database of it is seen in this context."
        />
      </Panel>
    </div>
  )
}
