import type { KubeObject, ObjectMeta, OwnerReference } from '../../../kube-object.ts'
import { nameOf, namespaceOf } from '../../read.ts'

/** Annotation on a Cluster by which the practice set keeps a trouble alive; the simulation reads it, the real operator knows nothing of it. */
export const faultAnnotation = 'practice.clouddb.dev/fault'

/** The troubles that the simulation can keep up, comma-separated in the annotation. */
export type Fault = 'wal-archive-broken' | 'backup-broken' | 'replica-unschedulable' | 'replica-crashing' | 'replica-lagging'

/** On a pod: what the simulated kubelet shall do to it. */
export const podFaultAnnotation = 'practice.clouddb.dev/pod-fault'

/** Reference that makes an object die with its Cluster. */
export function ownedBy(owner: KubeObject, controller = true): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: nameOf(owner),
    uid: owner.metadata.uid ?? '',
    controller,
    blockOwnerDeletion: true,
  }
}

/** Metadata of an object that a Cluster owns. */
export function ownedMeta(
  cluster: KubeObject,
  name: string,
  labels: Readonly<Record<string, string>> = {},
  annotations: Readonly<Record<string, string>> = {},
): ObjectMeta {
  return {
    name,
    namespace: namespaceOf(cluster),
    labels: { 'cnpg.io/cluster': nameOf(cluster), 'app.kubernetes.io/managed-by': 'cloudnative-pg', ...labels },
    annotations: { 'cnpg.io/operatorVersion': '1.30.0', ...annotations },
    ownerReferences: [ownedBy(cluster)],
  }
}

/** The serial number at the end of a member's name: `orders-2` is 2; 0 when there is none. */
export function serialOf(instance: string): number {
  const found = /-(\d+)$/.exec(instance)
  return found?.[1] === undefined ? 0 : Number(found[1])
}
