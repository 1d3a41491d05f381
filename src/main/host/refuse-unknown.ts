import type { AnySchema } from '@orpc/contract'
import { z } from 'zod'
import { AppError } from '../../shared/domain/app-error.ts'

/**
 * Refuses what a call gives under names that its contract has not: a misspelt filter that is passed over answers another question than was
 * asked. Throws AppError bad-input with a field for each.
 */
export function refuseUnknown(schema: AnySchema | undefined, input: unknown): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return
  if (schema !== undefined && !(schema instanceof z.ZodObject)) return
  const known = schema === undefined ? {} : schema.shape
  const fields = Object.keys(input)
    .filter(name => !Object.hasOwn(known, name))
    .map(name => ({ path: name.slice(0, 100), message: 'Unknown parameter.' }))
  if (fields.length === 0) return
  const some = fields.slice(0, 3).map(({ path }) => path)
  throw new AppError('bad-input', `Unknown ${fields.length === 1 ? 'parameter' : 'parameters'}: ${some.join(', ')}.`, { fields })
}
