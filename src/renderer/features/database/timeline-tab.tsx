import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { TimelinePanel } from '../../timeline/timeline-panel.tsx'
import { useAddressFilter } from '../../timeline/use-address-filter.ts'

/** What happened to this database, and to earlier ones of its name. `stale`: its context is not live now. */
export function TimelineTab({ cluster, stale }: { cluster: DatabaseCluster; stale: boolean }) {
  const narrowing = useAddressFilter()
  return (
    <TimelinePanel
      key={cluster.id}
      narrowing={narrowing}
      scope={{ cluster: cluster.id }}
      named={false}
      currentUid={cluster.uid === '' ? null : cluster.uid}
      notice={stale ? 'The context is not live. What happens meanwhile is told when it is back, as between two looks.' : null}
    />
  )
}
