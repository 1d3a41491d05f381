import { useCallback, useEffect, useRef, useState } from 'react'
import { describeError, type ShownError } from '../describe-error.ts'

/** Where a call stands. While it is made anew (`reload`) the last value stays in sight. */
export type Called<T> = { readonly value: T | null; readonly error: ShownError | null; readonly loading: boolean }

type Held<T> = Called<T> & { readonly key: string }

/**
 * Calls the host when the component appears and whenever `key` (what the call depends on) changes; an older call is cancelled and its
 * value forgotten. `null` as key: no call.
 */
export function useCall<T>(key: string | null, call: (signal: AbortSignal) => Promise<T>): Called<T> & { readonly reload: () => void } {
  const [held, setHeld] = useState<Held<T>>({ key: '', value: null, error: null, loading: true })
  const [round, setRound] = useState(0)
  const latest = useRef(call)
  useEffect(() => {
    latest.current = call
  })
  useEffect(() => {
    if (key === null) return
    const abort = new AbortController()
    const settle = (part: Pick<Held<T>, 'value' | 'error'>) => {
      if (!abort.signal.aborted) setHeld({ key, loading: false, ...part })
    }
    setHeld(before => ({ key, value: before.key === key && round > 0 ? before.value : null, error: null, loading: true }))
    latest.current(abort.signal).then(
      value => settle({ value, error: null }),
      (error: unknown) => settle({ value: null, error: describeError(error) }),
    )
    return () => abort.abort()
  }, [key, round])
  const reload = useCallback(() => setRound(before => before + 1), [])
  if (held.key !== key) return { value: null, error: null, loading: key !== null, reload }
  return { value: held.value, error: held.error, loading: held.loading, reload }
}
