import { useEffect } from 'react'
import { create } from 'zustand'
import type { Rollout } from '../../shared/domain/rollout.ts'
import { client } from '../client.ts'
import { type Followed, followStream } from './follow-stream.ts'

/** Rollouts that are not at their end or ended within the hour, newest first, as last heard. */
type RolloutsView = { readonly rollouts: readonly Rollout[]; readonly byId: ReadonlyMap<string, Rollout> }

const store = create<RolloutsView>(() => ({ rollouts: [], byId: new Map() }))

let users = 0
let followed: Followed | null = null

/** The one writer: one stream, however many components look. */
function follow(): () => void {
  users += 1
  followed ??= followStream({
    open: signal => client.rollouts.watch(undefined, { signal }),
    onValue: rollouts => {
      store.setState({ rollouts, byId: new Map(rollouts.map(rollout => [rollout.id, rollout])) })
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

/** Reads the followed rollouts, and follows them while the component is there. */
export function useRollouts<T>(select: (view: RolloutsView) => T): T {
  useEffect(follow, [])
  return store(select)
}
