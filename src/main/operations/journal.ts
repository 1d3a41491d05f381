import { AppError } from '../../shared/domain/app-error.ts'
import { databaseClusterId, operatorId } from '../../shared/domain/database-cluster.ts'
import type { JournalEntry, NewJournalEntry } from '../../shared/domain/run.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import type { Store, StoreRow } from '../lib/store.ts'
import { maxDetail } from './journal-detail.ts'
import { canonicalJson, sha256 } from './json.ts'
import { redactDetail } from './redact-detail.ts'
import { readJournalEntry } from './search-journal.ts'

/** What was planned and done from here: only ever added to, each entry chained to the one before by its hash. */
export interface Journal {
  /** Written through to the disk when this returns. Texts pass through redaction; a detail that is JSON stays it. Throws blocked when it can't be written. */
  append(entry: NewJournalEntry): void
  /** Newest first. */
  list(input: { limit?: number | undefined; before?: number | undefined }): JournalEntry[]
  problem(): string | null
  /**
   * Removes the oldest entries when there are too many, but none from the first on that is about one of these runs or their plans. The last one
   * that goes leaves its number and hash behind as a checkpoint, so that the chain can still be followed from there, and an entry tells of it.
   * Does nothing when what would go doesn't fit the chain: that is evidence. Returns how many went.
   */
  trim(unfinished: readonly { readonly id: string; readonly planId: string }[]): number
  /** The first of the last `count` entries that doesn't fit the one before it; null when the chain is whole. */
  firstBroken(count?: number): number | null
}

interface JournalDeps {
  /** Called after an entry was kept. */
  readonly onAppend?: () => void
  readonly store: Store
  readonly clock: Clock
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
  /** How many entries there may be before the oldest go, and how many stay then; years of history when absent. */
  readonly retention?: { readonly most: number; readonly kept: number }
}

/** A busy team makes some fifty entries a day. */
const years = { most: 50_000, kept: 40_000 } as const
/** Entries read at once while the chain is followed: each may be 60 KB. */
const pageSize = 200

/** Whom a plan is about. */
const planSubject = `select json_extract(shown, '$.target.contextId') as context, json_extract(shown, '$.subject.engine') as engine,
  json_extract(shown, '$.subject.namespace') as namespace, json_extract(shown, '$.subject.name') as name,
  json_extract(shown, '$.subject.about') as about from plan where id = ?`

/** How many entries are checked unless told otherwise: a start must not wait for the history of years. */
const checkedAtOnce = 1_000

export function createJournal(deps: JournalDeps): Journal {
  const { store, clock } = deps
  const retention = deps.retention ?? years
  // Kept apart from the store's own: a smaller write may still find room on a disk that has none for the journal.
  let refused: string | null = null

  function append(entry: NewJournalEntry): void {
    const problem = store.problem()
    try {
      store.transaction(() => {
        const last = store.get('select seq, hash from journal order by seq desc limit 1') ?? checkpoint()
        const full: JournalEntry = {
          kind: entry.kind,
          who: entry.who,
          contextName: entry.contextName,
          planId: entry.planId,
          runId: entry.runId,
          seq: Number(last.seq) + 1,
          at: isoTime(clock),
          title: deps.redact(entry.title),
          detail: entry.detail === null ? null : redactDetail(entry.detail.slice(0, maxDetail), deps.redact),
        }
        store.run(
          `insert into journal (seq, at, kind, who, context_name, title, plan_id, run_id, detail, hash, cluster_id)
           values (?,?,?,?,?,?,?,?,?,?,?)`,
          full.seq,
          full.at,
          full.kind,
          full.who,
          full.contextName,
          full.title,
          full.planId,
          full.runId,
          full.detail,
          chainHash(String(last.hash), full),
          entry.clusterId ?? clusterOf(entry),
        )
      })
      refused = null
      deps.onAppend?.()
    } catch (error) {
      refused = store.problem() ?? problem ?? (error instanceof Error ? error.message : String(error))
      throw journalBlocked(refused, error)
    }
  }

  /** The database, or the operator, that an entry's run or plan is about. */
  function clusterOf({ runId, planId }: NewJournalEntry): string | null {
    const run = store.get('select cluster_id from run where id = ? or plan_id = ? limit 1', runId, planId)
    if (typeof run?.cluster_id === 'string') return run.cluster_id
    const plan = planId === null ? null : store.get(planSubject, planId)
    if (plan?.about === 'operator')
      return typeof plan.context === 'string' && typeof plan.engine === 'string' ? operatorId(plan.context, plan.engine) : null
    if (plan === null || [plan.context, plan.engine, plan.namespace, plan.name].some(part => typeof part !== 'string')) return null
    return databaseClusterId(String(plan.context), String(plan.engine), String(plan.namespace), String(plan.name))
  }

  /** What the oldest entry is chained to: the last one that was removed, or nothing. */
  function checkpoint(): StoreRow {
    return store.get('select seq, hash from journal_checkpoint') ?? { seq: 0, hash: '' }
  }

  /** The first entry after `from`, up to number `to`, that doesn't fit; null when all do. */
  function firstMisfit(from: StoreRow, to: number): number | null {
    let hash = String(from.hash)
    let seq = Number(from.seq)
    for (;;) {
      const rows = store.all('select * from journal where seq > ? and seq <= ? order by seq limit ?', seq, to, pageSize)
      for (const row of rows) {
        const entry = readJournalEntry(row)
        hash = chainHash(hash, entry)
        seq += 1
        if (entry.seq !== seq || row.hash !== hash) return entry.seq
      }
      if (rows.length < pageSize) return null
    }
  }

  return {
    append,
    trim(unfinished) {
      const count = Number(store.get('select count(*) as count from journal')?.count ?? 0)
      if (count <= retention.most) return 0
      const about = unfinished.flatMap(({ id, planId }) => {
        const first = store.get('select min(seq) as seq from journal where run_id = ? or plan_id = ?', id, planId)?.seq
        return typeof first === 'number' ? [first] : []
      })
      const wanted = store.get('select seq, hash from journal order by seq desc limit 1 offset ?', retention.kept)
      const last = Math.min(Number(wanted?.seq ?? 0), ...about.map(seq => seq - 1))
      const cut = store.get('select seq, hash from journal where seq = ?', last)
      if (cut === null || firstMisfit(checkpoint(), last) !== null) return 0
      return store.transaction(() => {
        const removed = Number(store.get('select count(*) as count from journal where seq <= ?', last)?.count ?? 0)
        store.run(
          'insert into journal_checkpoint (id, seq, hash) values (1, ?, ?) on conflict (id) do update set seq = excluded.seq, hash = excluded.hash',
          last,
          String(cut.hash),
        )
        store.run('delete from journal where seq <= ?', last)
        const title = `Removed the oldest ${removed} entries`
        const detail = `The last of them was number ${last}, with the hash ${String(cut.hash)}.`
        append({ kind: 'journal-trimmed', who: null, contextName: null, title, planId: null, runId: null, detail })
        return removed
      })
    },
    list(input) {
      const before = input.before ?? Number.MAX_SAFE_INTEGER
      return store.all('select * from journal where seq < ? order by seq desc limit ?', before, input.limit ?? 200).map(readJournalEntry)
    },
    problem: () => refused ?? store.problem(),
    firstBroken(count = checkedAtOnce) {
      // All but the oldest entry need the one before them.
      const before = store.get('select seq, hash from journal order by seq desc limit 1 offset ?', count) ?? checkpoint()
      return firstMisfit(before, Number.MAX_SAFE_INTEGER)
    },
  }
}

/** The error of everything that may not happen without a journal. */
export function journalBlocked(problem: string, cause?: unknown): AppError {
  return new AppError('blocked', `Nothing may be written to a cluster while the journal can’t be kept. ${problem}`, {
    hint: 'Free some disk space or give the app its folder back, then try again.',
    cause,
  })
}

function chainHash(before: string, entry: JournalEntry): string {
  // What serves searching alone is no part of it: it may be found out later.
  const { clusterId: _, ...chained } = entry
  return sha256(`${before}\n${canonicalJson(chained)}`)
}
