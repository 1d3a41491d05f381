import { useEffect } from 'react'
import { create } from 'zustand'
import { type Followed, followStream } from './follow-stream.ts'

/**
 * A store that one stream fills, followed while any component looks: one stream, however many components. `view` makes of each value what the
 * components read; nothing else writes to it.
 */
export function createFollowedStore<V, View extends object>(
  first: View,
  open: (signal: AbortSignal) => Promise<AsyncIterable<V>>,
  view: (value: V) => View,
): <T>(select: (view: View) => T) => T {
  const store = create<View>(() => first)
  let users = 0
  let followed: Followed | null = null
  function follow(): () => void {
    users += 1
    followed ??= followStream({
      open,
      onValue: value => {
        store.setState(view(value))
        return undefined
      },
    })
    return () => {
      users -= 1
      if (users > 0) return
      followed?.stop()
      followed = null
    }
  }
  return select => {
    useEffect(follow, [])
    return store(select)
  }
}
