import type { KindRef } from '../../../shared/domain/kube.ts'
import type { DraftStep } from '../engine.ts'
import type { Living } from './living.ts'

/** Changes some fields of the root, in the step `cluster`; null takes a field away. */
export function patchRoot(kind: KindRef, { cluster }: Pick<Living, 'cluster'>, title: string, patch: Record<string, unknown>): DraftStep {
  return { id: 'cluster', title, kind, verb: 'patch', namespace: cluster.namespace, name: cluster.name, patch }
}
