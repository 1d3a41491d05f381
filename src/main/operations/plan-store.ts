import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import { Plan, type PlanSummary } from '../../shared/domain/plan.ts'
import { summarizePlan } from '../../shared/domain/summarize-plan.ts'
import type { DraftStep, Remembered } from '../engines/engine.ts'
import type { Seal } from '../lib/seal.ts'
import type { Store } from '../lib/store.ts'
import type { CallFacts } from './call-facts.ts'

/** What a step looked like when the plan was shown: masked, to be held against a later prediction. */
export interface ShownStep {
  readonly live: KubeObject | null
  readonly predicted: KubeObject | null
  readonly uid: string | null
  readonly exists: boolean
  /** false: nothing could be predicted when the plan was made. */
  readonly known: boolean
  readonly takeovers: readonly { readonly path: string; readonly manager: string }[]
  /** Of a call: what it stands on. */
  readonly facts?: CallFacts
}

/** What a plan needs to be applied and may not be shown or kept in clear: parameters and manifests with their secrets. */
export interface PlanSecret {
  readonly params: Record<string, unknown>
  /** What the operation's schema made of them. */
  readonly parsed: unknown
  readonly steps: readonly DraftStep[]
  /** Hex; the key of the plan's secret mask. */
  readonly maskKey: string
  readonly typedSecrets: readonly string[]
  readonly shown: Readonly<Record<string, ShownStep>>
  /** What the draft wanted remembered for the stages. */
  readonly remember?: Remembered
}

/** Plans that are kept here. The shown half is plain JSON; the other is sealed, or only in memory when it can't be. */
export interface PlanStore {
  /** `omitted`: paths of secret parameters, which the shown half doesn't hold. */
  save(plan: Plan, secret: PlanSecret | null, omitted: readonly string[]): Promise<void>
  omitted(id: string): string[]
  /** Throws not-found. */
  get(id: string): Plan
  list(): PlanSummary[]
  /** null: this plan came from a file, or its sealed half can't be had any more. */
  secret(id: string): Promise<PlanSecret | null>
  /** Replaces the shown half (state, runId). */
  update(plan: Plan): void
  /** Forgets the sealed half, once it has been applied. */
  forgetSecret(id: string): void
  discard(id: string): void
}

/** How many plans are kept: older ones go, the journal still tells of them. */
const maxPlans = 500
/** Plans that a rollout is still to apply: they neither go nor count. */
const heldPlans = `select plan_id from rollout_item join rollout on rollout.id = rollout_item.rollout_id
  where plan_id is not null and rollout.state in ('draft', 'running', 'stopped')`

interface PlanStoreDeps {
  readonly store: Store
  readonly seal: Seal
  /** Told each secret that was typed in. */
  readonly learn: (secret: string) => void
}

export function createPlanStore(deps: PlanStoreDeps): PlanStore {
  const { store, seal } = deps
  const inMemory = new Map<string, PlanSecret>()

  return {
    async save(plan, secret, omitted) {
      let sealed: Buffer | null = null
      if (secret !== null) {
        for (const typed of secret.typedSecrets) deps.learn(typed)
        inMemory.set(plan.id, secret)
        sealed = await seal.seal(`plan:${plan.id}`, JSON.stringify(secret)).catch(() => null)
      }
      store.transaction(() => {
        store.run(
          'insert into plan (id, created_at, shown, omitted, sealed) values (?, ?, ?, ?, ?)',
          plan.id,
          plan.createdAt,
          JSON.stringify(plan),
          JSON.stringify(omitted),
          sealed,
        )
        const old = store.all(
          `select id from plan where id not in (${heldPlans}) order by created_at desc, rowid desc limit -1 offset ?`,
          maxPlans,
        )
        for (const row of old) {
          store.run('delete from plan where id = ?', String(row.id))
          inMemory.delete(String(row.id))
        }
      })
    },
    get(id) {
      const row = store.get('select shown from plan where id = ?', id)
      if (row === null) throw new AppError('not-found', 'There is no such plan here (any more).')
      return Plan.parse(JSON.parse(String(row.shown)))
    },
    omitted(id) {
      const row = store.get('select omitted from plan where id = ?', id)
      const paths: unknown = row === null ? [] : JSON.parse(String(row.omitted))
      return Array.isArray(paths) ? paths.map(String) : []
    },
    list() {
      return store
        .all('select shown from plan order by created_at desc, rowid desc')
        .map(row => summarizePlan(Plan.parse(JSON.parse(String(row.shown)))))
    },
    async secret(id) {
      const kept = inMemory.get(id)
      if (kept !== undefined) return kept
      const row = store.get('select sealed from plan where id = ?', id)
      if (!(row?.sealed instanceof Uint8Array)) return null
      // What was sealed here is ours: the seal proves that nobody changed it.
      const secret = JSON.parse(await seal.open(`plan:${id}`, row.sealed)) as PlanSecret
      for (const typed of secret.typedSecrets) deps.learn(typed)
      inMemory.set(id, secret)
      return secret
    },
    update(plan) {
      store.run('update plan set shown = ? where id = ?', JSON.stringify(plan), plan.id)
    },
    forgetSecret(id) {
      inMemory.delete(id)
      store.run('update plan set sealed = null where id = ?', id)
    },
    discard(id) {
      inMemory.delete(id)
      store.run('delete from plan where id = ?', id)
    },
  }
}
