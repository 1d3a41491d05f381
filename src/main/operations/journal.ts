import { AppError } from '../../shared/domain/app-error.ts'
import type { JournalEntry } from '../../shared/domain/run.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import type { Store, StoreRow } from '../lib/store.ts'
import { maxDetail } from './journal-detail.ts'
import { canonicalJson, sha256 } from './json.ts'

export type NewJournalEntry = Omit<JournalEntry, 'seq' | 'at'>

/** What was planned and done from here: only ever added to, each entry chained to the one before by its hash. */
export interface Journal {
  /** Written through to the disk when this returns. Texts pass through redaction. Throws blocked when it can't be written. */
  append(entry: NewJournalEntry): void
  /** Newest first. */
  list(input: { limit?: number | undefined; before?: number | undefined }): JournalEntry[]
  problem(): string | null
  /** The first of the last `count` entries that doesn't fit the one before it; null when the chain is whole. */
  firstBroken(count?: number): number | null
}

interface JournalDeps {
  readonly store: Store
  readonly clock: Clock
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
}

/** How many entries are checked unless told otherwise: a start must not wait for the history of years. */
const checkedAtOnce = 1_000

export function createJournal(deps: JournalDeps): Journal {
  const { store, clock } = deps
  // Kept apart from the store's own: a smaller write may still find room on a disk that has none for the journal.
  let refused: string | null = null
  return {
    append(entry) {
      const problem = store.problem()
      try {
        store.transaction(() => {
          const last = store.get('select seq, hash from journal order by seq desc limit 1')
          const full: JournalEntry = {
            ...entry,
            seq: Number(last?.seq ?? 0) + 1,
            at: isoTime(clock),
            title: deps.redact(entry.title),
            detail: entry.detail === null ? null : deps.redact(entry.detail.slice(0, maxDetail)),
          }
          store.run(
            'insert into journal (seq, at, kind, who, context_name, title, plan_id, run_id, detail, hash) values (?,?,?,?,?,?,?,?,?,?)',
            full.seq,
            full.at,
            full.kind,
            full.who,
            full.contextName,
            full.title,
            full.planId,
            full.runId,
            full.detail,
            chainHash(String(last?.hash ?? ''), full),
          )
        })
        refused = null
      } catch (error) {
        refused = store.problem() ?? problem ?? (error instanceof Error ? error.message : String(error))
        throw journalBlocked(refused, error)
      }
    },
    list(input) {
      const before = input.before ?? Number.MAX_SAFE_INTEGER
      return store.all('select * from journal where seq < ? order by seq desc limit ?', before, input.limit ?? 200).map(readEntry)
    },
    problem: () => refused ?? store.problem(),
    firstBroken(count = checkedAtOnce) {
      const rows = store.all('select * from journal order by seq desc limit ?', count + 1).reverse()
      // All but the very first entry of the journal need the one before them.
      const before = rows.length > count ? rows.shift() : undefined
      let hash = String(before?.hash ?? '')
      let seq = Number(before?.seq ?? 0)
      for (const row of rows) {
        const entry = readEntry(row)
        hash = chainHash(hash, entry)
        seq += 1
        if (entry.seq !== seq || row.hash !== hash) return entry.seq
      }
      return null
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
  return sha256(`${before}\n${canonicalJson(entry)}`)
}

function readEntry(row: StoreRow): JournalEntry {
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
  }
}
