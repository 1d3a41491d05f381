import { AppError, type FieldError } from '../../shared/domain/app-error.ts'
import type { Intent } from '../../shared/domain/plan.ts'
import type { Engine, Operation } from '../engines/engine.ts'

export interface FoundOperation {
  readonly engine: Engine
  readonly operation: Operation<unknown>
}

/** The engine and operation that an intent names. Throws not-found. */
export function findOperation(engines: readonly Engine[], intent: Pick<Intent, 'engine' | 'operation'>): FoundOperation {
  const engine = engines.find(each => each.id === intent.engine)
  if (engine === undefined) throw new AppError('not-found', `There is no engine '${intent.engine}'.`)
  const operation = engine.operations.find(each => each.id === intent.operation)
  if (operation === undefined) throw new AppError('not-found', `${engine.title} has no operation '${intent.operation}'.`)
  return { engine, operation }
}

/** What the operation's schema makes of the parameters, or every field that is wrong. */
export function parseParams(operation: Operation<unknown>, params: unknown): { parsed: unknown } | { fields: FieldError[] } {
  const result = operation.params.safeParse(params)
  if (result.success) return { parsed: result.data }
  return { fields: result.error.issues.map(issue => ({ path: issue.path.map(String).join('.'), message: issue.message })) }
}

/** The same, throwing bad-input. */
export function requireParams(operation: Operation<unknown>, params: unknown): unknown {
  const result = parseParams(operation, params)
  if ('parsed' in result) return result.parsed
  const first = result.fields[0]
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new AppError('bad-input', `${where}${first?.message ?? 'The parameters are not as they should be.'}`, { fields: result.fields })
}
