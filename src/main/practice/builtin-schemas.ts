import { coreTypeLines } from './builtin-types-core.ts'
import { otherTypeLines } from './builtin-types-other.ts'
import type { Schema } from './schema.ts'
import { readTypes } from './type-notation.ts'

const types = readTypes([coreTypeLines, otherTypeLines])

/** The schema of a built-in kind. */
export function builtinSchema(kind: string): Schema | undefined {
  return types.get(kind)
}
