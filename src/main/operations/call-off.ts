import { AppError } from '../../shared/domain/app-error.ts'
import type { Run } from '../../shared/domain/run.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import { endStages, entryFor, heldBackMessage, withoutUnsent } from './change-run.ts'
import type { Journal } from './journal.ts'
import type { RunStore } from './run-store.ts'
import { heldStep } from './wait-for-stage.ts'

/**
 * Ends a run that holds a step back, at the user's word: that step and all after it are never sent, what was written stays. Throws not-found, and
 * blocked where nothing is held back: a write that is under way can't be taken back.
 */
export function callOff(deps: { readonly runs: RunStore; readonly journal: Journal; readonly clock: Clock }, id: string): Run {
  const { runs, journal, clock } = deps
  const run = runs.get(id)
  const held = heldStep(run)
  if (held === null) throw new AppError('blocked', `“${run.title}” holds nothing back: there is nothing left to call off.`)
  const at = isoTime(clock)
  const message = heldBackMessage(held.title, 'It was called off.')
  return runs.change(
    id,
    now => ({
      ...withoutUnsent(now, 'Not sent: the run was called off.'),
      status: 'interrupted',
      endedAt: at,
      message,
      stages: endStages(now.stages, 'pending', at, 'The run was called off.'),
    }),
    () => journal.append(entryFor(run, 'run-called-off', `Called off: ${run.title}`, message)),
  )
}
