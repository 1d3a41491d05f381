import { AppError } from '../../shared/domain/app-error.ts'
import { Run } from '../../shared/domain/run.ts'
import type { Remembered } from '../engines/engine.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Seal } from '../lib/seal.ts'
import type { Store } from '../lib/store.ts'
import type { PlanSecret } from './plan-store.ts'
import type { Basis } from './step-request.ts'

/** What a run needs to be taken up again, beside what is shown. */
export interface RunSecret {
  readonly plan: Pick<PlanSecret, 'steps' | 'maskKey' | 'typedSecrets'> & Partial<Pick<PlanSecret, 'shown'>>
}

/** Which operation a run belongs to, and its parameters without secrets: what its stages need. */
export interface RunOrigin {
  readonly engine: string
  readonly operation: string
  readonly parsed: unknown
  /** What each step that was sent stood on. */
  readonly bases: Readonly<Record<string, Basis>>
  /** What the draft wanted remembered for the stages. */
  readonly remembered?: Remembered
}

/** Runs, kept in the local database and watched by the page. */
export interface RunStore {
  /** `work` joins the same transaction; a throw in it leaves nothing behind. */
  create(run: Run, origin: RunOrigin, secret: RunSecret, work?: () => void): Promise<void>
  /** Throws not-found. */
  get(id: string): Run
  origin(id: string): RunOrigin
  /** Changes a run and tells the watchers. `work` joins the same transaction (the journal). Throws when it can't be kept. */
  change(id: string, how: (run: Run) => Run, work?: () => void): Run
  setOrigin(id: string, origin: RunOrigin): void
  secret(id: string): Promise<RunSecret | null>
  forgetSecret(id: string): void
  list(input: { cluster?: string | undefined; limit?: number | undefined }): Run[]
  unfinished(): Run[]
  /** The run that a plan became; null: it was not applied. */
  ofPlan(planId: string): Run | null
  /** Calls after each change of any run; the returned function ends that. */
  onChange(tell: () => void): () => void
  watch(signal: AbortSignal): AsyncGenerator<Run[]>
}

/** A run that is over. */
export function isOver(run: Pick<Run, 'status'>): boolean {
  return run.status === 'completed' || run.status === 'failed' || run.status === 'interrupted'
}

/** How many runs that are over are kept: older ones go, the journal still tells of them. */
const maxOver = 5_000

/** For how long a run that is over stays in `watch`. */
const recentMs = 60 * 60 * 1000

interface RunStoreDeps {
  readonly store: Store
  readonly seal: Seal
  readonly clock: Clock
  readonly log: Log
  /** `maxOver` when absent. */
  readonly keep?: number
}

export function createRunStore(deps: RunStoreDeps): RunStore {
  const { store, seal, clock } = deps
  const listeners = new Set<() => void>()
  const inMemory = new Map<string, RunSecret>()

  const parse = (text: unknown) => Run.parse(JSON.parse(String(text)))

  function read(id: string): Run {
    const row = store.get('select shown from run where id = ?', id)
    if (row === null) throw new AppError('not-found', 'There is no such run here.')
    return parse(row.shown)
  }

  function watched(): Run[] {
    const since = clock.now() - recentMs
    return store
      .all(
        "select shown from run where status not in ('completed', 'failed', 'interrupted') or started_at > ? order by started_at desc",
        daysAgo(2),
      )
      .map(row => parse(row.shown))
      .filter(run => !isOver(run) || (run.endedAt !== null && Date.parse(run.endedAt) > since))
  }

  function daysAgo(days: number): string {
    return new Date(clock.now() - days * 24 * recentMs).toISOString()
  }

  return {
    async create(run, origin, secret, work) {
      const sealed = await seal.seal(`run:${run.id}`, JSON.stringify(secret)).catch(() => null)
      store.transaction(() => {
        work?.()
        store.run(
          'insert into run (id, plan_id, cluster_id, started_at, status, shown, params, sealed) values (?, ?, ?, ?, ?, ?, ?, ?)',
          run.id,
          run.planId,
          run.clusterId,
          run.startedAt,
          run.status,
          JSON.stringify(run),
          JSON.stringify(origin),
          sealed,
        )
        store.run(
          `delete from run where id in (
             select id from run where status in ('completed', 'failed', 'interrupted') order by started_at desc, rowid desc limit -1 offset ?)`,
          deps.keep ?? maxOver,
        )
      })
      inMemory.set(run.id, secret)
      for (const tell of listeners) tell()
    },
    get: read,
    origin(id) {
      const row = store.get('select params from run where id = ?', id)
      if (row === null) throw new AppError('not-found', 'There is no such run here.')
      return JSON.parse(String(row.params)) as RunOrigin
    },
    change(id, how, work) {
      const changed = store.transaction(() => {
        const run = how(read(id))
        store.run('update run set shown = ?, status = ? where id = ?', JSON.stringify(run), run.status, run.id)
        work?.()
        return run
      })
      for (const tell of listeners) tell()
      return changed
    },
    setOrigin(id, origin) {
      store.run('update run set params = ? where id = ?', JSON.stringify(origin), id)
    },
    async secret(id) {
      const kept = inMemory.get(id)
      if (kept !== undefined) return kept
      const row = store.get('select sealed from run where id = ?', id)
      if (!(row?.sealed instanceof Uint8Array)) return null
      try {
        const secret = JSON.parse(await seal.open(`run:${id}`, row.sealed)) as RunSecret
        for (const typed of secret.plan.typedSecrets) deps.log.learn(typed)
        return secret
      } catch (error) {
        deps.log.error(`The sealed part of run ${id} can't be opened`, error)
        return null
      }
    },
    forgetSecret(id) {
      inMemory.delete(id)
      store.run('update run set sealed = null where id = ?', id)
    },
    list(input) {
      const limit = input.limit ?? 100
      const rows =
        input.cluster === undefined
          ? store.all('select shown from run order by started_at desc, rowid desc limit ?', limit)
          : store.all('select shown from run where cluster_id = ? order by started_at desc, rowid desc limit ?', input.cluster, limit)
      return rows.map(row => parse(row.shown))
    },
    unfinished() {
      const rows = store.all("select shown from run where status not in ('completed', 'failed', 'interrupted') order by started_at")
      return rows.map(row => parse(row.shown))
    },
    ofPlan(planId) {
      const row = store.get('select shown from run where plan_id = ?', planId)
      return row === null ? null : parse(row.shown)
    },
    onChange(tell) {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    async *watch(signal) {
      let wake = Promise.withResolvers<void>()
      const tell = () => wake.resolve()
      listeners.add(tell)
      signal.addEventListener('abort', tell, { once: true })
      try {
        while (!signal.aborted) {
          wake = Promise.withResolvers<void>()
          yield watched()
          if (!signal.aborted) await wake.promise
        }
      } finally {
        listeners.delete(tell)
        signal.removeEventListener('abort', tell)
      }
    },
  }
}
