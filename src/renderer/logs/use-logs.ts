import { useEffect, useRef, useState } from 'react'
import type { LogBatch } from '../../shared/domain/log-line.ts'
import { describeError, type ShownError } from '../describe-error.ts'
import { followStream } from '../state/follow-stream.ts'
import { addLogBatch, emptyLogView, type LogView } from './log-view.ts'

/** Lines of each member that are there at first. */
const tail = 500

/** Whose logs, and how they are asked for. */
export type LogOrigin = {
  /** Tells one from another: with another key the whole view begins anew. */
  readonly key: string
  readonly open: (
    input: { readonly tail: number; readonly afterOf: Record<string, string> },
    signal: AbortSignal,
  ) => Promise<AsyncIterable<LogBatch>>
}

/** The logs of one origin, followed while the component is there. `lost`: why nothing comes just now. `begun`: something was told. */
export function useLogs({ open }: LogOrigin): { readonly view: LogView; readonly begun: boolean; readonly lost: ShownError | null } {
  const [held, setHeld] = useState<{ view: LogView; begun: boolean; lost: ShownError | null }>({
    view: emptyLogView,
    begun: false,
    lost: null,
  })
  const view = useRef(emptyLogView)
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    view.current = emptyLogView
    const followed = followStream<LogBatch>({
      open: signal => latest.current({ tail, afterOf: { ...view.current.lastAt } }, signal),
      onValue: batch => {
        view.current = addLogBatch(view.current, batch)
        setHeld({ view: view.current, begun: true, lost: null })
        return undefined
      },
      onLost: error => setHeld(before => ({ ...before, lost: error === null ? null : describeError(error) })),
    })
    return followed.stop
  }, [])
  return held
}
