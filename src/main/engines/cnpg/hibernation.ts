import type { KubeObject } from '../../../shared/domain/kube.ts'
import { str } from '../read-json.ts'
import { findCondition } from './conditions.ts'
import { annotation } from './labels.ts'

/**
 * Whether it is paused. The phase can't tell: it stays `Cluster in healthy state`. The condition says what is, the annotation what is
 * asked for (the operator's `pkg/reconciler/hibernation`).
 */
export function hibernationOf(cluster: KubeObject): 'no' | 'pausing' | 'paused' | 'resuming' {
  const asked = str(cluster, 'metadata', 'annotations', annotation.hibernation) === 'on'
  const hibernated = findCondition(cluster, 'cnpg.io/hibernation')?.status === 'True'
  if (asked) return hibernated ? 'paused' : 'pausing'
  return hibernated ? 'resuming' : 'no'
}
