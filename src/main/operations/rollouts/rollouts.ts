import { AppError } from '../../../shared/domain/app-error.ts'
import type { Rollout, RolloutItem, RolloutShape } from '../../../shared/domain/rollout.ts'
import { parseClusterId } from '../../fleet/parse-cluster-id.ts'
import { isoTime } from '../../lib/clock.ts'
import { findOperation } from '../find-operation.ts'
import { splitSecretParams } from '../secret-params.ts'
import { briefPlan } from './brief-plan.ts'
import { itemOf, stopped, withItem, withWaves } from './change-rollout.ts'
import { createDriver } from './drive-rollout.ts'
import { createRolloutJournal, keptPlan } from './journal-rollout.ts'
import { requireReady } from './let-go-on.ts'
import { isUnderWay } from './next-move.ts'
import { checkGiven, planItems } from './plan-items.ts'
import { createRolloutStore } from './rollout-store.ts'
import type { RolloutDeps, RolloutParts, Rollouts } from './rollouts-api.ts'

/** One alone first, then five at a time, two of them at once: a mistake is seen where it costs little. */
const careful: RolloutShape = { canary: true, waveSize: 5, parallel: 2 }

/** One operation on several databases: plans for all of them first, then wave by wave, and a stop at the first that goes wrong. */
export function createRollouts(given: RolloutDeps): Rollouts {
  const rollouts = createRolloutStore(given)
  const deps: RolloutParts = { ...given, rollouts }
  const { clock, life } = deps
  const journal = createRolloutJournal(deps)
  const driver = createDriver(deps)
  /** Ends the making of plans for a rollout that was discarded meanwhile. */
  const planning = new Map<string, AbortController>()

  function makePlans(id: string, clusterIds: readonly string[]): void {
    const stop = planning.get(id) ?? new AbortController()
    planning.set(id, stop)
    deps.background(planItems(deps, id, clusterIds, AbortSignal.any([life, stop.signal])))
  }

  function firstItem(clusterId: string): RolloutItem {
    const { contextId, namespace, name } = parseClusterId(clusterId)
    return {
      clusterId,
      contextId,
      contextName: deps.context(contextId)?.name ?? contextId,
      namespace,
      name,
      wave: 0,
      state: 'planning',
      reason: null,
      planId: null,
      planState: null,
      gravest: null,
      consented: false,
      runId: null,
      beganAt: null,
      endedAt: null,
    }
  }

  function go(id: string, consents: Parameters<Rollouts['start']>[0]['consents'], from: 'draft' | 'stopped'): Rollout {
    const words = from === 'draft' ? (['rollout-started', 'Rollout started'] as const) : (['rollout-resumed', 'Rollout goes on'] as const)
    const changed = rollouts.change(id, rollout => {
      if (rollout.state !== from) throw new AppError('blocked', stateWords[rollout.state])
      for (const [clusterId, consent] of requireReady(deps, rollout, consents)) rollouts.setConsent(id, clusterId, consent)
      journal.whole(words[0], `${words[1]}: ${rollout.title}`, rollout)
      const items = rollout.items.map((item): RolloutItem => {
        if (item.state !== 'waiting' && item.state !== 'refused') return item
        return { ...item, state: 'waiting', consented: true, reason: null }
      })
      return { ...rollout, items, state: 'running', stop: null, startedAt: rollout.startedAt ?? isoTime(clock) }
    })
    driver.drive(id)
    return changed
  }

  return {
    async create({ operation: operationId, clusterIds, params, shape = careful }) {
      const ids = [...new Set(clusterIds)]
      const [engine, ...others] = [...new Set(ids.map(id => parseClusterId(id).engine))]
      if (engine === undefined || others.length > 0)
        throw new AppError('bad-input', 'The databases are not all of one engine: an operation belongs to one.')
      checkGiven(deps, engine, operationId, params)
      const { operation } = findOperation(deps.engines, { engine, operation: operationId })
      const rollout = withWaves({
        id: `rollout-${deps.randomBytes(12).toString('hex')}`,
        title: `${operation.title}: ${ids.length} ${ids.length === 1 ? 'database' : 'databases'}`,
        engine,
        operation: operation.id,
        params: splitSecretParams(operation, params).shown,
        risk: operation.risk,
        state: 'draft',
        createdAt: isoTime(clock),
        startedAt: null,
        endedAt: null,
        shape,
        stop: null,
        items: ids.map(firstItem),
      })
      await rollouts.create(rollout, params, () => journal.whole('rollout-made', `Rollout: ${rollout.title}`, rollout))
      makePlans(rollout.id, ids)
      return rollout
    },
    list: ({ limit = 100 }) => rollouts.list(limit),
    get: ({ id }) => rollouts.get(id),
    plans: ({ id }) =>
      rollouts.get(id).items.flatMap(({ clusterId, planId }) => {
        const plan = planId === null ? null : keptPlan(deps, planId)
        return plan === null ? [] : [briefPlan(clusterId, plan)]
      }),
    watch: signal => rollouts.watch(signal),
    arrange: ({ id, clusterIds, shape }) =>
      rollouts.change(id, rollout => {
        if (rollout.state !== 'draft') throw new AppError('blocked', 'The order is settled once a rollout has started.')
        const wanted = new Set(clusterIds)
        if (wanted.size !== rollout.items.length || clusterIds.length !== wanted.size)
          throw new AppError('bad-input', 'The order has to name each of the databases once.')
        return withWaves({ ...rollout, shape, items: clusterIds.map(clusterId => itemOf(rollout, clusterId)) })
      }),
    start: ({ id, consents }) => go(id, consents, 'draft'),
    resume: ({ id, consents }) => go(id, consents, 'stopped'),
    stop({ id }) {
      const stop = { by: 'user', at: isoTime(clock), why: 'It was stopped by hand.', clusterId: null } as const
      return rollouts.change(id, rollout => {
        if (rollout.state !== 'running') throw new AppError('blocked', stateWords[rollout.state])
        journal.whole('rollout-stopped', `Rollout stopped: ${rollout.title}`, rollout)
        return stopped(rollout, stop)
      })
    },
    leaveOut({ id, clusterId, out }) {
      const changed = rollouts.change(id, rollout => {
        const item = itemOf(rollout, clusterId)
        if (rollout.state === 'completed' || rollout.state === 'ended') throw new AppError('blocked', stateWords[rollout.state])
        if (isUnderWay(item) || item.state === 'completed') throw new AppError('blocked', `${item.name} was begun already.`)
        if ((item.state === 'left-out') === out) return rollout
        // It would begin at once, by a plan that was perhaps never consented to.
        if (!out && rollout.state === 'running')
          throw new AppError('blocked', 'The rollout is under way.', { hint: `Stop it first to take ${item.name} in.` })
        journal.one(
          out ? 'rollout-left-out' : 'rollout-taken-in',
          `${out ? 'Left out of' : 'Taken into'} a rollout: ${rollout.title}`,
          item,
          item.reason,
        )
        const next = withItem(clusterId, now => ({ ...now, state: out ? 'left-out' : stateOutOf(now) }))(rollout)
        return rollout.state === 'draft' ? withWaves(next) : next
      })
      driver.drive(id)
      return changed
    },
    replan({ id, clusterId }) {
      const changed = rollouts.change(id, rollout => {
        const item = itemOf(rollout, clusterId)
        if (rollout.state !== 'draft' && rollout.state !== 'stopped') throw new AppError('blocked', 'Stop the rollout first.')
        if (isUnderWay(item) || item.state === 'completed' || item.state === 'left-out' || item.state === 'planning')
          throw new AppError('blocked', `${item.name} needs no new plan now.`)
        journal.one('rollout-replanned', `Planned again for a rollout: ${rollout.title}`, item, item.reason)
        return withItem(clusterId, now => ({ ...firstItem(clusterId), wave: now.wave }))(rollout)
      })
      makePlans(id, [clusterId])
      return changed
    },
    discard({ id }) {
      const rollout = rollouts.get(id)
      if (rollout.state === 'running') throw new AppError('blocked', 'It is under way: stop it first.')
      planning.get(id)?.abort()
      planning.delete(id)
      if (rollout.state === 'stopped') {
        rollouts.change(
          id,
          now => ({ ...now, state: 'ended', endedAt: isoTime(clock) }),
          () => journal.whole('rollout-ended', `Rollout ended: ${rollout.title}`, rollout),
        )
        return {}
      }
      rollouts.remove(id, () => {
        if (rollout.state === 'draft') journal.whole('rollout-discarded', `Rollout discarded: ${rollout.title}`, rollout)
        for (const { planId } of rollout.items) if (planId !== null && keptPlan(deps, planId)?.runId === null) deps.plans.discard(planId)
      })
      return {}
    },
    holderOf: planId => rollouts.holderOf(planId),
    takeUp() {
      for (const { id, state, items } of rollouts.unfinished()) {
        const cut = state === 'running' || items.some(item => item.state === 'planning')
        if (cut) rollouts.change(id, rollout => afterRestart(rollout, isoTime(clock)))
        driver.drive(id)
      }
    },
  }
}

/** Nothing goes on behind the user's back: a laptop that was opened again may be in other hands, or another network. */
function afterRestart(rollout: Rollout, at: string): Rollout {
  const items = rollout.items.map((item): RolloutItem => {
    if (item.state !== 'planning') return item
    return { ...item, state: 'unplanned', reason: 'The app was closed before it was planned. Plan it again.' }
  })
  return stopped({ ...rollout, items }, { by: 'restart', at, why: 'The app was closed while it was under way.', clusterId: null })
}

/** What a database is that is taken in again: as far as it had come. */
function stateOutOf(item: RolloutItem): RolloutItem['state'] {
  if (item.planId === null) return 'unplanned'
  return item.runId === null ? 'waiting' : 'failed'
}

const stateWords: Readonly<Record<Rollout['state'], string>> = {
  draft: 'The rollout has not started.',
  running: 'The rollout is under way.',
  stopped: 'The rollout stands still.',
  completed: 'The rollout is completed.',
  ended: 'The rollout was ended.',
}
