import type { ClusterEvent } from '../../../shared/domain/database-cluster.ts'
import { client } from '../../client.ts'
import { useCall } from '../../state/use-call.ts'
import { Age } from '../../ui/age.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { type KeptEvent, withKept } from './kept-events.ts'
import { usePaged } from './use-paged.tsx'

function TypeBadge({ type }: { type: string }) {
  if (type === 'Warning') return <StatusBadge tone="warn" shape="alert" label="Warning" />
  return <StatusBadge tone="muted" shape="info" label={type === '' ? '?' : type.slice(0, 24)} />
}

function Reason({ event, sure }: { event: KeptEvent; sure: boolean }) {
  return (
    <span className="flex flex-col items-start gap-0.5">
      <SafeText className="font-medium text-ink">{event.reason}</SafeText>
      {event.kept && sure && <Badge title="Kubernetes has forgotten it; this app has kept it.">no longer in the cluster</Badge>}
    </span>
  )
}

/** Older events that are asked of the history: it keeps more, and the timeline shows them all. */
const mostKept = 500

/**
 * Kubernetes events about the database and its parts, newest first; those that the cluster has dropped come from the history. `sure`: all that the
 * cluster has now were read, so that the others are known not to be there.
 */
export function EventsTab({ id, events, sure }: { id: string; events: readonly ClusterEvent[]; sure: boolean }) {
  const history = useCall(`events of ${id} ${events.length}`, signal =>
    client.history.list({ cluster: id, kinds: 'event', limit: mostKept }, { signal }),
  )
  const { shown, more } = usePaged(withKept(events, history.value?.entries ?? []))
  return (
    <div className="p-6">
      <Panel title="Events" about="Kubernetes forgets them after about an hour; what was seen of them is kept here" flush>
        <DataTable
          label="Events"
          rows={shown}
          keyOf={event => event.id}
          empty="No events are seen."
          columns={[
            { id: 'type', title: 'Type', cell: event => <TypeBadge type={event.type} /> },
            { id: 'reason', title: 'Reason', cell: event => <Reason event={event} sure={sure} /> },
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
