import type { Clock } from '../../src/main/lib/clock.ts'

/** A real clock on which time passes faster, so that backoffs of seconds cost a test milliseconds. */
export function createScaledClock(speed: number): Clock {
  const start = Date.now()
  const monotonic = () => performance.now() * speed
  const origin = monotonic()
  return {
    now: () => start + monotonic() - origin,
    monotonic,
    after(ms, run) {
      const timer = setTimeout(run, ms / speed)
      return () => clearTimeout(timer)
    },
  }
}
