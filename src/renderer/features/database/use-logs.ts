import { useEffect, useRef, useState } from 'react'
import type { LogBatch } from '../../../shared/domain/log-line.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { followStream } from '../../state/follow-stream.ts'
import { addLogBatch, emptyLogView, type LogView } from './log-view.ts'

/** Lines of each member that are there at first. */
const tail = 500

/** The logs of a database, followed while the component is there. `lost`: why nothing comes just now. `begun`: something was told. */
export function useLogs(id: string): { readonly view: LogView; readonly begun: boolean; readonly lost: ShownError | null } {
  const [held, setHeld] = useState<{ view: LogView; begun: boolean; lost: ShownError | null }>({
    view: emptyLogView,
    begun: false,
    lost: null,
  })
  const view = useRef(emptyLogView)
  useEffect(() => {
    view.current = emptyLogView
    const followed = followStream<LogBatch>({
      open: signal => client.clusters.logs({ id, tail, afterOf: view.current.lastAt }, { signal }),
      onValue: batch => {
        view.current = addLogBatch(view.current, batch)
        setHeld({ view: view.current, begun: true, lost: null })
        return undefined
      },
      onLost: error => setHeld(before => ({ ...before, lost: error === null ? null : describeError(error) })),
    })
    return followed.stop
  }, [id])
  return held
}
