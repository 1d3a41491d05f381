import type { TimelineGap } from '../../shared/domain/timeline.ts'
import type { RootSight } from '../fleet/fleet-observer.ts'

/** Where a change lies in time: seen as it happened, or between two looks. */
export interface Stamp {
  readonly at: string
  readonly from: string | null
  readonly gap: TimelineGap | null
}

/** When a look ended, and why. */
interface FormerLook {
  readonly at: string
  readonly gap: 'closed' | 'disconnected'
}

/** How one engine's databases in one context are being looked at. */
export interface Looking {
  /** Takes in how it is now. */
  see(sight: RootSight): void
  /** The stamp of something that shows now. */
  stamp(): Stamp
  /** Whether what shows is seen as it happens. */
  sure(): boolean
  /** Whether it is seen now. */
  live(): boolean
  /** Whether all is read, so that what isn't there can be said not to be. */
  complete(): boolean
  /** Whether rows are made from all they are made from: only then they can be compared with what was seen earlier. */
  settled(): boolean
  /** When it was looked at before this look began, and why that ended; null: never. */
  readonly before: FormerLook | null
  /** When it was seen last; null: not at all. */
  seenUntil(): string | null
}

/**
 * What a stream tells right after it is back may have happened while it was away: servers send the changes that were missed. Counting a few
 * seconds more to the gap is never wrong, only less exact.
 */
const catchUpMs = 5_000
/** A kind that can't be read must not keep everything waiting. */
const settleWithinMs = 60_000

/**
 * Begins when the first word comes of this engine in this context.
 */
export function startLooking(clock: { now(): number; monotonic(): number }, before: FormerLook | null): Looking {
  let gap: { from: string; why: TimelineGap } | null = before === null ? null : { from: before.at, why: before.gap }
  let live = false
  let whole = false
  let settled = () => false
  let backAt = Number.NEGATIVE_INFINITY
  let seenUntil: string | null = null
  /** Rows that come before it was ever live belong to the gap. */
  let everLive = false

  const now = () => new Date(clock.now()).toISOString()
  const sure = () => live && clock.monotonic() - backAt >= catchUpMs

  return {
    before,
    see({ freshness, settled: now }) {
      settled = now
      whole = freshness.message === null
      if (freshness.state === 'live') {
        if (!live) backAt = clock.monotonic()
        live = true
        everLive = true
        seenUntil = freshness.asOf ?? seenUntil
        return
      }
      if (!live) return
      live = false
      const from = freshness.asOf ?? seenUntil
      gap = from === null ? null : { from, why: 'lost' }
      seenUntil = from
    },
    stamp() {
      const at = now()
      if (gap === null || sure()) return { at, from: null, gap: null }
      return { at, from: gap.from < at ? gap.from : at, gap: gap.why }
    },
    sure,
    live: () => live,
    complete: () => live && whole && settled(),
    settled: () => settled() || (everLive && clock.monotonic() - backAt >= settleWithinMs),
    seenUntil: () => seenUntil,
  }
}
