import { setImmediate } from 'node:timers/promises'
import type { JournalEntry } from '../../shared/domain/run.ts'
import type { Store, StoreRow } from '../lib/store.ts'
import { wordsIn } from '../lib/words-in.ts'

/** Which entries are wanted; what is left out doesn't matter. */
export interface JournalQuery {
  /** Words that all have to be found. */
  readonly search?: string | undefined
  /** Name of a context. */
  readonly context?: string | undefined
  /** Id of a database. */
  readonly cluster?: string | undefined
  readonly kinds?: readonly string[] | undefined
  /** Not before, not after (ISO 8601, UTC). */
  readonly since?: string | undefined
  readonly until?: string | undefined
  /** Only entries of a lower number. */
  readonly before?: number | undefined
}

/** An entry with its place in the chain: its hash, and that of the entry before it. */
export interface ChainedEntry {
  readonly entry: JournalEntry
  readonly hash: string
  readonly previousHash: string
}

/** Entries read at once: each may be 60 KB, and others want their turn. */
const pageSize = 100

/** Looks through the journal, newest first, a page at a time with others' turns between. Ends with the signal. */
export async function* searchJournal(store: Store, query: JournalQuery, signal: AbortSignal): AsyncGenerator<ChainedEntry> {
  const fits = wordsIn(query.search)
  let before = query.before ?? Number.MAX_SAFE_INTEGER
  while (!signal.aborted) {
    const rows = readPage(store, query, before)
    for (const row of rows) {
      const entry = readJournalEntry(row)
      before = entry.seq
      if (fits === null || fits(entry.title, entry.kind, entry.who, entry.contextName, entry.detail))
        yield { entry, hash: String(row.hash), previousHash: String(row.previous ?? '') }
    }
    if (rows.length < pageSize) return
    await setImmediate()
  }
}

function readPage(store: Store, query: JournalQuery, before: number): StoreRow[] {
  const terms = ['j.seq < ?']
  const values: (string | number)[] = [before]
  const add = (term: string, ...given: string[]) => {
    terms.push(term)
    values.push(...given)
  }
  if (query.context !== undefined) add('j.context_name = ?', query.context)
  if (query.cluster !== undefined) add('j.cluster_id = ?', query.cluster)
  if (query.since !== undefined) add('j.at >= ?', query.since)
  if (query.until !== undefined) add('j.at <= ?', query.until)
  if (query.kinds !== undefined && query.kinds.length > 0) add(`j.kind in (${query.kinds.map(() => '?').join(',')})`, ...query.kinds)
  return store.all(
    `select j.*, coalesce((select p.hash from journal p where p.seq = j.seq - 1),
       (select c.hash from journal_checkpoint c where c.seq = j.seq - 1)) as previous
     from journal j where ${terms.join(' and ')} order by j.seq desc limit ?`,
    ...values,
    pageSize,
  )
}

/** An entry from its row. */
export function readJournalEntry(row: StoreRow): JournalEntry {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    seq: Number(row.seq),
    at: String(row.at),
    kind: String(row.kind),
    who: text(row.who),
    contextName: text(row.context_name),
    title: String(row.title),
    planId: text(row.plan_id),
    runId: text(row.run_id),
    detail: text(row.detail),
    clusterId: text(row.cluster_id),
  }
}
