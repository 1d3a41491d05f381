import { AppError } from '../../../shared/domain/app-error.ts'
import type { JournalKind } from '../../../shared/domain/journal-kinds.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import type { Rollout, RolloutItem } from '../../../shared/domain/rollout.ts'
import type { RolloutParts } from './rollouts-api.ts'

/** What the journal is told of rollouts. `detail`: why, in words; of a whole rollout it is what it does to which databases. */
export interface RolloutJournal {
  /** An entry for each context that it has databases in, so that it is found by each of them. */
  whole(kind: JournalKind, title: string, rollout: Rollout): void
  one(kind: JournalKind, title: string, item: RolloutItem, detail: string | null): void
}

interface RolloutJournalDeps {
  readonly journal: Pick<RolloutParts['journal'], 'append'>
  readonly plans: Pick<RolloutParts['plans'], 'get'>
}

/** Writes down what becomes of rollouts, with the context and as whom the app acts there: the plans know, once they are made. */
export function createRolloutJournal(deps: RolloutJournalDeps): RolloutJournal {
  const whoActs = (items: readonly RolloutItem[]): string | null => {
    const planned = items.find(item => item.planId !== null)
    return planned === undefined ? null : (keptPlan(deps, planned.planId)?.target?.username ?? null)
  }
  return {
    whole(kind, title, rollout) {
      const byContext = Map.groupBy(rollout.items, item => item.contextId)
      for (const items of byContext.values()) {
        const part = byContext.size === 1 ? '' : ` · ${items.length} of them in ${items[0]?.contextName ?? ''}`
        deps.journal.append({
          kind,
          who: whoActs(items),
          contextName: items[0]?.contextName ?? null,
          title: `${title}${part}`,
          planId: null,
          runId: null,
          detail: describe(rollout, items),
        })
      }
    },
    one(kind, title, item, detail) {
      const { planId, runId, contextName, namespace, name, clusterId } = item
      deps.journal.append({
        kind,
        who: whoActs([item]),
        contextName,
        title: `${title} · ${namespace}/${name}`,
        planId,
        runId,
        detail,
        clusterId,
      })
    },
  }
}

/** A plan that is still kept; null: it is not any more. */
export function keptPlan(deps: Pick<RolloutJournalDeps, 'plans'>, planId: string | null): Plan | null {
  if (planId === null) return null
  try {
    return deps.plans.get(planId)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}

function describe({ operation, params, shape }: Rollout, items: readonly RolloutItem[]): string {
  const databases = items.slice(0, 200).map(item => `${item.contextName} ${item.namespace}/${item.name}: ${item.state}`)
  return JSON.stringify({ operation, params, shape, databases })
}
