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
    conditions.push({ ...readTexts(entry, type), lastTransition: instant(entry, 'lastTransitionTime') })
    if (conditions.length >= mostConditions) break
  }
  return conditions
}

/** The condition of that type, or null. Rows ask for several of each object, so only that one is read, and its time only when asked for. */
export function findCondition(
  object: KubeObject,
  type: string,
): (Omit<Condition, 'lastTransition'> & { lastTransition(): string | null }) | null {
  let seen = 0
  for (const entry of list(object, 'status', 'conditions')) {
    const found = str(entry, 'type')
    if (found === null) continue
    if (found === type) return { ...readTexts(entry, found), lastTransition: () => instant(entry, 'lastTransitionTime') }
    seen += 1
    if (seen >= mostConditions) break
  }
  return null
}

function readTexts(entry: unknown, type: string): Omit<Condition, 'lastTransition'> {
  return {
    type: shorten(type, 100),
    status: shorten(str(entry, 'status') ?? 'Unknown', 20),
    reason: shorten(str(entry, 'reason') ?? '', 100),
    message: shorten(str(entry, 'message') ?? '', 1000),
  }
}
