import type { Clock } from '../lib/clock.ts'

/** A timer that is late by more than this (ms) tells that the app itself stood still; less is what timers are always late by. */
const standstillMs = 25

/** Ends what takes too long. */
export interface Deadline {
  /** Aborted at the deadline, and when the outer signal is. */
  readonly signal: AbortSignal
  /** Whether it was the deadline that ended it. */
  passed(): boolean
  /** From here on only the outer signal ends it. */
  stopTimer(): void
  /** To be called when it is done. */
  end(): void
}

/**
 * A deadline for the other side of a connection, `ms` from now. Time in which the app or the laptop stood still is not the other side's: timers run
 * before what came meanwhile is read, and an answer that lies there would be called missing. So that time is given once more, at most as long again.
 */
export function createDeadline(clock: Clock, ms: number, outer: AbortSignal): Deadline {
  const inner = new AbortController()
  let late = false
  let spare = ms
  let cancel: () => void = () => undefined
  const forward = () => inner.abort()

  function wait(forMs: number) {
    const due = clock.monotonic() + forMs
    cancel = clock.after(forMs, () => {
      const stood = clock.monotonic() - due
      if (stood > standstillMs && spare > 0) {
        const more = Math.min(stood, spare)
        spare -= more
        return wait(more)
      }
      late = true
      inner.abort()
    })
  }

  wait(ms)
  if (outer.aborted) inner.abort()
  outer.addEventListener('abort', forward, { once: true })
  const stopTimer = () => cancel()
  return {
    signal: inner.signal,
    passed: () => late,
    stopTimer,
    end() {
      stopTimer()
      outer.removeEventListener('abort', forward)
    },
  }
}
