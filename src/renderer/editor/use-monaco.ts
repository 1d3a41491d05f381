import { useEffect, useState } from 'react'
import { loadMonaco } from './load-monaco.ts'
import type { Monaco } from './monaco.ts'

/** Monaco once it is there; until then `loading`, and `failed` when its files can't be read: the plain view stays then. */
export function useMonaco(): Monaco | 'loading' | 'failed' {
  const [state, setState] = useState<Monaco | 'loading' | 'failed'>('loading')
  useEffect(() => {
    let wanted = true
    loadMonaco().then(
      monaco => {
        if (wanted) setState(() => monaco)
      },
      () => {
        if (wanted) setState('failed')
      },
    )
    return () => {
      wanted = false
    }
  }, [])
  return state
}
