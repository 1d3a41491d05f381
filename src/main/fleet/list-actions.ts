import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import type { AnyOperation, ContextView, Engine, FormStart, PodSample } from '../engines/engine.ts'

/** What can be done to a database by the operations of its engine, as far as what was read tells; a plan looks again. */
export function listActions(
  engine: Pick<Engine, 'operations'>,
  input: { readonly cluster: DatabaseCluster; readonly view: ContextView; readonly samples: readonly PodSample[] },
): ClusterAction[] {
  return engine.operations.flatMap((operation): ClusterAction[] => {
    if (operation.creates) return []
    return [actionOf(operation, operation.available(input.cluster, input.view), operation.begin?.(input) ?? null)]
  })
}

/** An operation as what can be done now, or can't and why. */
export function actionOf(
  { id, title, summary, risk }: Pick<AnyOperation, 'id' | 'title' | 'summary' | 'risk'>,
  available: true | { readonly because: string },
  start: FormStart | null,
): ClusterAction {
  const choices = Object.entries(start?.choices ?? {}).map(([field, values]) => [field, values.map(value => ({ ...value }))] as const)
  return {
    operation: id,
    title,
    summary,
    risk,
    because: available === true ? null : available.because,
    params: { ...start?.params },
    choices: Object.fromEntries(choices),
  }
}
