import type { Rollout } from '../../shared/domain/rollout.ts'
import { client } from '../client.ts'
import { createFollowedStore } from './create-followed-store.ts'

/** Rollouts that are not at their end or ended within the hour, newest first, as last heard. */
type RolloutsView = { readonly rollouts: readonly Rollout[]; readonly byId: ReadonlyMap<string, Rollout> }

const nothing: RolloutsView = { rollouts: [], byId: new Map() }

/** Reads the followed rollouts, and follows them while the component is there. */
export const useRollouts = createFollowedStore(
  nothing,
  signal => client.rollouts.watch(undefined, { signal }),
  (rollouts): RolloutsView => ({ rollouts, byId: new Map(rollouts.map(rollout => [rollout.id, rollout])) }),
)
