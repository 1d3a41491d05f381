import { AppError } from '../../shared/domain/app-error.ts'
import type { Engine, Operation } from './engine.ts'

const modules = import.meta.glob<{ engine: Engine }>('./*/engine.ts', { eager: true })

/** All engines, by folder: `engines/<id>/engine.ts` exports `engine`. */
export const engines: readonly Engine[] = Object.values(modules)
  .map(module => module.engine)
  .sort((a, b) => a.id.localeCompare(b.id))

/** The engine of that id. Throws not-found. */
export function findEngine(id: string): Engine {
  const engine = engines.find(candidate => candidate.id === id)
  if (!engine)
    throw new AppError('not-found', `There is no engine '${id}'.`, { hint: `Known engines: ${engines.map(e => e.id).join(', ')}.` })
  return engine
}

/** The operation of that id of an engine. Throws not-found. */
export function findOperation(engine: Engine, id: string): Operation<unknown> {
  const operation = engine.operations.find(candidate => candidate.id === id)
  if (!operation) throw new AppError('not-found', `${engine.title} has no operation '${id}'.`)
  return operation
}
