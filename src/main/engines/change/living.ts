import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Subject } from '../engine.ts'
import { str } from '../read-json.ts'

/** A database that is to be changed, with its whole root object as it was read. */
export interface Living {
  readonly cluster: DatabaseCluster
  readonly root: KubeObject
  readonly view: ContextView
}

/** The root as whole as it was read; null when it was not. The fleet's own table holds only what a row needs, so the detail's comes first. */
export function findRoot(kind: KindRef, { namespace, name }: Subject, view: ContextView): KubeObject | null {
  const whole = view.about(kind, namespace, name).find(each => str(each, 'metadata', 'name') === name)
  return whole ?? view.get(kind, namespace, name)
}

/** By name; what has none that can be read is left out. */
export function byName(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter(each => str(each, 'metadata', 'name') !== null).toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
}
