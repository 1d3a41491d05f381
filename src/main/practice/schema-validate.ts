import type { StatusCause } from './api-error.ts'
import type { Schema } from './schema.ts'

export function validateSchema(_value: unknown, _schema: Schema, _custom: boolean): StatusCause[] {
  return []
}
