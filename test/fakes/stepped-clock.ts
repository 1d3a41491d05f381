import { setImmediate as turn } from 'node:timers/promises'
import { echo } from './echo.ts'
import { patienceMs, wait } from './eventually.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'

/**
 * A clock for tests over real sockets whose two ends are in this process. Its time passes in small steps, and between two steps what is on
 * its way arrives: so "within two seconds" is said of the app's own time, and holds or fails the same on any machine.
 */
export interface SteppedClock extends FakeClock {
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>
  /** Lets time pass until a condition holds, and says how much it was (ms, to the step); throws when `within` has passed and it doesn't. */
  passUntil(what: string, holds: () => boolean, within: number): Promise<number>
  /** Lets time pass until a promise has settled, and gives what it gives; throws when `within` has passed and it hasn't. */
  settle<T>(what: string, promise: Promise<T>, within: number): Promise<T>
  /** Waits for a condition while time stands still, and so no timer ends. */
  standUntil(what: string, holds: () => boolean): Promise<void>
}

/** What comes over a socket is worked on in a few turns of the event loop. */
const turnsPerStep = 8
/** A question through a proxy and its answer pass through the network four times. */
const echoesPerStep = 2

/** `stepMs` must be small beside the delays of the app that a test is about; larger steps let hours pass sooner. */
export function createSteppedClock(stepMs = 20): SteppedClock {
  const clock = createFakeClock()

  async function arrive() {
    for (let i = 0; i < echoesPerStep; i += 1) await echo()
    for (let i = 0; i < turnsPerStep; i += 1) await turn()
    await wait(1)
  }

  async function passUntil(what: string, holds: () => boolean, within: number) {
    const began = clock.monotonic()
    for (;;) {
      await arrive()
      const passed = clock.monotonic() - began
      if (holds()) return passed
      if (passed >= within) throw new Error(`Not within ${within} ms of the test’s clock: ${what}`)
      await clock.advance(Math.min(stepMs, within - passed))
    }
  }

  return {
    ...clock,
    passUntil,
    async pass(ms) {
      const until = clock.monotonic() + ms
      await passUntil('the time has passed', () => clock.monotonic() >= until, ms)
    },
    async settle(what, promise, within) {
      let settled = false
      const note = () => {
        settled = true
      }
      promise.then(note, note)
      await passUntil(what, () => settled, within)
      return await promise
    },
    async standUntil(what, holds) {
      const began = performance.now()
      while (!holds()) {
        if (performance.now() - began > patienceMs) throw new Error(`Not while the clock stands: ${what}`)
        await arrive()
      }
    },
  }
}
