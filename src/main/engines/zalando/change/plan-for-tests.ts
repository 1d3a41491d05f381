import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { benchOf, memberClaim, memberPod } from '../../change/plan-for-tests.ts'
import { projectPostgresql } from '../project.ts'
import { watches } from '../watches.ts'

const labels = (more: Record<string, string> = {}) => ({ application: 'spilo', 'cluster-name': 'orders', ...more })

interface More {
  readonly spec?: Record<string, unknown>
  readonly status?: Record<string, unknown>
  readonly metadata?: Partial<KubeObject['metadata']>
}

/** A database called `orders` in `shop`, over which `spec`, `status` and `metadata` are laid. */
export function orders(members: number, more: More = {}): KubeObject {
  return {
    apiVersion: 'acid.zalan.do/v1',
    kind: 'postgresql',
    metadata: { name: 'orders', namespace: 'shop', uid: 'u-orders', ...more.metadata },
    spec: {
      teamId: 'shop',
      numberOfInstances: members,
      postgresql: { version: '17', parameters: { max_connections: '200' } },
      volume: { size: '10Gi', storageClass: 'fast' },
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      users: { app: [] },
      databases: { app: 'app' },
      ...more.spec,
    },
    status: { PostgresClusterStatus: 'Running', ...more.status },
  }
}

/** A member's pod, ready unless said otherwise; the first leads. */
export function podOf(ordinal: number, more: Parameters<typeof memberPod>[2] = {}): KubeObject {
  return memberPod(`orders-${ordinal}`, labels({ 'spilo-role': ordinal === 0 ? 'master' : 'replica' }), more)
}

/** A member's volume claim. */
export function claimOf(ordinal: number, asked = '10Gi', has = asked): KubeObject {
  return memberClaim(`pgdata-orders-${ordinal}`, labels(), asked, has)
}

export function setOf(replicas: number, ready = replicas): KubeObject {
  return {
    kind: 'StatefulSet',
    metadata: { name: 'orders', namespace: 'shop', labels: labels() },
    spec: { replicas },
    status: { replicas, readyReplicas: ready },
  }
}

/** The operator's settings. */
export function settings(configuration: Record<string, unknown> = {}): KubeObject {
  return { kind: 'OperatorConfiguration', metadata: { name: 'postgres-operator', namespace: 'ops' }, configuration }
}

/** The database with its members' pods, volumes and StatefulSet, and a storage class whose volumes can grow. */
export function world(members: number, more: More = {}, configuration: Record<string, unknown> = {}): KubeObject[] {
  const ordinals = Array.from({ length: members }, (_, index) => index)
  return [
    orders(members, more),
    ...ordinals.flatMap(ordinal => [podOf(ordinal), claimOf(ordinal)]),
    setOf(members),
    settings(configuration),
    { kind: 'StorageClass', metadata: { name: 'fast' }, allowVolumeExpansion: true },
  ]
}

export const { planIn, seeIn } = benchOf({ project: projectPostgresql, watches })

/** Keys of kinds, for what may not be read. */
export const keyOf = kindKey
