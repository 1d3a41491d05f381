import { useState } from 'react'
import type { PlanConsent, Rollout, RolloutShape } from '../../../shared/domain/rollout.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf, navigate } from '../../router.ts'
import { dropDatabases } from '../../state/fleet-selection.ts'
import { dropFormDraft } from '../../state/form-drafts.ts'
import { rolloutForm } from '../../state/form-of.ts'

/** What can be done to a rollout. `busy`: one of it is being done; `refusal`: why the last could not be. */
export type RolloutActions = {
  readonly busy: boolean
  readonly refusal: ShownError | null
  readonly go: (consents: PlanConsent[]) => void
  readonly stop: () => void
  readonly discard: () => void
  readonly leaveOut: (clusterId: string, out: boolean) => void
  readonly leaveAllOut: (clusterIds: readonly string[]) => void
  readonly replan: (clusterId: string) => void
  /** Settled once it is kept or refused; does not reject. */
  readonly arrange: (clusterIds: readonly string[], shape: RolloutShape) => Promise<void>
}

/** Calls the host, and keeps what it refuses. What changes comes back by the stream of rollouts. */
export function useRolloutActions({ id, state, operation, items }: Pick<Rollout, 'id' | 'state' | 'operation' | 'items'>): RolloutActions {
  const [underWay, setUnderWay] = useState(0)
  const [refusal, setRefusal] = useState<ShownError | null>(null)
  async function attempt(work: () => Promise<unknown>) {
    setUnderWay(count => count + 1)
    setRefusal(null)
    try {
      await work()
    } catch (reason) {
      setRefusal(describeError(reason))
    } finally {
      setUnderWay(count => count - 1)
    }
  }
  const run = (work: () => Promise<unknown>) => void attempt(work)
  return {
    busy: underWay > 0,
    refusal,
    go: consents =>
      run(async () => {
        await (state === 'draft' ? client.rollouts.start : client.rollouts.resume)({ id, consents })
        const clusterIds = items.map(item => item.clusterId)
        dropFormDraft(rolloutForm(operation, clusterIds))
        // Left ticked, the next thing done to the selection would hit them too.
        if (state === 'draft') dropDatabases(clusterIds)
      }),
    stop: () => run(() => client.rollouts.stop({ id })),
    discard: () =>
      run(async () => {
        await client.rollouts.discard({ id })
        if (state !== 'stopped') navigate(addressOf(['rollouts']))
      }),
    leaveOut: (clusterId, out) => run(() => client.rollouts.leaveOut({ id, clusterId, out })),
    leaveAllOut: clusterIds =>
      run(async () => {
        for (const clusterId of clusterIds) await client.rollouts.leaveOut({ id, clusterId, out: true })
      }),
    replan: clusterId => run(() => client.rollouts.replan({ id, clusterId })),
    arrange: (clusterIds, shape) => attempt(() => client.rollouts.arrange({ id, clusterIds: [...clusterIds], shape })),
  }
}
