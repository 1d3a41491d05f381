import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { Check } from '../../../../shared/domain/plan.ts'
import type { ContextView, FormStart, Operation, PlanDraft, Remembered, StageSight } from '../../engine.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { projectCluster } from '../project.ts'
import { watches } from '../watches.ts'

/** When the tests plan. */
export const now = '2026-03-01T10:00:00.000Z'

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
export function podOf(
  member: string,
  more: { readonly ready?: boolean; readonly spec?: object; readonly metadata?: object } = {},
): KubeObject {
  return {
    kind: 'Pod',
    metadata: {
      name: member,
      namespace: 'shop',
      uid: `u-${member}`,
      labels: labels(member, { 'cnpg.io/podRole': 'instance' }),
      ...more.metadata,
    },
    spec: { containers: [{ name: 'postgres' }], ...more.spec },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }] },
  }
}

/** A member's volume claim. */
export function claimOf(
  member: string,
  more: { readonly role?: 'PG_DATA' | 'PG_WAL'; readonly asked?: string; readonly has?: string } = {},
): KubeObject {
  const { role = 'PG_DATA', asked = '10Gi', has = asked } = more
  return {
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: role === 'PG_DATA' ? member : `${member}-wal`,
      namespace: 'shop',
      labels: labels(member, { 'cnpg.io/pvcRole': role }),
    },
    spec: { storageClassName: 'fast', resources: { requests: { storage: asked } } },
    status: { phase: 'Bound', capacity: { storage: has } },
  }
}

/** The database with its members' pods and volumes. */
export function world(members: number, more: Parameters<typeof orders>[1] = {}): KubeObject[] {
  const root = orders(members, more)
  const names = Array.from({ length: members }, (_, index) => `orders-${index + 1}`)
  return [root, ...names.flatMap(name => [podOf(name), claimOf(name)])]
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
  const cluster = projectCluster({ contextId: 'here', root, view })
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
  stage.reads(parsed, subject, more.remembered ?? {})
  const view = viewOf(objects, more.forbidden ?? [])
  return stage.see({ params: parsed, subject, view, applied: new Set(['cluster', 'status']), remembered: more.remembered ?? {} })
}

function viewOf(objects: readonly KubeObject[], forbidden: readonly string[]): ContextView {
  return createFixtureView(objects, [], forbidden, watches)
}
