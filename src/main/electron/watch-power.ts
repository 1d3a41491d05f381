import type { PowerMonitor } from 'electron'

/** Waking up is told two or three times (resumed, unlocked): once within this many ms is enough. */
const onceWithinMs = 2_000

/** Calls `wake` when the laptop wakes up or is unlocked, so that lost connections are retried at once. Dispose to stop listening. */
export function watchPower(monitor: Pick<PowerMonitor, 'on' | 'off'>, monotonic: () => number, wake: () => void): Disposable {
  let last: number | null = null
  const woken = (): void => {
    const now = monotonic()
    if (last !== null && now - last < onceWithinMs) return
    last = now
    wake()
  }
  monitor.on('resume', woken)
  monitor.on('unlock-screen', woken)
  return {
    [Symbol.dispose]() {
      monitor.off('resume', woken)
      monitor.off('unlock-screen', woken)
    },
  }
}
