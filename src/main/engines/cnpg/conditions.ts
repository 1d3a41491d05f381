import type { Condition } from '../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { instant, list, shorten, str } from '../read-json.ts'

/** More conditions than this are cut: an operator writes a handful. */
const mostConditions = 50

/** `status.conditions` of any object, what isn't a condition left out. */
export function readConditions(object: KubeObject): readonly Condition[] {
  const conditions: Condition[] = []
  for (const entry of list(object, 'status', 'conditions')) {
    const type = str(entry, 'type')
    if (type === null) continue
    conditions.push({
      type: shorten(type, 100),
      status: shorten(str(entry, 'status') ?? 'Unknown', 20),
      reason: shorten(str(entry, 'reason') ?? '', 100),
      message: shorten(str(entry, 'message') ?? '', 1000),
      lastTransition: instant(entry, 'lastTransitionTime'),
    })
    if (conditions.length >= mostConditions) break
  }
  return conditions
}

/** The condition of that type, or null. */
export function findCondition(object: KubeObject, type: string): Condition | null {
  return readConditions(object).find(condition => condition.type === type) ?? null
}
