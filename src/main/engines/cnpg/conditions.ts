import type { Condition } from '../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { instant, list, shorten, str } from '../read-json.ts'

/** More conditions than this are cut: an operator writes a handful. */
const mostConditions = 50

/** A condition whose time is read only when asked for: rows look at several of each object, and hardly ever at their times. */
interface FoundCondition {
  readonly status: string
  readonly reason: string
  readonly message: string
  lastTransition(): string | null
}

/** `status.conditions` of any object, what isn't a condition left out. */
export function readConditions(object: KubeObject): readonly Condition[] {
  const conditions: Condition[] = []
  for (const entry of list(object, 'status', 'conditions')) {
    const type = str(entry, 'type')
    if (type === null) continue
    const found = readCondition(entry)
    conditions.push({ ...found, type: shorten(type, 100), lastTransition: found.lastTransition() })
    if (conditions.length >= mostConditions) break
  }
  return conditions
}

/** The condition of that type, or null. */
export function findCondition(object: KubeObject, type: string): FoundCondition | null {
  let seen = 0
  for (const entry of list(object, 'status', 'conditions')) {
    const found = str(entry, 'type')
    if (found === null) continue
    if (found === type) return readCondition(entry)
    seen += 1
    if (seen >= mostConditions) break
  }
  return null
}

function readCondition(entry: unknown): FoundCondition {
  return {
    status: shorten(str(entry, 'status') ?? 'Unknown', 20),
    reason: shorten(str(entry, 'reason') ?? '', 100),
    message: shorten(str(entry, 'message') ?? '', 1000),
    lastTransition: () => instant(entry, 'lastTransitionTime'),
  }
}
