import type { KubeObject } from '../../shared/domain/kube.ts'
import type { ContextView, Watch } from './engine.ts'
import { eventKind, nodeKind } from './kube-kinds.ts'
import { pruneObject } from './prune-object.ts'
import { str } from './read-json.ts'

/** The label of a node that says in which zone it is. */
export const zoneLabel = 'topology.kubernetes.io/zone'

/** The zones of the nodes; about nobody in particular, and not everybody may read them. */
export const zoneWatch: Watch = {
  kind: nodeKind,
  scope: 'detail',
  roots: () => [],
  prune: object => pruneObject(object, { labels: [zoneLabel], fields: {} }),
}

/** What is read of an Event. */
export const eventFields = {
  involvedObject: { kind: 'text', name: 'text' },
  type: 'text',
  reason: 'text',
  message: 'text',
  count: 'all',
  series: { count: 'all', lastObservedTime: 'text' },
  lastTimestamp: 'text',
  eventTime: 'text',
} as const

/** Events; `roots` gives the databases that one may be about, by name. */
export function eventWatch(roots: (event: KubeObject) => readonly string[]): Watch {
  return {
    kind: eventKind,
    scope: 'detail',
    roots,
    prune: object => pruneObject(object, { fields: eventFields }),
  }
}

/** Each name that this one begins with, up to a hyphen: whatever belongs to a database begins with the database's name. */
export function beginningsOf(name: string): readonly string[] {
  const parts = name.split('-').slice(0, 20)
  return parts.map((_, index) => parts.slice(0, index + 1).join('-'))
}

/** The zone of a member: its node's, else that of one of its volumes; null: nobody says. */
export function zoneOf(node: string | null, claims: readonly KubeObject[], view: ContextView): string | null {
  const byNode = node === null ? null : str(view.get(nodeKind, null, node), 'metadata', 'labels', zoneLabel)
  return byNode ?? claims.map(claim => str(claim, 'metadata', 'labels', zoneLabel)).find(zone => zone !== null) ?? null
}
