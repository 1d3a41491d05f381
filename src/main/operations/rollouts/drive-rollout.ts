/**
 * Driving a rollout: wave by wave, so many databases at once, each through its own plan. What is about to be applied is written down first; what
 * became of it is what its plan became: a plan turns into a run in one transaction, once, so that none is ever applied twice, whatever was killed
 * when. The first database that goes wrong stops all that has not begun.
 */
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Rollout, RolloutItem } from '../../../shared/domain/rollout.ts'
import type { Run } from '../../../shared/domain/run.ts'
import { isoTime, sleep } from '../../lib/clock.ts'
import { asAppError } from '../read-view.ts'
import { isOver } from '../run-store.ts'
import { itemOf, stopped, withItem } from './change-rollout.ts'
import { createRolloutJournal } from './journal-rollout.ts'
import { nextMove } from './next-move.ts'
import type { RolloutParts } from './rollouts-api.ts'

/** Looked at again after this long even if nobody says that anything has changed, in ms. */
const lookEveryMs = 5_000

/** Drives rollouts: `drive` is called after each change that may let one go on. */
export function createDriver(deps: RolloutParts): { drive(id: string): void } {
  const { rollouts, runs, clock, life } = deps
  const journal = createRolloutJournal(deps)
  const driven = new Set<string>()
  /** `rolloutId clusterId` of plans that are being applied by this process. */
  const applying = new Set<string>()
  let wake = Promise.withResolvers<void>()
  const stopListening = runs.onChange(stir)
  life.addEventListener('abort', stopListening, { once: true })

  function stir(): void {
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }

  function drive(id: string): void {
    stir()
    if (driven.has(id) || life.aborted) return
    driven.add(id)
    deps.background(driveUntilIdle(id))
  }

  async function driveUntilIdle(id: string): Promise<void> {
    while (!life.aborted) {
      const woken = wake.promise
      try {
        settle(id)
        const move = nextMove(rollouts.get(id))
        if (move.kind === 'complete') complete(id)
        if (move.kind === 'idle' || move.kind === 'complete') {
          // At once: whoever changes something after this begins to drive anew.
          driven.delete(id)
          return
        }
        if (move.kind === 'begin') {
          for (const clusterId of move.clusterIds) begin(id, clusterId)
          continue
        }
      } catch (error) {
        // It ended while the last of it was under way, and was then taken off the list.
        if (error instanceof AppError && error.code === 'not-found') {
          driven.delete(id)
          return
        }
        // A disk that is full ends nothing: there may be room at the next look.
        deps.log.error(`Rollout ${id} can't be kept`, error)
      }
      const rest = new AbortController()
      await Promise.race([woken, sleep(clock, lookEveryMs, AbortSignal.any([life, rest.signal]))])
      rest.abort()
    }
  }

  /** Brings every database that is under way up to what its run says. */
  function settle(id: string): void {
    for (const item of rollouts.get(id).items) {
      if (item.state === 'sending' && !applying.has(`${id} ${item.clusterId}`)) settleSent(id, item)
      else if (item.state === 'running' && item.runId !== null) settleRun(id, item, runs.get(item.runId))
    }
  }

  /** It was begun by a process that is no more, or its beginning could not be kept: without a run nothing of it was sent. */
  function settleSent(id: string, item: RolloutItem): void {
    const run = item.planId === null ? null : runs.ofPlan(item.planId)
    rollouts.change(
      id,
      withItem(item.clusterId, now => {
        if (now.state !== 'sending') return now
        if (run !== null) return { ...now, state: 'running', runId: run.id }
        return { ...now, state: 'waiting', beganAt: null, reason: 'The app was closed before anything of it was sent.' }
      }),
    )
  }

  function settleRun(id: string, item: RolloutItem, run: Run): void {
    if (!isOver(run)) return
    const good = run.status === 'completed'
    const reason = good ? null : (run.message ?? 'Its run did not succeed.')
    const ended = withItem(item.clusterId, now => ({ ...now, state: good ? 'completed' : 'failed', reason, endedAt: run.endedAt }))
    if (good) rollouts.change(id, ended)
    else goWrong(id, item, ended, reason ?? '')
  }

  /** Stops what has not begun, with the reason, in one piece with what went wrong. */
  function goWrong(id: string, item: RolloutItem, ended: (rollout: Rollout) => Rollout, reason: string): void {
    const why = `${item.namespace}/${item.name} in ${item.contextName}: ${reason}`
    const stop = { by: 'failure', at: isoTime(clock), why, clusterId: item.clusterId } as const
    rollouts.change(
      id,
      rollout => stopped(ended(rollout), stop),
      () => {
        const { title } = rollouts.get(id)
        journal.one('rollout-failed', `Rollout stopped: ${title}`, item, reason)
      },
    )
  }

  /** Writes down that it is begun, then applies its plan. */
  function begin(id: string, clusterId: string): void {
    const item = itemOf(rollouts.get(id), clusterId)
    const { planId } = item
    if (planId === null) throw new AppError('internal', `${item.name} waits without a plan.`)
    const earlier = runs.ofPlan(planId)
    if (earlier !== null) {
      // Somebody has applied it by itself meanwhile: that was the one time.
      rollouts.change(
        id,
        withItem(clusterId, now => ({ ...now, state: 'running', runId: earlier.id, beganAt: earlier.startedAt, reason: null })),
      )
      return
    }
    rollouts.change(
      id,
      withItem(clusterId, now => ({ ...now, state: 'sending', beganAt: isoTime(clock), endedAt: null, reason: null })),
      () => journal.one('rollout-begins', `Rollout, wave ${item.wave}: ${rollouts.get(id).title}`, item, null),
    )
    const key = `${id} ${clusterId}`
    applying.add(key)
    deps.background(
      apply(id, item, planId).finally(() => {
        applying.delete(key)
        stir()
      }),
    )
  }

  async function apply(id: string, item: RolloutItem, planId: string): Promise<void> {
    const { clusterId } = item
    try {
      const consent = rollouts.consent(id, clusterId) ?? { typed: null, unknownChecks: [], takeovers: [] }
      const run = await deps.plans.apply({ id: planId, consent }, life)
      rollouts.change(
        id,
        withItem(clusterId, now => ({ ...now, state: 'running', runId: run.id })),
      )
    } catch (error) {
      // What is not known now is known by the plan's run, at the next look or at the next start.
      if (life.aborted || runs.ofPlan(planId) !== null) return
      const failure = asAppError(error)
      const reason = [failure.message, failure.data.detail].filter(Boolean).join(' ')
      const state = failure.code === 'stale-plan' ? 'stale' : 'refused'
      const ended = withItem(clusterId, now => ({ ...now, state, reason, endedAt: isoTime(clock) }))
      goWrong(id, item, ended, reason)
    }
  }

  function complete(id: string): void {
    rollouts.change(
      id,
      rollout => ({ ...rollout, state: 'completed', endedAt: isoTime(clock), stop: null }),
      () => {
        const rollout = rollouts.get(id)
        journal.whole('rollout-completed', `Rollout completed: ${rollout.title}`, rollout)
      },
    )
  }

  return { drive }
}
