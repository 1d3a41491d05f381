import { type Clock, sleep } from './clock.ts'

/** What a coalescing stream is made of. */
export interface CoalesceDeps<T> {
  readonly clock: Clock
  /** Values come no closer together than this, in ms; the first after a pause comes at once. */
  readonly spacingMs: number
  /** Ends the stream. */
  readonly signal?: AbortSignal
  /** Called once, when the stream is first read. `poke` says that there is something new; the returned function ends that. */
  readonly begin: (poke: () => void) => () => void
  /** The latest state, or null if there is nothing to say after all. Called only when the reader is ready for it. */
  readonly take: () => T | null
}

/**
 * A stream of latest states: `take` is asked once at the start and again after pokes, never faster than the reader reads. Nothing is
 * queued, so a slow reader costs no memory and sees fewer, newer states.
 */
export function coalesce<T>(deps: CoalesceDeps<T>): AsyncIteratorObject<T, undefined, void> {
  const stop = new AbortController()
  let poked = true
  let lastAt = Number.NEGATIVE_INFINITY
  let wake: () => void = () => undefined
  let finish: (() => void) | null = null
  let tail: Promise<unknown> = Promise.resolve()

  function end() {
    if (stop.signal.aborted) return
    stop.abort()
    deps.signal?.removeEventListener('abort', end)
    finish?.()
    wake()
  }
  if (deps.signal?.aborted === true) end()
  deps.signal?.addEventListener('abort', end, { once: true })

  function poke() {
    poked = true
    wake()
  }

  async function step(): Promise<IteratorResult<T>> {
    if (finish === null && !stop.signal.aborted) finish = deps.begin(poke)
    while (!stop.signal.aborted) {
      if (!poked) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      const waitMs = lastAt + deps.spacingMs - deps.clock.monotonic()
      if (waitMs > 0) {
        await sleep(deps.clock, waitMs, stop.signal)
        continue
      }
      poked = false
      const value = deps.take()
      if (value === null) continue
      lastAt = deps.clock.monotonic()
      return { done: false, value }
    }
    return { done: true, value: undefined }
  }

  return {
    next() {
      const result = tail.then(step)
      tail = result.catch(end)
      return result
    },
    async return() {
      end()
      return { done: true, value: undefined }
    },
    async [Symbol.asyncDispose]() {
      end()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
