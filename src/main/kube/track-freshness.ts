import type { Freshness, FreshnessState } from '../../shared/domain/freshness.ts'
import type { Clock } from '../lib/clock.ts'

/** A dead stream is shown as stale after this, unless it is back before: a watch that ended in order resumes within 100 ms. */
const graceMs = 1_000
/** How often a mere newer `asOf` is told. */
const tellEveryMs = 5_000
/** Somebody who looks away for a while should still find a note; for longer it is in the way. */
const noteMs = 600_000

export interface FreshnessTracker {
  live(): void
  /** Something that must be known though it is live, for ten minutes from when it first is. */
  note(text: string): void
  /** Bytes came on the stream. */
  heard(): void
  /** The stream is dead; stale follows after a grace. */
  suspect(because: string): void
  set(state: FreshnessState, message: string, more?: { hint?: string | null; retryAtMs?: number | null }): void
  current(): Freshness
  end(): void
}

/** Keeps the freshness of one watched kind and tells each change of state at once, progress of `asOf` seldom. */
export function trackFreshness(clock: Clock, tell: (freshness: Freshness) => void): FreshnessTracker {
  const iso = (ms: number) => new Date(ms).toISOString()
  let freshness: Freshness = { state: 'connecting', asOf: null, since: iso(clock.now()), message: null, hint: null, retryAt: null }
  let toldAt = clock.monotonic()
  /** Wall time of the last sign of life of a live stream, which `freshness` has yet to say: there are thousands a second. */
  let heardAt: number | null = null
  let cancelGrace: () => void = () => undefined
  /** Why the stream is dead, while the grace runs. */
  let suspected: string | null = null
  let noted: string | null = null
  /** null: the time of the note has not begun. */
  let cancelNote: (() => void) | null = null

  function change(next: Omit<Freshness, 'since' | 'asOf'>, asOf: string | null) {
    endGrace()
    const since = next.state === freshness.state ? freshness.since : iso(clock.now())
    freshness = { ...next, asOf, since }
    heardAt = null
    toldAt = clock.monotonic()
    tell(freshness)
  }

  function upToDate(): Freshness {
    if (heardAt !== null) freshness = { ...freshness, asOf: iso(heardAt) }
    heardAt = null
    return freshness
  }

  function endGrace() {
    cancelGrace()
    suspected = null
  }

  function endNote() {
    cancelNote = null
    noted = null
    if (freshness.state !== 'live') return
    freshness = { ...upToDate(), message: null }
    tell(freshness)
  }

  return {
    note(text) {
      noted = text
      cancelNote?.()
      cancelNote = null
    },
    live() {
      if (noted !== null) cancelNote ??= clock.after(noteMs, endNote)
      change({ state: 'live', message: noted, hint: null, retryAt: null }, iso(clock.now()))
    },
    heard() {
      // Bytes of a stream that takes up the old place may be of long ago.
      if (freshness.state !== 'live' || suspected !== null) return
      heardAt = clock.now()
      if (clock.monotonic() - toldAt < tellEveryMs) return
      toldAt = clock.monotonic()
      tell(upToDate())
    },
    suspect(because) {
      if (freshness.state !== 'live') return
      // Attempts that fail one after the other don't make the grace longer.
      const begun = suspected !== null
      suspected = because
      if (begun) return
      cancelGrace = clock.after(graceMs, () => change({ state: 'stale', message: suspected, hint: null, retryAt: null }, upToDate().asOf))
    },
    set(state, message, more = {}) {
      const retryAt = more.retryAtMs === undefined || more.retryAtMs === null ? null : iso(more.retryAtMs)
      change({ state, message, hint: more.hint ?? null, retryAt }, upToDate().asOf)
    },
    current: upToDate,
    end() {
      endGrace()
      cancelNote?.()
    },
  }
}
