/**
 * lib/ holds what knows nothing of databases or Kubernetes: time, back-off, the log, redaction, files that are written whole or not at all, the
 * local SQLite store, sealing with a key. It stands at the bottom and imports nothing of the app but shared/. Everything here takes its clock and its
 * randomness from outside; this file is the clock, and the only one that asks the laptop for the time.
 */

/** Time as the app is given it: wall time for what is shown, monotonic time for what is measured, timers that a test can drive. */
export interface Clock {
  /** Wall time in ms since 1970; may jump when the laptop's clock is set. */
  now(): number
  /** Ms since some start; never goes back. */
  monotonic(): number
  /** Calls `run` once after `ms`; the returned function cancels. Timers don't keep the process alive. */
  after(ms: number, run: () => void): () => void
}

/** The laptop's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Wall time as ISO 8601. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}

/** Resolves after `ms`, or at once when the signal aborts (it never rejects: callers look at their signal). */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= 0) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(ms, finish)
  signal.addEventListener('abort', finish, { once: true })
  function finish() {
    cancel()
    signal.removeEventListener('abort', finish)
    resolve()
  }
  return promise
}
