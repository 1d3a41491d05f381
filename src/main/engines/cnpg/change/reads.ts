import type { Read, Subject } from '../../engine.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { clusterKind } from '../kinds.ts'
import { label } from '../labels.ts'

export function clusterRead({ namespace, name }: Subject): Read {
  return { kind: clusterKind, namespace, name }
}

export function podRead({ namespace, name }: Subject): Read {
  return { kind: podKind, namespace, labelSelector: `${label.cluster}=${name}` }
}

export function claimRead({ namespace, name }: Subject): Read {
  return { kind: volumeClaimKind, namespace, labelSelector: `${label.cluster}=${name}` }
}
