/** What a stage sees, in short: every operation of every engine says it so. */
import type { StageSight } from './engine.ts'
import { shorten } from './read-json.ts'

export const done = (note: string | null): StageSight => ({ status: 'done', waitingFor: null, note })
export const active = (waitingFor: string): StageSight => ({ status: 'active', waitingFor: shorten(waitingFor, 500), note: null })
export const failed = (note: string): StageSight => ({ status: 'failed', waitingFor: null, note: shorten(note, 500) })
export const notApplicable = (note: string): StageSight => ({ status: 'not-applicable', waitingFor: null, note })
