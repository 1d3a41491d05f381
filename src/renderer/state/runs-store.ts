import type { Run } from '../../shared/domain/run.ts'
import { client } from '../client.ts'
import { createFollowedStore } from './create-followed-store.ts'

/** Runs that are under way or ended within the hour, newest first, as last heard. `heard`: the host has told at least once. */
type RunsView = { readonly runs: readonly Run[]; readonly byId: ReadonlyMap<string, Run>; readonly heard: boolean }

const nothing: RunsView = { runs: [], byId: new Map(), heard: false }

/** Reads the followed runs, and follows them while the component is there. */
export const useRuns = createFollowedStore(
  nothing,
  signal => client.runs.watch(undefined, { signal }),
  (runs): RunsView => {
    const sorted = [...runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    return { runs: sorted, byId: new Map(sorted.map(run => [run.id, run])), heard: true }
  },
)
