import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { TimelinePanel } from '../../timeline/timeline-panel.tsx'

/** What happened to this database, and to earlier ones of its name. `stale`: its context is not live now. */
export function TimelineTab({ cluster, stale }: { cluster: DatabaseCluster; stale: boolean }) {
  return (
    <TimelinePanel
      key={cluster.id}
      scope={{ cluster: cluster.id }}
      named={false}
      currentUid={cluster.uid === '' ? null : cluster.uid}
      notice={stale ? 'The context is not live. What happens meanwhile is told when it is back, as between two looks.' : null}
    />
  )
}
