import { type Health, healths } from '../../shared/domain/health.ts'
import { type TimelineEntry, TimelineGap } from '../../shared/domain/timeline.ts'
import type { Store, StoreRow } from '../lib/store.ts'
import type { Seen } from './seen.ts'

/** What is kept of one change or event. `key`: a later one of the same key takes its place (an event that came again). */
export type NewEntry = Pick<TimelineEntry, 'what' | 'tone' | 'at' | 'from' | 'gap' | 'title' | 'detail' | 'about' | 'count' | 'health'> & {
  readonly key: string | null
  readonly kind: 'state' | 'event'
  readonly clusterId: string
  readonly contextId: string
  readonly contextName: string | null
  readonly engine: string
  readonly namespace: string
  readonly name: string
  readonly uid: string | null
}

/** A database as it was when it was seen last. `until`: since when it is not seen any more though its context is; null: it was to the end. */
export interface LastSeen {
  readonly seen: Seen
  readonly until: string | null
}

/** Where a page goes on: before this entry of that instant. */
export interface HistoryPoint {
  readonly at: string
  readonly seq: number
}

/** What may be said to the database itself; the rest is looked for row by row. */
export interface HistoryScope {
  readonly cluster: string | null
  readonly since: string | null
}

/** What happened, in the local database: bounded by age and count, not part of the journal's chain. */
export interface HistoryStore {
  /** All or nothing; texts must be clean of secrets by then. */
  write(work: () => void): void
  add(entry: NewEntry): void
  setSeen(id: string, seen: LastSeen | null): void
  seen(id: string): LastSeen | null
  /** Ids of the databases of an engine in a context that were in sight to the end. */
  inSight(contextId: string, engine: string): readonly string[]
  /** When an engine's databases in a context were looked at last; null: never. */
  lastLook(contextId: string, engine: string): string | null
  setLastLook(contextId: string, engine: string, at: string): void
  /** Newest first, before the point; at most `limit` rows. */
  page(scope: HistoryScope, from: HistoryPoint | null, limit: number): { readonly entry: TimelineEntry; readonly point: HistoryPoint }[]
  /** Removes some of what is too old or too much; true: there is more to remove. */
  trim(now: number): boolean
}

/** How long and how much is kept. Three months cover a quarter's review; 100,000 entries are some 40 MB. */
export interface HistoryLimits {
  readonly days: number
  readonly entries: number
  readonly perDatabase: number
}

const defaultLimits: HistoryLimits = { days: 90, entries: 100_000, perDatabase: 2_000 }
/** Rows that are removed at once: a few ms. */
const trimmedAtOnce = 500

/** Over the app's local database. */
export function createHistoryStore(store: Store, limits: HistoryLimits = defaultLimits): HistoryStore {
  function remove(which: string, ...values: (string | number)[]): number {
    const doomed = store.all(`select seq from history where ${which} limit ${trimmedAtOnce}`, ...values)
    store.lightTransaction(() => {
      for (const { seq } of doomed) store.run('delete from history where seq = ?', Number(seq))
    })
    return doomed.length
  }

  return {
    write: work => store.lightTransaction(work),
    add(entry) {
      store.run(
        `insert into history (key, cluster_id, context_id, context_name, engine, namespace, name, uid, kind, what, tone, at, since, gap, title, detail,
           about, count, health) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
         on conflict (key) do update set at = excluded.at, count = excluded.count, title = excluded.title, detail = excluded.detail
           where excluded.at > history.at or excluded.count > history.count`,
        entry.key,
        entry.clusterId,
        entry.contextId,
        entry.contextName,
        entry.engine,
        entry.namespace,
        entry.name,
        entry.uid,
        entry.kind,
        entry.what,
        entry.tone,
        entry.at,
        entry.from,
        entry.gap,
        entry.title,
        entry.detail,
        entry.about,
        entry.count,
        entry.health,
      )
    },
    setSeen(id, seen) {
      if (seen === null) return store.run('delete from last_seen where cluster_id = ?', id)
      const [contextId = '', engine = ''] = id.split(':')
      store.run(
        `insert into last_seen (cluster_id, context_id, engine, until, seen) values (?,?,?,?,?)
         on conflict (cluster_id) do update set until = excluded.until, seen = excluded.seen`,
        id,
        contextId,
        engine,
        seen.until,
        JSON.stringify(seen.seen),
      )
    },
    seen(id) {
      const row = store.get('select until, seen from last_seen where cluster_id = ?', id)
      return row === null ? null : { seen: JSON.parse(String(row.seen)) as Seen, until: text(row.until) }
    },
    inSight: (contextId, engine) =>
      store
        .all('select cluster_id from last_seen where context_id = ? and engine = ? and until is null', contextId, engine)
        .map(row => String(row.cluster_id)),
    lastLook: (contextId, engine) => text(store.get('select at from last_look where context_id = ? and engine = ?', contextId, engine)?.at),
    setLastLook(contextId, engine, at) {
      store.run(
        'insert into last_look (context_id, engine, at) values (?,?,?) on conflict (context_id, engine) do update set at = excluded.at',
        contextId,
        engine,
        at,
      )
    },
    page(scope, from, limit) {
      const terms = ['1 = 1']
      const values: (string | number)[] = []
      const add = (term: string, ...given: (string | number)[]) => {
        terms.push(term)
        values.push(...given)
      }
      if (scope.cluster !== null) add('cluster_id = ?', scope.cluster)
      if (scope.since !== null) add('at >= ?', scope.since)
      if (from !== null) add('(at, seq) < (?, ?)', from.at, from.seq)
      return store
        .all(`select * from history where ${terms.join(' and ')} order by at desc, seq desc limit ?`, ...values, limit)
        .map(row => ({ entry: readEntry(row), point: { at: String(row.at), seq: Number(row.seq) } }))
    },
    trim(now) {
      const cutoff = new Date(now - limits.days * 86_400_000).toISOString()
      let removed = remove('at < ?', cutoff)
      const surplus = Number(store.get('select count(*) as count from history')?.count ?? 0) - limits.entries
      if (surplus > 0) {
        const edge = store.get('select at from history order by at limit 1 offset ?', surplus)
        removed += remove('at < ?', String(edge?.at ?? ''))
      }
      const busy = store.all('select cluster_id from history group by cluster_id having count(*) > ? limit 20', limits.perDatabase)
      for (const { cluster_id: id } of busy) {
        const edge = store.get(
          'select at from history where cluster_id = ? order by at desc limit 1 offset ?',
          String(id),
          limits.perDatabase - 1,
        )
        removed += remove('cluster_id = ? and at < ?', String(id), String(edge?.at ?? ''))
      }
      // What was last seen so long ago has no history to go on with.
      store.run('delete from last_seen where until < ?', cutoff)
      return removed >= trimmedAtOnce
    },
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

const tones: readonly TimelineEntry['tone'][] = ['good', 'info', 'warn', 'bad', 'muted', 'unknown']

function readEntry(row: StoreRow): TimelineEntry {
  const key = text(row.key)
  return {
    id: `h${Number(row.seq)}`,
    kind: row.kind === 'event' ? 'event' : 'state',
    what: String(row.what),
    tone: tones.find(tone => tone === row.tone) ?? 'unknown',
    at: String(row.at),
    from: text(row.since),
    gap: TimelineGap.options.find(gap => gap === row.gap) ?? null,
    title: String(row.title),
    detail: text(row.detail),
    about: text(row.about),
    count: Number(row.count),
    health: healths.find((health): health is Health => health === row.health) ?? null,
    clusterId: text(row.cluster_id),
    contextId: text(row.context_id),
    contextName: text(row.context_name),
    engine: text(row.engine),
    namespace: text(row.namespace),
    name: text(row.name),
    uid: text(row.uid),
    // A key begins with the context, which holds no space.
    eventId: row.kind === 'event' && key !== null ? key.slice(key.indexOf(' ') + 1) : null,
    who: null,
    planId: null,
    runId: null,
  }
}
