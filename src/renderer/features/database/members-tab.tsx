import type { DatabaseClusterDetail, Member } from '../../../shared/domain/database-cluster.ts'
import { Age } from '../../ui/age.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { LagCell, ReplicationCell } from './lag-cell.tsx'
import { unread } from './unread.ts'

const roles = { primary: 'Primary', replica: 'Replica', unknown: '?' } as const

function roleOf(member: Member): string {
  return member.role === 'other' ? member.roleText : roles[member.role]
}

function Known({ text }: { text: string | null }) {
  return text === null ? <span title="Could not tell">?</span> : <SafeText>{text}</SafeText>
}

/** A name: never broken over lines; a very long one is cut, whole on hover. */
function OneLine({ text, strong = false }: { text: string | null; strong?: boolean }) {
  const look = 'block max-w-40 truncate 2xl:max-w-96'
  return (
    <span className={strong ? `${look} font-medium text-ink` : look} title={text?.slice(0, 253)}>
      <Known text={text} />
    </span>
  )
}

/** The pods of the database: role, state, place, lag, restarts, volumes. */
export function MembersTab({ detail, stale }: { detail: DatabaseClusterDetail; stale: boolean }) {
  const { ready, desired } = detail.cluster.members
  return (
    <div className="p-6">
      <Panel title="Members" about={`${ready ?? '?'} ready of ${desired ?? '?'} asked for`} flush>
        <DataTable
          label="Members"
          rows={detail.members}
          keyOf={member => member.name}
          empty={stale ? unread : 'No pod of this database is seen.'}
          columns={[
            { id: 'name', title: 'Name', cell: member => <OneLine text={member.name} strong /> },
            {
              id: 'role',
              title: 'Role',
              cell: member => <Badge tone={member.role === 'primary' ? 'info' : 'muted'}>{roleOf(member).slice(0, 40)}</Badge>,
            },
            { id: 'health', title: 'Health', cell: member => <HealthBadge health={member.health} stale={stale} /> },
            { id: 'state', title: 'State', cell: member => <LongText text={member.state} limit={120} /> },
            {
              id: 'node',
              title: 'Node, zone',
              cell: member => (
                <>
                  <OneLine text={member.node} />
                  <span className="block text-2xs text-ink-3">
                    <OneLine text={member.zone} />
                  </span>
                </>
              ),
            },
            {
              id: 'lag',
              title: 'Lag',
              align: 'right',
              cell: member => <LagCell member={member} />,
            },
            { id: 'replication', title: 'Replication', cell: member => <ReplicationCell member={member} /> },
            { id: 'restarts', title: 'Restarts', align: 'right', cell: member => member.restarts ?? '?' },
            { id: 'started', title: 'Started', cell: member => <Age at={member.startedAt} /> },
            {
              id: 'volumes',
              title: 'Volumes',
              cell: member =>
                member.volumes.length === 0 ? (
                  <span className="text-ink-3">none seen</span>
                ) : (
                  <ul>
                    {member.volumes.slice(0, 8).map(volume => (
                      <li key={volume.name} title={volume.name.slice(0, 253)} className="whitespace-nowrap">
                        <SafeText>{volume.role}</SafeText> <Known text={volume.size} />{' '}
                        <span className="text-ink-3">
                          <Known text={volume.phase} />
                        </span>
                      </li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      </Panel>
    </div>
  )
}
