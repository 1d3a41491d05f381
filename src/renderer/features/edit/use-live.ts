import { useEffect, useRef, useState } from 'react'
import type { Editable } from '../../../shared/contract/editable.ts'
import { client } from '../../client.ts'
import { useStream } from '../../state/use-stream.ts'

/** A burst of changes (a restart) is looked at once. */
const spacingMs = 800

/** The object as it is now, read again after each change of the database that is seen; null until it was read once, or while it can't be. */
export function useLive(id: string): Editable | null {
  const { value: sight } = useStream(`database ${id}`, signal => client.clusters.watch({ id }, { signal }))
  const [live, setLive] = useState<Editable | null>(null)
  const readAt = useRef(0)
  useEffect(() => {
    if (sight === null) return
    const abort = new AbortController()
    const wait = Math.max(0, readAt.current + spacingMs - Date.now())
    const timer = setTimeout(() => {
      readAt.current = Date.now()
      client.clusters.editable({ id, schema: false }, { signal: abort.signal }).then(
        read => setLive(read),
        // The page says elsewhere that the context is out of sight; the plan looks again in any case.
        () => undefined,
      )
    }, wait)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [id, sight])
  return live
}
