import type { Clock } from '../lib/clock.ts'

/** How far a server's clock and this computer's lie apart, read from the `Date` of its answers. */
export interface ClockDifference {
  /** Takes in the header of an answer that came just now; what is no date says nothing. */
  note(date: string): void
  /** How far the server's clock is ahead of this computer's, in ms (negative: behind); 0 while they are as good as equal. */
  aheadMs(): number
  /** Called at each change of `aheadMs`. */
  onChange(listen: () => void): () => void
}

/** Less is what slow answers and whole seconds can make of equal clocks. */
const equalMs = 120_000
/** A difference is told anew when it moves by more than this: answers are never quite equally slow. */
const movedMs = 30_000

/** Knows nothing before the first answer. */
export function createClockDifference(clock: Pick<Clock, 'now'>): ClockDifference {
  const listeners = new Set<() => void>()
  let aheadMs = 0
  return {
    note(date) {
      const at = Date.parse(date)
      if (Number.isNaN(at)) return
      const seen = at - clock.now()
      const next = Math.abs(seen) < equalMs ? 0 : seen
      if (next === aheadMs || (next !== 0 && Math.abs(next - aheadMs) < movedMs)) return
      aheadMs = next
      for (const listen of [...listeners]) listen()
    },
    aheadMs: () => aheadMs,
    onChange(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
  }
}
