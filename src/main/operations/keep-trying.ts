import { type Clock, sleep } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'

/** How often, and for how many times, keeping what has happened is tried again: an hour of a full disk. */
const keepAgain = { everyMs: 5_000, times: 720 } as const

/**
 * Keeps what has happened already, as often as it takes: a disk that is full must not make a write that was made look like one that wasn't.
 * If the app ends first, the next start reads the cluster.
 */
export async function keepTrying(
  deps: { readonly clock: Clock; readonly log: Log; readonly life: AbortSignal },
  work: () => void,
): Promise<void> {
  for (let time = 1; ; time++) {
    try {
      work()
      return
    } catch (error) {
      if (deps.life.aborted || time >= keepAgain.times) throw error
      deps.log.error('What was done can’t be kept; trying again', error)
      await sleep(deps.clock, keepAgain.everyMs, deps.life)
    }
  }
}
