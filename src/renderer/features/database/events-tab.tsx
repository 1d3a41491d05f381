import type { ClusterEvent } from '../../../shared/domain/database-cluster.ts'
import { Age } from '../../ui/age.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { usePaged } from './use-paged.tsx'

function TypeBadge({ type }: { type: string }) {
  if (type === 'Warning') return <StatusBadge tone="warn" shape="alert" label="Warning" />
  return <StatusBadge tone="muted" shape="info" label={type === '' ? '?' : type.slice(0, 24)} />
}

/** Kubernetes events about the database and its parts, newest first. */
export function EventsTab({ events }: { events: readonly ClusterEvent[] }) {
  const { shown, more } = usePaged(events)
  return (
    <div className="p-6">
      <Panel title="Events" about="Kubernetes forgets them after about an hour" flush>
        <DataTable
          label="Events"
          rows={shown}
          keyOf={event => event.id}
          empty="No events are seen."
          columns={[
            { id: 'type', title: 'Type', cell: event => <TypeBadge type={event.type} /> },
            { id: 'reason', title: 'Reason', cell: event => <SafeText className="font-medium text-ink">{event.reason}</SafeText> },
            { id: 'about', title: 'About', cell: event => <SafeText className="text-ink-2">{event.about}</SafeText> },
            { id: 'message', title: 'Message', cell: event => <LongText text={event.message} limit={240} /> },
            { id: 'count', title: 'Times', align: 'right', cell: event => event.count },
            { id: 'seen', title: 'Last seen', cell: event => <Age at={event.lastSeen} /> },
          ]}
        />
        {more}
      </Panel>
    </div>
  )
}
