import { AppError } from '../../../shared/domain/app-error.ts'
import { Consent } from '../../../shared/domain/plan.ts'
import { Rollout, type RolloutItem } from '../../../shared/domain/rollout.ts'
import type { Clock } from '../../lib/clock.ts'
import { coalesce } from '../../lib/coalesce.ts'
import type { Seal } from '../../lib/seal.ts'
import type { Store } from '../../lib/store.ts'

/** Rollouts, kept in the local database: a row each, and one per database, so that a step forward writes little. */
export interface RolloutStore {
  /** `params`: with secrets, sealed. */
  create(rollout: Rollout, params: Record<string, unknown>, work: () => void): Promise<void>
  /** Throws not-found. */
  get(id: string): Rollout
  /** Newest first. */
  list(limit: number): Rollout[]
  /** Changes a rollout and tells the watchers. `work` joins the same transaction; a throw in it or in `how` leaves nothing behind. */
  change(id: string, how: (rollout: Rollout) => Rollout, work?: () => void): Rollout
  remove(id: string, work: () => void): void
  /** With secrets; null when they can't be had any more. */
  params(id: string): Promise<Record<string, unknown> | null>
  setConsent(id: string, clusterId: string, consent: Consent): void
  consent(id: string, clusterId: string): Consent | null
  /** Title of the rollout that still wants this plan; null: none does. */
  holderOf(planId: string): string | null
  /** All that are not at their end. */
  unfinished(): Rollout[]
  watch(signal: AbortSignal): AsyncIteratorObject<Rollout[], undefined, void>
}

interface RolloutStoreDeps {
  readonly store: Store
  readonly seal: Seal
  readonly clock: Clock
}

/** How many are kept that are drafts or over: older ones go, the journal still tells of them. */
const maxKept = 200
/** For how long one that is over stays in `watch`, in ms. */
const recentMs = 60 * 60 * 1000
/** Drafts in `watch`, the newest. */
const watchedDrafts = 20
/** The page is told no more often, in ms. */
const spacingMs = 100

export function createRolloutStore({ store, seal, clock }: RolloutStoreDeps): RolloutStore {
  const listeners = new Set<() => void>()
  const inMemory = new Map<string, Record<string, unknown>>()

  function read(id: string, head: unknown): Rollout {
    const items = store.all('select shown from rollout_item where rollout_id = ? order by place', id)
    return Rollout.parse({
      ...(JSON.parse(String(head)) as Record<string, unknown>),
      items: items.map(row => JSON.parse(String(row.shown)) as unknown),
    })
  }

  function get(id: string): Rollout {
    const row = store.get('select shown from rollout where id = ?', id)
    if (row === null) throw new AppError('not-found', 'There is no such rollout here (any more).')
    return read(id, row.shown)
  }

  function insertItem(id: string, item: RolloutItem, place: number): void {
    store.run(
      'insert into rollout_item (rollout_id, cluster_id, place, plan_id, shown) values (?, ?, ?, ?, ?)',
      id,
      item.clusterId,
      place,
      item.planId,
      JSON.stringify(item),
    )
  }

  function writeItem(id: string, item: RolloutItem, place: number): void {
    store.run(
      'update rollout_item set place = ?, plan_id = ?, shown = ? where rollout_id = ? and cluster_id = ?',
      place,
      item.planId,
      JSON.stringify(item),
      id,
      item.clusterId,
    )
  }

  function trim(): void {
    const old = store.all(
      "select id from rollout where state not in ('running', 'stopped') order by created_at desc, rowid desc limit -1 offset ?",
      maxKept,
    )
    for (const row of old) {
      store.run('delete from rollout where id = ?', String(row.id))
      inMemory.delete(String(row.id))
    }
  }

  const tellAll = () => {
    for (const tell of listeners) tell()
  }

  function watched(): Rollout[] {
    const since = new Date(clock.now() - recentMs).toISOString()
    const rows = store.all(
      `select id, shown from rollout where state in ('running', 'stopped') or ended_at > ?
         or id in (select id from rollout where state = 'draft' order by created_at desc limit ?)
       order by created_at desc, rowid desc`,
      since,
      watchedDrafts,
    )
    return rows.map(row => read(String(row.id), row.shown))
  }

  return {
    async create(rollout, params, work) {
      const sealed = await seal.seal(`rollout:${rollout.id}`, JSON.stringify(params)).catch(() => null)
      const { items, ...head } = rollout
      store.transaction(() => {
        work()
        store.run(
          'insert into rollout (id, created_at, ended_at, state, shown, sealed) values (?, ?, ?, ?, ?, ?)',
          rollout.id,
          rollout.createdAt,
          rollout.endedAt,
          rollout.state,
          JSON.stringify(head),
          sealed,
        )
        for (const [place, item] of items.entries()) insertItem(rollout.id, item, place)
        trim()
      })
      inMemory.set(rollout.id, params)
      tellAll()
    },
    get,
    list: limit =>
      store
        .all('select id, shown from rollout order by created_at desc, rowid desc limit ?', limit)
        .map(row => read(String(row.id), row.shown)),
    change(id, how, work) {
      const changed = store.transaction(() => {
        const before = get(id)
        const after = how(before)
        const { items, ...head } = after
        for (const [place, item] of items.entries()) if (before.items[place] !== item) writeItem(id, item, place)
        store.run(
          'update rollout set ended_at = ?, state = ?, shown = ? where id = ?',
          after.endedAt,
          after.state,
          JSON.stringify(head),
          id,
        )
        work?.()
        return after
      })
      tellAll()
      return changed
    },
    remove(id, work) {
      store.transaction(() => {
        store.run('delete from rollout where id = ?', id)
        work()
      })
      inMemory.delete(id)
      tellAll()
    },
    async params(id) {
      const kept = inMemory.get(id)
      if (kept !== undefined) return kept
      const row = store.get('select sealed from rollout where id = ?', id)
      if (!(row?.sealed instanceof Uint8Array)) return null
      const opened = await seal.open(`rollout:${id}`, row.sealed).catch(() => null)
      return opened === null ? null : (JSON.parse(opened) as Record<string, unknown>)
    },
    setConsent(id, clusterId, consent) {
      store.run('update rollout_item set consent = ? where rollout_id = ? and cluster_id = ?', JSON.stringify(consent), id, clusterId)
    },
    consent(id, clusterId) {
      const row = store.get('select consent from rollout_item where rollout_id = ? and cluster_id = ?', id, clusterId)
      return typeof row?.consent === 'string' ? Consent.parse(JSON.parse(row.consent)) : null
    },
    holderOf(planId) {
      const row = store.get(
        `select rollout.shown from rollout_item join rollout on rollout.id = rollout_item.rollout_id
           where rollout_item.plan_id = ? and rollout.state in ('draft', 'running', 'stopped')`,
        planId,
      )
      return row === null ? null : Rollout.shape.title.parse((JSON.parse(String(row.shown)) as { title: unknown }).title)
    },
    unfinished: () =>
      store.all("select id, shown from rollout where state in ('draft', 'running', 'stopped')").map(row => read(String(row.id), row.shown)),
    watch: signal =>
      coalesce({
        clock,
        spacingMs,
        signal,
        begin(poke) {
          listeners.add(poke)
          return () => listeners.delete(poke)
        },
        take: watched,
      }),
  }
}
