import { PracticeApiError } from '../../client.ts'
import type { PracticeClock } from '../../simulated-operator.ts'

/** Runs one thing per key at a time, again when the key was added meanwhile. */
export interface WorkQueue {
  add(key: string): void
}

/** Time that a pass may count on; `passed` as in `Pass`. */
export interface Ticker {
  readonly passed: (key: string, ms: number) => boolean
  /** Adds the key again after that time, simulated. */
  readonly wake: (ms: number) => void
}

interface QueueDeps {
  readonly clock: PracticeClock
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
}

/** Longest wait after a failure, simulated ms. */
const longestRetry = 60_000

interface Timer {
  done: boolean
  used: boolean
}

/**
 * Makes a queue over `run`. A key whose run fails is tried again with growing waits; conflicts are no errors. Timers asked for by `passed`
 * belong to the key and are forgotten by the first pass that doesn't ask for them.
 */
export function createWorkQueue(deps: QueueDeps, parallel: number, run: (key: string, ticker: Ticker) => Promise<void>): WorkQueue {
  const waiting = new Set<string>()
  const active = new Set<string>()
  const failures = new Map<string, number>()
  const timers = new Map<string, Map<string, Timer>>()

  function later(key: string, ms: number, then: () => void): void {
    deps.clock.after(ms, deps.signal).then(
      () => {
        then()
        add(key)
      },
      (error: unknown) => {
        if (!deps.signal.aborted) deps.onError(error)
      },
    )
  }

  function tickerOf(key: string): Ticker & { end(): void } {
    const own = timers.get(key) ?? new Map<string, Timer>()
    timers.set(key, own)
    for (const timer of own.values()) timer.used = false
    return {
      passed(name, ms) {
        const known = own.get(name)
        if (known) {
          known.used = true
          return known.done
        }
        const timer: Timer = { done: false, used: true }
        own.set(name, timer)
        later(key, ms, () => {
          timer.done = true
        })
        return false
      },
      wake: ms => later(key, ms, () => undefined),
      end() {
        for (const [name, timer] of own) if (!timer.used) own.delete(name)
        if (own.size === 0) timers.delete(key)
      },
    }
  }

  async function work(key: string): Promise<void> {
    const ticker = tickerOf(key)
    try {
      await run(key, ticker)
      ticker.end()
      failures.delete(key)
    } catch (error) {
      if (deps.signal.aborted) return
      const count = (failures.get(key) ?? 0) + 1
      failures.set(key, count)
      if (!(error instanceof PracticeApiError && error.code === 409)) deps.onError(error)
      later(key, Math.min(longestRetry, 500 * 2 ** Math.min(count, 10)), () => undefined)
    }
  }

  function pump(): void {
    for (const key of waiting) {
      if (active.size >= parallel || deps.signal.aborted) return
      if (active.has(key)) continue
      waiting.delete(key)
      active.add(key)
      void work(key).then(() => {
        active.delete(key)
        pump()
      })
    }
  }

  function add(key: string): void {
    waiting.add(key)
    pump()
  }

  return { add }
}
