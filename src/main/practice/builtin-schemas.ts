import type { Schema } from './schema.ts'

/** The schema of a built-in kind. */
export function builtinSchema(_kind: string): Schema | undefined {
  return undefined
}
