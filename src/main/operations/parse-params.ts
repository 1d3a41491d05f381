import { z } from 'zod'
import { AppError, type FieldError } from '../../shared/domain/app-error.ts'
import { fieldErrors } from '../../shared/refusals/field-errors.ts'
import { sayIssue } from '../../shared/refusals/say-issue.ts'
import type { AnyOperation } from '../engines/engine.ts'
import { isRecord } from './json.ts'
import { emptyView } from './read-view.ts'
import { secretPlaces } from './secret-params.ts'

/**
 * What the operation's schema makes of the parameters, or every field that is wrong: all that the schema refuses, unknown names, and what the
 * engine's rules have against the others, so that nobody has to correct one before the next is told. `now` is ISO 8601.
 */
export function parseParams(operation: AnyOperation, params: unknown, now: string): { parsed: unknown } | { fields: FieldError[] } {
  let isSecret: ReturnType<typeof secretPlaces> | null = null
  const result = operation.params.safeParse(params, {
    error(issue) {
      // Only once something is wrong: most forms are asked for with every key that is typed.
      isSecret ??= secretPlaces(operation)
      return sayIssue(issue, isSecret(issue.path ?? []))
    },
  })
  const unknown = unknownNames(operation, params)
  if (result.success && unknown.length === 0) return { parsed: result.data }
  const fields = fieldErrors(result.error?.issues ?? [])
  const refused = [...unknown.map(path => ({ path, message: 'Unknown parameter.' })), ...fields]
  return { fields: [...refused, ...brokenRules(operation, params, new Set(fields.map(({ path }) => topOf(path))), now)] }
}

/** The same, throwing bad-input. */
export function requireParams(operation: AnyOperation, params: unknown, now: string): unknown {
  const result = parseParams(operation, params, now)
  if ('parsed' in result) return result.parsed
  const first = result.fields[0]
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new AppError('bad-input', `${where}${first?.message ?? 'The parameters are not as they should be.'}`, { fields: result.fields })
}

function topOf(path: string): string {
  return path.split('.', 1)[0] ?? ''
}

/** Names that the schema would pass over in silence: mostly misspelt ones, whose values would be missed. */
function unknownNames(operation: AnyOperation, params: unknown): string[] {
  const schema: unknown = z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' })
  if (!isRecord(schema) || !isRecord(params)) return []
  const { properties, additionalProperties } = schema
  if (!isRecord(properties) || (additionalProperties !== undefined && additionalProperties !== false)) return []
  return Object.keys(params)
    .filter(name => !Object.hasOwn(properties, name))
    .map(name => name.slice(0, 100))
}

/** What the engine's rules have against the fields that the schema takes, with the others as if they had not been given. */
function brokenRules(operation: AnyOperation, params: unknown, refused: ReadonlySet<string>, now: string): FieldError[] {
  if (operation.creates !== true || !isRecord(params)) return []
  const kept = Object.fromEntries(Object.entries(params).filter(([name]) => !refused.has(name)))
  let parsed = operation.params.safeParse(kept)
  if (!parsed.success) {
    // What has no default is left empty: its own fault is told already.
    const empty = Object.fromEntries(parsed.error.issues.map(issue => [String(issue.path[0]), '']))
    parsed = operation.params.safeParse({ ...kept, ...empty })
  }
  if (!parsed.success) return []
  const draft = operation.plan({ params: parsed.data, cluster: null, view: emptyView(), online: false, now })
  return draft.checks.flatMap(({ field, status, seen, cure }) => {
    if (field === null || status !== 'fail' || refused.has(topOf(field))) return []
    return [{ path: field, message: cure === null ? seen : `${seen} ${cure}` }]
  })
}
