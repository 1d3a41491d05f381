import type { Clock } from '../lib/clock.ts'

/** A request that waited this long for the socket may open another: a slow answer must not hold up all others. */
const patienceMs = 250
/** As browsers have it per host. */
const mostAtOnce = 6

/**
 * Lets short requests share one socket while answers are quick, and a few when they are not. That is what keeps TLS handshakes at one per
 * context besides the streams.
 */
export function createRequestGate(clock: Clock): { enter(signal: AbortSignal): Promise<void>; leave(): void } {
  let inside = 0
  let limit = 1
  const waiting: (() => void)[] = []

  function admit() {
    while (inside < limit) {
      const next = waiting.shift()
      if (next === undefined) return
      inside += 1
      next()
    }
  }

  return {
    /** Resolves when the request may go, or when its signal aborts. `leave` must follow in both cases. */
    async enter(signal) {
      if (inside < limit) {
        inside += 1
        return
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      const cancel = clock.after(patienceMs, () => {
        limit = Math.min(limit + 1, mostAtOnce)
        admit()
      })
      const giveUp = () => {
        const index = waiting.indexOf(resolve)
        if (index === -1) return
        waiting.splice(index, 1)
        inside += 1
        resolve()
      }
      signal.addEventListener('abort', giveUp, { once: true })
      await promise
      signal.removeEventListener('abort', giveUp)
      cancel()
    },
    leave() {
      inside -= 1
      if (inside === 0 && waiting.length === 0) limit = 1
      admit()
    },
  }
}
