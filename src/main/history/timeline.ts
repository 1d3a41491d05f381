import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../shared/domain/app-error.ts'
import { Health } from '../../shared/domain/health.ts'
import type { JournalEntry } from '../../shared/domain/run.ts'
import { type TimelineEntry, TimelineKind, type TimelinePage } from '../../shared/domain/timeline.ts'
import { valuesIn } from '../lib/values-in.ts'
import { wordsIn } from '../lib/words-in.ts'
import { doneEntry } from './done-entry.ts'
import type { HistoryPoint, HistoryStore } from './history-store.ts'

/** Which entries are wanted; several values of one are separated by commas. */
export interface TimelineQuery {
  readonly cluster?: string | undefined
  readonly contexts?: string | undefined
  readonly namespaces?: string | undefined
  readonly kinds?: string | undefined
  readonly health?: string | undefined
  readonly search?: string | undefined
  /** Not before, not after (ISO 8601). */
  readonly since?: string | undefined
  readonly before?: string | undefined
}

/** What happened to databases, from what was seen and from what was done, to operators too, newest first. */
export interface Timeline {
  /** Throws bad-input. */
  list(
    query: TimelineQuery & { readonly limit?: number | undefined; readonly cursor?: string | undefined },
    signal: AbortSignal,
  ): Promise<TimelinePage>
  /** All that fits, one by one. */
  all(query: TimelineQuery, signal: AbortSignal): AsyncGenerator<TimelineEntry>
}

interface TimelineDeps {
  readonly history: HistoryStore
  /** The journal's entries, newest first, of a lower number than `before`. */
  readonly journal: (query: JournalScope, signal: AbortSignal) => AsyncIterable<{ readonly entry: JournalEntry }>
  /** The name of an engine's operator. */
  readonly engineTitle: (engine: string) => string
}

interface JournalScope {
  readonly cluster?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly before?: number | undefined
}

/** Where a page ended in each of the two sources; null: at its beginning. */
interface Cursor {
  readonly point: HistoryPoint | null
  readonly seq: number | null
}

/** Entries read at once, with others' turns between. */
const chunk = 200
const pageByDefault = 100

/** Merges the two as they are read, so that a page costs a page. */
export function createTimeline({ history, journal, engineTitle }: TimelineDeps): Timeline {
  async function* seen(wanted: Wanted, from: HistoryPoint | null, signal: AbortSignal) {
    let at = from ?? (wanted.before === null ? null : { at: wanted.before, seq: Number.MAX_SAFE_INTEGER })
    while (!signal.aborted) {
      const rows = history.page(wanted, at, chunk)
      for (const row of rows) if (wanted.fits(row.entry)) yield row
      at = rows.at(-1)?.point ?? at
      if (rows.length < chunk) return
      await setImmediate()
    }
  }

  async function* done(wanted: Wanted, before: number | null, signal: AbortSignal) {
    if (wanted.kinds !== null && !wanted.kinds.includes('done')) return
    const scope = {
      ...(wanted.cluster !== null && { cluster: wanted.cluster }),
      ...(wanted.since !== null && { since: wanted.since }),
      ...(wanted.before !== null && { until: wanted.before }),
      ...(before !== null && { before }),
    }
    for await (const { entry } of journal(scope, signal)) {
      const found = doneEntry(entry, engineTitle)
      if (found !== null && wanted.fits(found)) yield { entry: found, seq: entry.seq }
    }
  }

  /** Both, each entry with the cursor that goes on after it. */
  async function* merge(wanted: Wanted, cursor: Cursor, signal: AbortSignal) {
    const left = seen(wanted, cursor.point, signal)
    const right = done(wanted, cursor.seq, signal)
    try {
      let [one, other] = [await left.next(), await right.next()]
      let here = cursor
      while (!one.done || !other.done) {
        if (!one.done && (other.done || one.value.entry.at >= other.value.entry.at)) {
          here = { ...here, point: one.value.point }
          yield { entry: one.value.entry, cursor: here }
          one = await left.next()
        } else if (!other.done) {
          here = { ...here, seq: other.value.seq }
          yield { entry: other.value.entry, cursor: here }
          other = await right.next()
        }
      }
    } finally {
      await Promise.all([left.return(undefined), right.return(undefined)])
    }
  }

  return {
    async list({ limit = pageByDefault, cursor, ...query }, signal) {
      const entries: TimelineEntry[] = []
      let here = readCursor(cursor)
      for await (const found of merge(readQuery(query), here, signal)) {
        if (entries.length === limit) return { entries, next: writeCursor(here) }
        entries.push(found.entry)
        here = found.cursor
      }
      if (signal.aborted) throw new AppError('cancelled', 'The search was cancelled.')
      return { entries, next: null }
    },
    async *all(query, signal) {
      for await (const { entry } of merge(readQuery(query), { point: null, seq: null }, signal)) yield entry
      if (signal.aborted) throw new AppError('cancelled', 'The search was cancelled.')
    },
  }
}

interface Wanted {
  readonly cluster: string | null
  readonly since: string | null
  readonly before: string | null
  readonly kinds: readonly TimelineKind[] | null
  readonly fits: (entry: TimelineEntry) => boolean
}

function readQuery(query: TimelineQuery): Wanted {
  const kinds = valuesIn('kinds', query.kinds, TimelineKind.options)
  const healths = valuesIn('health', query.health, Health.options)
  const contexts = valuesIn('contexts', query.contexts, null)
  const namespaces = valuesIn('namespaces', query.namespaces, null)
  const found = wordsIn(query.search)
  return {
    cluster: query.cluster ?? null,
    since: instantOf(query.since),
    before: instantOf(query.before),
    kinds,
    fits: entry =>
      (kinds === null || kinds.includes(entry.kind)) &&
      (healths === null || (entry.health !== null && healths.includes(entry.health))) &&
      (contexts === null || (entry.contextId !== null && contexts.includes(entry.contextId))) &&
      (namespaces === null || (entry.namespace !== null && namespaces.includes(entry.namespace))) &&
      (found === null ||
        found(entry.title, entry.detail, entry.about, entry.name, entry.operator ?? null, entry.namespace, entry.contextName, entry.who)),
  }
}

/** As the entries' own instants are written, so that texts compare like times. */
function instantOf(text: string | undefined): string | null {
  return text === undefined ? null : new Date(text).toISOString()
}

function writeCursor({ point, seq }: Cursor): string {
  return [point?.at ?? '', point?.seq ?? '', seq ?? ''].join('~')
}

function readCursor(text: string | undefined): Cursor {
  if (text === undefined) return { point: null, seq: null }
  const parts = /^(\d{4}-[\d:.TZ-]{6,30})?~(\d{1,15})?~(\d{1,15})?$/.exec(text)
  if (parts === null)
    throw new AppError('bad-input', 'This cursor is none of this timeline.', {
      fields: [{ path: 'cursor', message: 'Begin without one.' }],
    })
  const [, at, seq, journal] = parts
  return {
    point: at === undefined || seq === undefined ? null : { at, seq: Number(seq) },
    seq: journal === undefined ? null : Number(journal),
  }
}
