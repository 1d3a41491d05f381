import type { Living } from '../../change/living.ts'
import { patchRoot } from '../../change/steps.ts'
import type { DraftStep } from '../../engine.ts'
import { postgresqlKind } from '../kinds.ts'

/** Changes some fields of the database's object; null takes a field away. */
export function patchPostgresql(living: Pick<Living, 'cluster'>, title: string, patch: Record<string, unknown>): DraftStep {
  return patchRoot(postgresqlKind, living, title, patch)
}
