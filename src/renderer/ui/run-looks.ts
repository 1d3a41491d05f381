import type { Run, RunStage, RunStep } from '../../shared/domain/run.ts'
import type { StatusShape } from './status-badge.tsx'
import type { Tone } from './tone.ts'

/** Colour, shape and word of a status. */
export type Look = { readonly tone: Tone; readonly shape: StatusShape; readonly label: string }

/** A run: lost sight is no failure, and nothing is drawn green before it is done. */
export const runLooks: Readonly<Record<Run['status'], Look>> = {
  applying: { tone: 'info', shape: 'spinner', label: 'Writing' },
  following: { tone: 'info', shape: 'spinner', label: 'In progress' },
  completed: { tone: 'good', shape: 'check', label: 'Completed' },
  failed: { tone: 'bad', shape: 'error', label: 'Failed' },
  'lost-sight': { tone: 'unknown', shape: 'question', label: 'Lost sight' },
  interrupted: { tone: 'warn', shape: 'alert', label: 'Interrupted' },
}

export const stageLooks: Readonly<Record<RunStage['status'], Look>> = {
  pending: { tone: 'muted', shape: 'dashed', label: 'To come' },
  active: { tone: 'info', shape: 'spinner', label: 'Under way' },
  done: { tone: 'good', shape: 'check', label: 'Done' },
  failed: { tone: 'bad', shape: 'error', label: 'Failed' },
  'not-applicable': { tone: 'muted', shape: 'pause', label: 'Not needed' },
  'lost-sight': { tone: 'unknown', shape: 'question', label: 'Lost sight' },
}

export const stepLooks: Readonly<Record<RunStep['status'], Look>> = {
  pending: { tone: 'muted', shape: 'dashed', label: 'To come' },
  sending: { tone: 'info', shape: 'spinner', label: 'Sending' },
  applied: { tone: 'good', shape: 'check', label: 'Applied' },
  unchanged: { tone: 'good', shape: 'check', label: 'Unchanged' },
  failed: { tone: 'bad', shape: 'error', label: 'Refused' },
  'not-sent': { tone: 'muted', shape: 'pause', label: 'Not sent' },
  unknown: { tone: 'unknown', shape: 'question', label: 'Answer lost' },
}

/** True while something may still happen by itself. */
export function isUnderWay(run: Pick<Run, 'status'>): boolean {
  return run.status === 'applying' || run.status === 'following' || run.status === 'lost-sight'
}
