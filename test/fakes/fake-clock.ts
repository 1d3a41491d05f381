import type { Clock } from '../../src/main/lib/clock.ts'

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time on, running timers in their order; lets promises settle between them. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock alone, as a person or NTP does. */
  shiftWall(ms: number): void
  timers(): number
}

export function createFakeClock(start = Date.parse('2026-01-02T03:04:05Z')): FakeClock {
  let monotonic = 0
  let wall = start
  let pending: { at: number; run: () => void }[] = []
  const settle = () => new Promise<void>(resolve => setImmediate(resolve))
  return {
    now: () => wall + monotonic,
    monotonic: () => monotonic,
    after(ms, run) {
      const timer = { at: monotonic + Math.max(0, ms), run }
      pending.push(timer)
      return () => {
        pending = pending.filter(other => other !== timer)
      }
    },
    async advance(ms) {
      const until = monotonic + ms
      await settle()
      for (;;) {
        const next = pending.filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        pending = pending.filter(timer => timer !== next)
        monotonic = Math.max(monotonic, next.at)
        next.run()
        await settle()
      }
      monotonic = until
      await settle()
    },
    shiftWall(ms) {
      wall += ms
    },
    timers: () => pending.length,
  }
}
