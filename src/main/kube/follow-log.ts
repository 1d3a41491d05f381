import { AppError } from '../../shared/domain/app-error.ts'
import type { Connection } from './connection.ts'
import { createLineSplitter } from './split-lines.ts'

/** Which container's log, and how much of it. */
export interface LogQuestion {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly follow: boolean
  /** Newest so many lines; null: all that the rest allows. */
  readonly tailLines: number | null
  /** Only lines from this second on, RFC 3339. */
  readonly sinceTime: string | null
  readonly limitBytes: number | null
}

/** A container's runtime cuts lines at 16 KiB, so this is more than any log needs; the rest of a longer line is passed over. */
const maxLineBytes = 1024 * 1024
const cutMark = '… (cut: the line is longer than 1 MiB)'

/**
 * Reads a container's log, line by line, each with its time before it. Resolves when the log ends. Throws AppError: `forbidden`, `not-found`,
 * `bad-input` (the container has not started), `disconnected`, `unreachable`; `cancelled` when the signal aborts.
 */
export async function followLog(
  connection: Connection,
  question: LogQuestion,
  on: { readonly onOpen: () => void; readonly onLine: (line: string) => void },
  signal: AbortSignal,
): Promise<void> {
  const { link } = connection
  const lost = new AbortController()
  const unlisten = link.onChange(({ up }) => {
    if (!up) lost.abort()
  })
  let release: () => void = () => undefined
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(question.namespace)}/pods/${encodeURIComponent(question.pod)}/log`
    const stream = await connection.follow(path, queryOf(question), AbortSignal.any([signal, lost.signal]))
    release = link.hold()
    on.onOpen()
    const splitter = createLineSplitter(maxLineBytes, cutMark)
    for await (const chunk of stream.body) {
      link.heard()
      for (const line of splitter.push(chunk)) on.onLine(line.toString())
    }
    const rest = splitter.rest()
    if (rest !== '') on.onLine(rest)
  } catch (error) {
    if (signal.aborted) throw new AppError('cancelled', 'The log was given up.', { cause: error })
    if (error instanceof AppError) throw error
    throw new AppError('disconnected', link.state().failure?.message ?? 'The log was cut.', { cause: error })
  } finally {
    unlisten()
    release()
    lost.abort()
  }
}

function queryOf(question: LogQuestion): Record<string, string> {
  return {
    container: question.container,
    timestamps: 'true',
    ...(question.follow ? { follow: 'true' } : {}),
    ...(question.tailLines === null ? {} : { tailLines: String(question.tailLines) }),
    ...(question.sinceTime === null ? {} : { sinceTime: question.sinceTime }),
    ...(question.limitBytes === null ? {} : { limitBytes: String(question.limitBytes) }),
  }
}
