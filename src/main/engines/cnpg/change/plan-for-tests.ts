import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { benchOf, memberClaim, memberPod } from '../../change/plan-for-tests.ts'
import { projectCluster } from '../project.ts'
import { watches } from '../watches.ts'

const labels = (member: string, more: Record<string, string> = {}) => ({
  'cnpg.io/cluster': 'orders',
  'cnpg.io/instanceName': member,
  ...more,
})

/** A Cluster called `orders` in `shop` with healthy members, over which `spec`, `status` and `metadata` are laid. */
export function orders(
  members: number,
  more: {
    readonly spec?: Record<string, unknown>
    readonly status?: Record<string, unknown>
    readonly metadata?: Partial<KubeObject['metadata']>
  } = {},
): KubeObject {
  const names = Array.from({ length: members }, (_, index) => `orders-${index + 1}`)
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'orders', namespace: 'shop', uid: 'u-orders', ...more.metadata },
    spec: { instances: members, storage: { size: '10Gi', storageClass: 'fast' }, ...more.spec },
    status: {
      phase: 'Cluster in healthy state',
      instances: members,
      readyInstances: members,
      instanceNames: names,
      currentPrimary: 'orders-1',
      targetPrimary: 'orders-1',
      ...more.status,
    },
  }
}

/** A member's pod, ready unless said otherwise. */
export function podOf(member: string, more: Parameters<typeof memberPod>[2] = {}): KubeObject {
  return memberPod(member, labels(member, { 'cnpg.io/podRole': 'instance' }), more)
}

/** A member's volume claim. */
export function claimOf(
  member: string,
  more: { readonly role?: 'PG_DATA' | 'PG_WAL'; readonly asked?: string; readonly has?: string } = {},
): KubeObject {
  const { role = 'PG_DATA', asked = '10Gi', has = asked } = more
  return memberClaim(role === 'PG_DATA' ? member : `${member}-wal`, labels(member, { 'cnpg.io/pvcRole': role }), asked, has)
}

/** The database with its members' pods and volumes. */
export function world(members: number, more: Parameters<typeof orders>[1] = {}): KubeObject[] {
  const root = orders(members, more)
  const names = Array.from({ length: members }, (_, index) => `orders-${index + 1}`)
  return [root, ...names.flatMap(name => [podOf(name), claimOf(name)])]
}

export const { planIn, seeIn } = benchOf({ project: projectCluster, watches })
