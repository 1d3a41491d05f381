import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { DocumentTexts } from '../../shared/manifest/parse-documents.ts'
import type { Clock } from './clock.ts'
import { givenUp } from './or-given-up.ts'

/** What the thread says: that it has begun, then one answer per text. */
export type FromThread = 'ready' | DocumentTexts

/** A thread that parses texts, one at a time. */
export interface ParsingThread extends AsyncDisposable {
  /**
   * Has a text parsed. A text that takes too much time or memory is a problem of the text, and the end of the thread. Rejects with cancelled when the
   * signal aborts, which ends the thread, too, and with whatever kept the thread from beginning.
   */
  parse(text: string, signal: AbortSignal): Promise<DocumentTexts>
  /** It has ended, or is ending: the next text wants another. */
  gone(): boolean
}

interface ParsingThreadDeps {
  readonly clock: Clock
  /** Of its heap. */
  readonly memoryMb: number
  /** For one text. */
  readonly withinMs: number
  /** Its entry; absent: the one beside us. */
  readonly script?: string
}

/** `parsing-thread-main.ts` when we run from source, `parsing-thread.js` when we are bundled (also from a chunk one folder below). */
function entryPath(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const bundled = join(here, 'parsing-thread.js')
  return [join(here, 'parsing-thread-main.ts'), bundled, join(here, '..', 'parsing-thread.js')].find(path => existsSync(path)) ?? bundled
}

/** Starts one. While nothing is asked of it, it does not keep the app alive. */
export function startParsingThread(deps: ParsingThreadDeps): ParsingThread {
  const { clock, memoryMb, withinMs } = deps
  const worker = new Worker(deps.script ?? entryPath(), { resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
  let ready = false
  let isGone = false
  // Whoever asks listens, too; an error that nobody listens to would end the app.
  worker.on('error', () => undefined)
  worker.on('message', (message: FromThread) => {
    if (message === 'ready') ready = true
  })
  worker.once('exit', () => {
    isGone = true
  })
  worker.unref()

  async function end(): Promise<void> {
    isGone = true
    await worker.terminate()
  }

  /** What its end means for the text that it was given; null: it never began, and that is no fault of the text. */
  function problemOf(error: unknown): string | null {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      return `Reading it takes more than ${memoryMb} MB of memory: no manifest of an operator does.`
    return ready ? 'The thread that was to read it has ended.' : null
  }

  return {
    gone: () => isGone,
    async parse(text, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<DocumentTexts>()
      const finish = (problem: string): void => {
        void end()
        resolve({ problem })
      }
      const hear = (message: FromThread): void => {
        if (message !== 'ready') resolve(message)
      }
      const fail = (error: unknown): void => {
        const problem = problemOf(error)
        if (problem === null) reject(error)
        else finish(problem)
      }
      const gone = (): void => fail(new Error('The thread has ended.'))
      const giveUp = (): void => {
        void end()
        reject(givenUp())
      }
      const cancelTimer = clock.after(withinMs, () =>
        finish(`Reading it takes longer than ${withinMs / 1000} s: no manifest of an operator does.`),
      )
      worker.on('message', hear).once('error', fail).once('exit', gone)
      signal.addEventListener('abort', giveUp, { once: true })
      if (signal.aborted) giveUp()
      worker.ref()
      worker.postMessage(text)
      try {
        return await promise
      } finally {
        cancelTimer()
        signal.removeEventListener('abort', giveUp)
        worker.off('message', hear).off('error', fail).off('exit', gone)
        worker.unref()
      }
    },
    [Symbol.asyncDispose]: end,
  }
}
