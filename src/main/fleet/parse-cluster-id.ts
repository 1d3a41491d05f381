import { AppError } from '../../shared/domain/app-error.ts'

/** The parts of a database's id, as `databaseClusterId` joins them. Throws bad-input. */
export function parseClusterId(id: string): { contextId: string; engine: string; namespace: string; name: string } {
  const [contextId, engine, namespace, name, ...rest] = id.split(':')
  if (!contextId || !engine || !namespace || !name || rest.length > 0)
    throw new AppError('bad-input', `'${id.slice(0, 200)}' is no id of a database.`, {
      hint: 'It has the form context:engine:namespace:name.',
    })
  return { contextId, engine, namespace, name }
}
