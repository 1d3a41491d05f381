import { useEffect, useRef, useState } from 'react'
import { describeError, type ShownError } from '../describe-error.ts'
import { followStream } from './follow-stream.ts'

/** The last value of a stream, and why it is interrupted just now (null: it is not). */
export type Streamed<T> = { readonly value: T | null; readonly lost: ShownError | null }

/** Follows a stream of the host while the component is there; starts anew, without the old value, when `key` changes. `null`: no stream. */
export function useStream<T>(key: string | null, open: (signal: AbortSignal) => Promise<AsyncIterable<T>>): Streamed<T> {
  const [held, setHeld] = useState<Streamed<T> & { readonly key: string | null }>({ key, value: null, lost: null })
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    if (key === null) return
    const followed = followStream<T>({
      open: signal => latest.current(signal),
      onValue: value => {
        setHeld({ key, value, lost: null })
        return undefined
      },
      onLost: error =>
        setHeld(before => ({
          key,
          value: before.key === key ? before.value : null,
          lost: error === null ? null : describeError(error),
        })),
    })
    return followed.stop
  }, [key])
  return held.key === key ? held : { value: null, lost: null }
}
