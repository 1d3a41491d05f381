/** Between attempts: full jitter under a cap that doubles from the first to the last figure. */
const firstWaitMs = 200
const lastWaitMs = 10_000

/** What `followStream` gives back to end it. */
export type Followed = { stop: () => void }

export type FollowOptions<T> = {
  /** Opens the stream. Its signal ends with the subscription. */
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  /** Gets each value. Says `again` to give this stream up and open it anew (a gap). */
  onValue: (value: T) => 'again' | undefined
  /** Called with the reason when an attempt ends, before the next one. */
  onLost?: (error: unknown) => void
}

/** Follows a stream of the host for as long as it is wanted: when it ends, by error or by itself, it is opened again. */
export function followStream<T>(options: FollowOptions<T>): Followed {
  const abort = new AbortController()
  void follow(options, abort.signal)
  return { stop: () => abort.abort() }
}

async function follow<T>({ open, onValue, onLost }: FollowOptions<T>, signal: AbortSignal) {
  let failures = 0
  while (!signal.aborted) {
    const attempt = new AbortController()
    const give = () => attempt.abort()
    signal.addEventListener('abort', give)
    let again = false
    try {
      for await (const value of await open(attempt.signal)) {
        if (signal.aborted) break
        failures = 0
        if (onValue(value) === 'again') {
          again = true
          break
        }
      }
      if (!signal.aborted && !again) onLost?.(null)
    } catch (error) {
      if (!signal.aborted) onLost?.(error)
    } finally {
      signal.removeEventListener('abort', give)
      attempt.abort()
    }
    failures += 1
    if (!signal.aborted) await pause(Math.random() * Math.min(lastWaitMs, firstWaitMs * 2 ** failures), signal)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
