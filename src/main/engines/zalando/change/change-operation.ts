import { changesOf } from '../../change/change-operation.ts'
import { postgresqlKind } from '../kinds.ts'
import { configReads } from '../named-settings.ts'

/** Makes an operation on a living database. What the operator does with a change depends on its settings, so they are read for each. */
export const changeOperation = changesOf({ kind: postgresqlKind, reads: configReads })
