import { databaseClusterId, operatorId } from '../../shared/domain/database-cluster.ts'
import type { PlanSubject } from '../../shared/domain/plan.ts'

/** The id by which runs about one thing are found: of the database cluster, or of the operator. */
export function targetId(contextId: string, { engine, namespace, name, about }: PlanSubject): string {
  return about === 'operator' ? operatorId(contextId, engine) : databaseClusterId(contextId, engine, namespace, name)
}
