import { useEffect } from 'react'
import { create } from 'zustand'
import type { Run } from '../../shared/domain/run.ts'
import { client } from '../client.ts'
import { type Followed, followStream } from './follow-stream.ts'

/** Runs that are under way or ended within the hour, newest first, as last heard. `heard`: the host has told at least once. */
type RunsView = { readonly runs: readonly Run[]; readonly byId: ReadonlyMap<string, Run>; readonly heard: boolean }

const store = create<RunsView>(() => ({ runs: [], byId: new Map(), heard: false }))

let users = 0
let followed: Followed | null = null

/** The one writer: one stream, however many components look. */
function follow(): () => void {
  users += 1
  followed ??= followStream({
    open: signal => client.runs.watch(undefined, { signal }),
    onValue: runs => {
      const sorted = [...runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      store.setState({ runs: sorted, byId: new Map(sorted.map(run => [run.id, run])), heard: true })
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

/** Reads the followed runs, and follows them while the component is there. */
export function useRuns<T>(select: (view: RunsView) => T): T {
  useEffect(follow, [])
  return store(select)
}
