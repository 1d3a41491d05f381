import type { StatusCause } from './api-error.ts'
import type { KubeObject } from './kube-object.ts'
import type { Schema } from './schema.ts'
import { hasRules, validateRules } from './schema-rules.ts'
import { validateSchema } from './schema-validate.ts'

const blocking = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

/**
 * What is wrong with an object by its schema and the rules in it. Rules are judged only where the schema leaves no doubt about what they
 * read. Throws 501 for a rule that can't be evaluated here.
 */
export function validateBySchema(schema: Schema, object: KubeObject, old: KubeObject | undefined, isStatus = false): StatusCause[] {
  const found = validateSchema(object, schema)
  // At the door of the status the value is judged by itself, and its words leave out where it stands.
  const causes = isStatus
    ? found.map(cause => ({ ...cause, message: cause.message.replace(/: status\.(\S+) in body/, ': $1 in body') }))
    : found
  if (!hasRules(schema)) return causes
  if (!causes.some(({ reason }) => blocking.has(reason))) return [...causes, ...validateRules(object, schema, old)]
  const message =
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
  return [...causes, { reason: 'FieldValueInvalid', message, field: '<nil>' }]
}
