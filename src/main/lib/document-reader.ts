/**
 * Reads large YAML texts in a thread of its own, so that watches, other pages and other plans go on meanwhile. One text at a time; the thread is
 * bounded in memory and time, ends when nobody has asked for a while, and with the app. What it sends is JSON text: to this thread that costs a
 * hundredth of parsing YAML, and less than taking over the values themselves would.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/domain/app-error.ts'
import { type Documents, type DocumentTexts, faultOfSize, parseDocuments } from '../../shared/manifest/parse-documents.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { givenUp, orGivenUp } from './or-given-up.ts'
import { type ParsingThread, startParsingThread } from './parsing-thread.ts'

export interface DocumentReader extends AsyncDisposable {
  /** What a text says, or what is wrong with it, in a sentence. The last answer is kept for a while. Throws cancelled, and blocked when too many ask. */
  read(text: string, signal: AbortSignal): Promise<Documents>
}

interface DocumentReaderDeps {
  readonly clock: Clock
  readonly log: Pick<Log, 'error'>
  /** Of the thread's heap; absent: several times of what the largest text that is let in takes. */
  readonly memoryMb?: number
  /** The thread's entry; absent: the app's own. */
  readonly script?: string
}

const usualMemoryMb = 512
/** Only what hangs takes so long: a large manifest takes a second, on a busy laptop ten. In ms. */
const withinMs = 90_000
/** A form is often planned again after a correction, with the same manifest. In ms. */
const idleMs = 60_000
/** Texts are megabytes, and all wait in memory. */
const mostAsking = 8

/** Nothing is started before the first text. */
export function createDocumentReader(deps: DocumentReaderDeps): DocumentReader {
  const { clock, log, memoryMb = usualMemoryMb } = deps
  const life = new AbortController()
  let thread: ParsingThread | null = null
  let last: { readonly text: string; readonly documents: Documents } | null = null
  /** Holds no text: whoever gives up waiting takes theirs along. */
  let turn: Promise<void> = Promise.resolve()
  let asking = 0
  let cancelIdle = (): void => undefined

  async function parse(text: string, signal: AbortSignal): Promise<DocumentTexts> {
    try {
      if (thread === null || thread.gone()) thread = startParsingThread({ ...deps, memoryMb, withinMs })
      return await thread.parse(text, signal)
    } catch (error) {
      if (error instanceof AppError) throw error
      // A laptop that gives us no thread still gets its operator, as slowly as it is.
      log.error('A manifest is read without a thread of its own, because that could not be started', error)
      return parseDocuments(text)
    }
  }

  async function readNow(text: string, signal: AbortSignal): Promise<Documents> {
    if (last?.text === text) return last.documents
    const parsed = await parse(text, signal)
    if ('problem' in parsed) return parsed
    const values: unknown[] = []
    for (const json of parsed.texts) {
      if (signal.aborted) throw givenUp()
      values.push(JSON.parse(json))
      await nextTurn()
    }
    last = { text, documents: { values } }
    return { values }
  }

  async function endThread(): Promise<void> {
    const ending = thread
    thread = null
    last = null
    await ending?.[Symbol.asyncDispose]()
  }

  return {
    async read(text, signal) {
      const fault = faultOfSize(text)
      if (fault !== null) return { problem: fault }
      if (asking >= mostAsking)
        throw new AppError('blocked', `${mostAsking} manifests are being read already.`, { hint: 'Try again when they are done.' })
      asking += 1
      cancelIdle()
      const given = AbortSignal.any([signal, life.signal])
      const before = turn
      const { promise: over, resolve: end } = Promise.withResolvers<void>()
      turn = before.then(() => over)
      try {
        await orGivenUp(before, given)
        return await readNow(text, given)
      } finally {
        end()
        asking -= 1
        if (asking === 0 && !life.signal.aborted) cancelIdle = clock.after(idleMs, () => void endThread())
      }
    },
    async [Symbol.asyncDispose]() {
      life.abort()
      cancelIdle()
      await endThread()
    },
  }
}
