import type { KubeObject } from '../../shared/domain/kube.ts'
import type { ContextView } from './engine.ts'
import { volumeClaimKind } from './kube-kinds.ts'
import { str } from './read-json.ts'

/**
 * The storage class of volumes in words: the one that the manifest names, else the one that the volume claims were given, else that none is named.
 * Which class a cluster takes by default may change, so it is never told from what is the default now.
 */
export function volumeClassText(named: string | null, claims: readonly KubeObject[], view: ContextView): string {
  if (named !== null && named !== '') return named
  const given = [...new Set(claims.map(claim => str(claim, 'spec', 'storageClassName') ?? ''))].filter(name => name !== '').sort()
  if (given.length > 0) return `${given.slice(0, 3).join(', ')}, by default`
  return view.knows(volumeClaimKind) === 'listed' ? 'not named; the cluster’s default' : 'not named; the volumes could not be read'
}
