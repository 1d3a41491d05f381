/** What the engines' tests of operations share: a database called `orders` in `shop`, planned and followed over a handful of objects. */
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import type { Engine, FormStart, Operation, PlanDraft, Remembered, StageSight } from '../engine.ts'
import { createFixtureView } from '../fixture-view.ts'

/** When the tests plan. */
export const now = '2026-03-01T10:00:00.000Z'

type Labels = Readonly<Record<string, string>>

/** A member's pod, ready unless said otherwise. */
export function memberPod(
  name: string,
  labels: Labels,
  more: { readonly ready?: boolean; readonly spec?: object; readonly metadata?: object } = {},
): KubeObject {
  return {
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: `u-${name}`, labels, ...more.metadata },
    spec: { containers: [{ name: 'postgres' }], ...more.spec },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }] },
  }
}

/** A member's volume claim: the size that is asked for, and the one that the volume has. */
export function memberClaim(name: string, labels: Labels, asked: string, has: string): KubeObject {
  return {
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'shop', labels },
    spec: { storageClassName: 'fast', resources: { requests: { storage: asked } } },
    status: { phase: 'Bound', capacity: { storage: has } },
  }
}

interface Planned extends PlanDraft {
  /** Why the operation can't be done; null: it can. */
  readonly because: string | null
  readonly begin: FormStart | undefined
  readonly fails: readonly Check[]
  readonly warns: readonly Check[]
}

interface Bench {
  /** Plans an operation on the first of these objects. `forbidden` are keys of kinds. */
  planIn<P>(operation: Operation<P>, objects: readonly KubeObject[], params: unknown, forbidden?: readonly string[]): Planned
  /** What a stage of an operation sees in this world. */
  seeIn<P>(
    operation: Operation<P>,
    id: string,
    objects: readonly KubeObject[],
    params: unknown,
    more?: { readonly remembered?: Remembered; readonly forbidden?: readonly string[] },
  ): StageSight
}

/** How an engine's operations are tried. */
export function benchOf({ project, watches }: Pick<Engine, 'project' | 'watches'>): Bench {
  const viewOf = (objects: readonly KubeObject[], forbidden: readonly string[]) => createFixtureView(objects, [], forbidden, watches)
  return {
    planIn(operation, objects, params, forbidden = []) {
      const view = viewOf(objects, forbidden)
      const [root] = objects
      if (root === undefined) throw new Error('an empty world')
      const cluster = project({ contextId: 'here', root, view })
      const available = operation.available(cluster, view)
      const begin = operation.begin?.({ cluster, view, samples: [] })
      const draft = operation.plan({ params: operation.params.parse(params), cluster, view, online: true, now })
      const of = (status: Check['status']) => draft.checks.filter(check => check.status === status)
      return { ...draft, because: available === true ? null : available.because, begin, fails: of('fail'), warns: of('warn') }
    },
    seeIn(operation, id, objects, params, { remembered = {}, forbidden = [] } = {}) {
      const stage = operation.stages.find(each => each.id === id)
      if (stage === undefined) throw new Error(`no stage ${id}`)
      const parsed = operation.params.parse(params)
      const subject = { namespace: 'shop', name: 'orders' }
      stage.reads(parsed, subject, remembered)
      const view = viewOf(objects, forbidden)
      return stage.see({ params: parsed, subject, view, applied: new Set(['cluster', 'status']), remembered })
    },
  }
}
