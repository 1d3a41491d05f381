import type { Clock } from '../lib/clock.ts'

/** When no request has ended for so long while others wait, one more socket is opened: a slow answer must not hold up all others. */
const patienceMs = 250
/** As browsers have it per host. */
const mostAtOnce = 6

export interface RequestGate {
  /** Resolves when the request may go, or when its signal aborts. `leave` must follow in both cases. */
  enter(signal: AbortSignal): Promise<void>
  leave(): void
}

/**
 * Lets short requests share one socket while answers come, and a few when they don't. That is what keeps TLS handshakes at one per context
 * besides the streams.
 */
export function createRequestGate(clock: Clock): RequestGate {
  let inside = 0
  let limit = 1
  let cancelTimer: (() => void) | null = null
  const waiting = new Set<() => void>()

  function admit() {
    for (const next of waiting) {
      if (inside >= limit) break
      waiting.delete(next)
      inside += 1
      next()
    }
    if (waiting.size === 0) stopTimer()
  }

  function stopTimer() {
    cancelTimer?.()
    cancelTimer = null
  }

  /** Starts anew at each end of a request, so that it fires only when nothing ends. */
  function watchProgress() {
    stopTimer()
    if (waiting.size === 0 || limit >= mostAtOnce) return
    cancelTimer = clock.after(patienceMs, () => {
      limit += 1
      admit()
      watchProgress()
    })
  }

  return {
    async enter(signal) {
      if (inside < limit) {
        inside += 1
        return
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      const giveUp = () => {
        if (!waiting.delete(resolve)) return
        inside += 1
        resolve()
      }
      waiting.add(resolve)
      if (cancelTimer === null) watchProgress()
      signal.addEventListener('abort', giveUp, { once: true })
      await promise
      signal.removeEventListener('abort', giveUp)
    },
    leave() {
      inside -= 1
      if (inside === 0 && waiting.size === 0) limit = 1
      admit()
      watchProgress()
    },
  }
}
