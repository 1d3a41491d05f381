import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import type { Check } from '../../../../shared/domain/plan.ts'
import type { ContextView, FormStart, Operation, PlanDraft, Remembered, StageSight } from '../../engine.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { projectPostgresql } from '../project.ts'
import { watches } from '../watches.ts'

/** When the tests plan. */
const now = '2026-03-01T10:00:00.000Z'

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
export function podOf(
  ordinal: number,
  more: { readonly ready?: boolean; readonly spec?: object; readonly metadata?: object } = {},
): KubeObject {
  return {
    kind: 'Pod',
    metadata: {
      name: `orders-${ordinal}`,
      namespace: 'shop',
      uid: `u-orders-${ordinal}`,
      labels: labels({ 'spilo-role': ordinal === 0 ? 'master' : 'replica' }),
      ...more.metadata,
    },
    spec: { containers: [{ name: 'postgres' }], ...more.spec },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }] },
  }
}

/** A member's volume claim. */
export function claimOf(ordinal: number, asked = '10Gi', has = asked): KubeObject {
  return {
    kind: 'PersistentVolumeClaim',
    metadata: { name: `pgdata-orders-${ordinal}`, namespace: 'shop', labels: labels() },
    spec: { storageClassName: 'fast', resources: { requests: { storage: asked } } },
    status: { phase: 'Bound', capacity: { storage: has } },
  }
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

interface Planned extends PlanDraft {
  /** Why the operation can't be done; null: it can. */
  readonly because: string | null
  readonly begin: FormStart | undefined
  readonly fails: readonly Check[]
  readonly warns: readonly Check[]
}

/** Plans an operation on `orders` in this world. */
export function planIn<P>(
  operation: Operation<P>,
  objects: readonly KubeObject[],
  params: unknown,
  forbidden: readonly string[] = [],
): Planned {
  const view = viewOf(objects, forbidden)
  const [root] = objects
  if (root === undefined) throw new Error('an empty world')
  const cluster = projectPostgresql({ contextId: 'here', root, view })
  const available = operation.available(cluster, view)
  const begin = operation.begin?.({ cluster, view, samples: [] })
  const draft = operation.plan({ params: operation.params.parse(params), cluster, view, online: true, now })
  const of = (status: Check['status']) => draft.checks.filter(check => check.status === status)
  return { ...draft, because: available === true ? null : available.because, begin, fails: of('fail'), warns: of('warn') }
}

/** What a stage of an operation sees in this world. */
export function seeIn<P>(
  operation: Operation<P>,
  id: string,
  objects: readonly KubeObject[],
  params: unknown,
  more: { readonly remembered?: Remembered; readonly forbidden?: readonly string[] } = {},
): StageSight {
  const stage = operation.stages.find(each => each.id === id)
  if (stage === undefined) throw new Error(`no stage ${id}`)
  const parsed = operation.params.parse(params)
  const subject = { namespace: 'shop', name: 'orders' }
  stage.reads(parsed, subject)
  const view = viewOf(objects, more.forbidden ?? [])
  return stage.see({ params: parsed, subject, view, applied: new Set(['cluster']), remembered: more.remembered ?? {} })
}

function viewOf(objects: readonly KubeObject[], forbidden: readonly string[]): ContextView {
  return createFixtureView(objects, [], forbidden, watches)
}

/** Keys of kinds, for what may not be read. */
export const keyOf = kindKey
