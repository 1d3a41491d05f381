import { AppError } from '../../shared/domain/app-error.ts'
import type { Intent } from '../../shared/domain/plan.ts'
import type { AnyOperation, Engine } from '../engines/engine.ts'

export interface FoundOperation {
  readonly engine: Engine
  readonly operation: AnyOperation
}

/** The engine and operation that an intent names. Throws not-found. */
export function findOperation(engines: readonly Engine[], intent: Pick<Intent, 'engine' | 'operation'>): FoundOperation {
  const engine = engines.find(each => each.id === intent.engine)
  if (engine === undefined) throw new AppError('not-found', `There is no engine '${intent.engine}'.`)
  const all: readonly AnyOperation[] = [...engine.operations, ...(engine.operatorOperations ?? [])]
  const operation = all.find(each => each.id === intent.operation)
  if (operation === undefined) throw new AppError('not-found', `${engine.title} has no operation '${intent.operation}'.`)
  return { engine, operation }
}
