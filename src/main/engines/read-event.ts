import type { ClusterEvent } from '../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import { count, instant, shorten, str } from './read-json.ts'

/** A Kubernetes Event as the app shows it. Whatever it leaves out is empty; nothing throws. */
export function readEvent(event: KubeObject): ClusterEvent {
  return {
    id: str(event, 'metadata', 'uid') ?? str(event, 'metadata', 'name') ?? '',
    type: shorten(str(event, 'type') ?? 'Normal', 40),
    reason: shorten(str(event, 'reason') ?? '', 100),
    message: shorten(str(event, 'message') ?? '', 1000),
    about: shorten(`${str(event, 'involvedObject', 'kind') ?? ''} ${str(event, 'involvedObject', 'name') ?? ''}`.trim(), 300),
    count: count(event, 'series', 'count') ?? count(event, 'count') ?? 1,
    lastSeen:
      instant(event, 'series', 'lastObservedTime') ??
      instant(event, 'lastTimestamp') ??
      instant(event, 'eventTime') ??
      instant(event, 'metadata', 'creationTimestamp'),
  }
}
