import type { DatabaseCluster } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, Subject } from '../../engine.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { str } from '../../read-json.ts'
import { clusterKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { isMember } from '../pod-sight.ts'

/** A database that is to be changed, with the whole Cluster as it was read. */
export interface Living {
  readonly cluster: DatabaseCluster
  readonly root: KubeObject
  readonly view: ContextView
}

/** The Cluster as whole as it was read; null when it was not. The fleet's own table holds only what a row needs, so the detail's comes first. */
export function findCluster({ namespace, name }: Subject, view: ContextView): KubeObject | null {
  const whole = view.about(clusterKind, namespace, name).find(each => str(each, 'metadata', 'name') === name)
  return whole ?? view.get(clusterKind, namespace, name)
}

/** The members' pods, by name. Empty, too, when pods can't be read: ask `view.knows`. */
export function memberPods({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return inOrder(view.list(podKind, namespace).filter(pod => str(pod, 'metadata', 'labels', label.cluster) === name && isMember(pod)))
}

/** The database's volume claims. Empty, too, when claims can't be read. */
export function memberClaims({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return inOrder(view.list(volumeClaimKind, namespace).filter(claim => str(claim, 'metadata', 'labels', label.cluster) === name))
}

/** By name; what has none that can be read is left out. */
function inOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter(each => str(each, 'metadata', 'name') !== null).toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
}
