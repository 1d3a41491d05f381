import type { Consequence, ConsequenceLevel } from '../../shared/domain/plan.ts'
import type { StatusShape } from './status-badge.tsx'
import type { Tone } from './tone.ts'

interface Look {
  readonly tone: Tone
  readonly shape: StatusShape
  readonly word: string
}

/** How each consequence is drawn: the graver, the louder. */
export const consequenceLooks: Readonly<Record<ConsequenceLevel, Look>> = {
  none: { tone: 'good', shape: 'check', word: 'No interruption' },
  reload: { tone: 'info', shape: 'info', word: 'Reload' },
  'connections-cut': { tone: 'warn', shape: 'alert', word: 'Connections cut' },
  'rolling-restart': { tone: 'warn', shape: 'alert', word: 'Rolling restart' },
  switchover: { tone: 'warn', shape: 'alert', word: 'Switchover' },
  outage: { tone: 'bad', shape: 'alert', word: 'Outage' },
  'data-loss': { tone: 'bad', shape: 'error', word: 'Data loss' },
  irreversible: { tone: 'bad', shape: 'error', word: 'Irreversible' },
}

/** What stands for “no interruption” where nobody could look: what the plan means to do, without the promise. */
const unseen: Look = { tone: 'muted', shape: 'dashed', word: 'None planned' }
const note: Look = { tone: 'muted', shape: 'info', word: 'Note' }

/**
 * How one consequence is drawn among the others of its plan: beside something graver, what interrupts nothing is a mere note, never a green promise.
 *
 * @param seen The checks behind it could be made, so that nothing may be green otherwise.
 */
export function lookAmong(one: Consequence, all: readonly Consequence[], seen: boolean): Look {
  if (one.level !== 'none') return consequenceLooks[one.level]
  if (all.some(other => other.level !== 'none')) return note
  return seen ? consequenceLooks.none : unseen
}
