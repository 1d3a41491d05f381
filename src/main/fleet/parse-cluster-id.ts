import { AppError } from '../../shared/domain/app-error.ts'

/** The parts of a database's id. */
interface ClusterIdParts {
  readonly contextId: string
  readonly engine: string
  readonly namespace: string
  readonly name: string
}

/** The parts of a database's id, as `databaseClusterId` joins them; null: it is none, as that of an operator. */
export function readClusterId(id: string): ClusterIdParts | null {
  const [contextId, engine, namespace, name, ...rest] = id.split(':')
  return contextId && engine && namespace && name && rest.length === 0 ? { contextId, engine, namespace, name } : null
}

/** The parts of an operator's id, as `operatorId` joins them; null: it is none, as that of a database. */
export function readOperatorId(id: string): Pick<ClusterIdParts, 'contextId' | 'engine'> | null {
  const [contextId, engine, ...rest] = id.split(':')
  return contextId && engine && rest.length === 0 ? { contextId, engine } : null
}

/** The parts of a database's id. Throws bad-input. */
export function parseClusterId(id: string): ClusterIdParts {
  const parts = readClusterId(id)
  if (parts === null)
    throw new AppError('bad-input', `'${id.slice(0, 200)}' is no id of a database.`, {
      hint: 'It has the form context:engine:namespace:name.',
    })
  return parts
}
