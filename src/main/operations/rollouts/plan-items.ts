import { AppError } from '../../../shared/domain/app-error.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import type { RolloutItem } from '../../../shared/domain/rollout.ts'
import { gravestOf } from '../../../shared/domain/summarize-plan.ts'
import { isoTime } from '../../lib/clock.ts'
import { findOperation } from '../find-operation.ts'
import { parseParams } from '../parse-params.ts'
import { readClusterView } from '../read-cluster.ts'
import { asAppError, forEachBounded } from '../read-view.ts'
import { whyBlocked } from './brief-plan.ts'
import { withItem } from './change-rollout.ts'
import { ownParams } from './own-params.ts'
import type { RolloutParts } from './rollouts-api.ts'

/** Plans made at once: each asks its cluster some ten times. */
const concurrency = 4

/** The operation, which is about a database that exists. Throws bad-input where it is about something else, not-found. */
function requireForDatabases(deps: RolloutParts, named: Parameters<typeof findOperation>[1]) {
  const { engine, operation } = findOperation(deps.engines, named)
  if (operation.about === 'operator') throw new AppError('bad-input', `${operation.title} is about an operator: it is not for databases.`)
  if (operation.creates) throw new AppError('bad-input', `${operation.title} makes a database: it is not for several that exist.`)
  if (operation.alone === true) throw new AppError('bad-input', `${operation.title} is about one database alone: it is not for several.`)
  return { engine, operation }
}

/** Throws bad-input for what no database can take: unknown names, and values that the operation's schema refuses. */
export function checkGiven(deps: RolloutParts, engine: string, operation: string, given: Record<string, unknown>): void {
  const found = requireForDatabases(deps, { engine, operation })
  const result = parseParams(found.operation, given, isoTime(deps.clock))
  if ('parsed' in result) return
  // What was left out may come from the database itself.
  const fields = result.fields.filter(({ path }) => Object.hasOwn(given, path.split('.', 1)[0] ?? ''))
  const [first] = fields
  if (first !== undefined) throw new AppError('bad-input', `${first.path}: ${first.message}`, { fields })
}

/** Makes the plans of these databases, and keeps what became of each. */
export async function planItems(deps: RolloutParts, id: string, clusterIds: readonly string[], signal: AbortSignal): Promise<void> {
  const { rollouts } = deps
  const given = await rollouts.params(id)
  await forEachBounded(clusterIds, concurrency, async clusterId => {
    if (signal.aborted) return
    try {
      const plan = await planOne(deps, id, clusterId, given, signal)
      rollouts.change(
        id,
        withItem(clusterId, item => planned(item, plan)),
      )
    } catch (error) {
      if (signal.aborted) return
      const failure = asAppError(error)
      const fields = failure.data.fields.map(({ path, message }) => `${path}: ${message}`)
      const reason = [failure.message, ...fields.filter(text => !failure.message.includes(text))].join(' ').slice(0, 1_000)
      rollouts.change(
        id,
        withItem(clusterId, item => ({ ...item, state: 'unplanned', reason })),
      )
    }
  })
}

async function planOne(
  deps: RolloutParts,
  id: string,
  clusterId: string,
  given: Record<string, unknown> | null,
  signal: AbortSignal,
): Promise<Plan> {
  if (given === null) throw new AppError('blocked', 'What was asked for can’t be had any more.', { hint: 'Make a new rollout.' })
  const rollout = deps.rollouts.get(id)
  const item = rollout.items.find(each => each.clusterId === clusterId)
  const { engine, operation } = requireForDatabases(deps, rollout)
  const contextId = item?.contextId ?? ''
  let params = given
  if (operation.begin !== undefined) {
    const { cluster, view } = await readClusterView(await deps.reader(contextId), engine, clusterId, signal)
    params = ownParams(operation, given, operation.begin({ cluster, view, samples: [] }))
  }
  return await deps.plans.create({ engine: engine.id, operation: operation.id, contextId, clusterId, params }, signal)
}

function planned(item: RolloutItem, plan: Plan): RolloutItem {
  return {
    ...item,
    state: 'waiting',
    planId: plan.id,
    planState: plan.state,
    gravest: gravestOf(plan),
    consented: false,
    reason: whyBlocked(plan),
  }
}
