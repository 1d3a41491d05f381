import type { ConsequenceLevel } from '../../shared/domain/plan.ts'
import type { StatusShape } from './status-badge.tsx'
import type { Tone } from './tone.ts'

/** How each consequence is drawn: the graver, the louder. */
export const consequenceLooks: Readonly<Record<ConsequenceLevel, { tone: Tone; shape: StatusShape; word: string }>> = {
  none: { tone: 'good', shape: 'check', word: 'No interruption' },
  reload: { tone: 'info', shape: 'info', word: 'Reload' },
  'rolling-restart': { tone: 'warn', shape: 'alert', word: 'Rolling restart' },
  switchover: { tone: 'warn', shape: 'alert', word: 'Switchover' },
  outage: { tone: 'bad', shape: 'alert', word: 'Outage' },
  'data-loss': { tone: 'bad', shape: 'error', word: 'Data loss' },
  irreversible: { tone: 'bad', shape: 'error', word: 'Irreversible' },
}
