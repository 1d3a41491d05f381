import type { JournalKind } from '../../shared/domain/journal-kinds.ts'
import type { Look } from './run-looks.ts'

const looks: Readonly<Record<JournalKind, Look>> = {
  'plan-made': { tone: 'muted', shape: 'info', label: 'Plan made' },
  'plan-opened': { tone: 'muted', shape: 'info', label: 'Plan file opened' },
  'plan-discarded': { tone: 'muted', shape: 'dashed', label: 'Plan discarded' },
  'apply-started': { tone: 'info', shape: 'info', label: 'Apply started' },
  'step-waiting': { tone: 'muted', shape: 'pause', label: 'Held back' },
  'step-sending': { tone: 'info', shape: 'info', label: 'Sending' },
  'step-applied': { tone: 'good', shape: 'check', label: 'Applied' },
  'step-unchanged': { tone: 'muted', shape: 'check', label: 'Unchanged' },
  'step-failed': { tone: 'bad', shape: 'error', label: 'Refused' },
  'step-not-sent': { tone: 'muted', shape: 'pause', label: 'Not sent' },
  'step-unknown': { tone: 'unknown', shape: 'question', label: 'Answer lost' },
  'all-written': { tone: 'info', shape: 'check', label: 'All written' },
  'run-completed': { tone: 'good', shape: 'check', label: 'Run completed' },
  'run-failed': { tone: 'bad', shape: 'error', label: 'Run failed' },
  'run-interrupted': { tone: 'warn', shape: 'alert', label: 'Run interrupted' },
  'run-called-off': { tone: 'warn', shape: 'alert', label: 'Run called off' },
  'run-given-up': { tone: 'warn', shape: 'alert', label: 'Run given up' },
  'rollout-made': { tone: 'muted', shape: 'info', label: 'Rollout planned' },
  'rollout-started': { tone: 'info', shape: 'info', label: 'Rollout started' },
  'rollout-begins': { tone: 'info', shape: 'info', label: 'Rollout, next one' },
  'rollout-failed': { tone: 'bad', shape: 'error', label: 'Rollout stopped' },
  'rollout-stopped': { tone: 'warn', shape: 'pause', label: 'Rollout stopped' },
  'rollout-resumed': { tone: 'info', shape: 'info', label: 'Rollout goes on' },
  'rollout-left-out': { tone: 'warn', shape: 'pause', label: 'Left out' },
  'rollout-taken-in': { tone: 'muted', shape: 'info', label: 'Taken in again' },
  'rollout-replanned': { tone: 'muted', shape: 'info', label: 'Planned again' },
  'rollout-completed': { tone: 'good', shape: 'check', label: 'Rollout completed' },
  'rollout-ended': { tone: 'warn', shape: 'pause', label: 'Rollout ended' },
  'rollout-discarded': { tone: 'muted', shape: 'dashed', label: 'Rollout discarded' },
  'secret-revealed': { tone: 'warn', shape: 'alert', label: 'Secret revealed' },
  'secret-copied': { tone: 'warn', shape: 'alert', label: 'Secret copied' },
  'journal-trimmed': { tone: 'muted', shape: 'info', label: 'Old entries removed' },
  'vault-saved': { tone: 'muted', shape: 'check', label: 'Vault copy kept' },
  'vault-removed': { tone: 'muted', shape: 'dashed', label: 'Vault copy removed' },
  'journal-again': { tone: 'warn', shape: 'alert', label: 'Journal resumed' },
}

const isKnown = (kind: string): kind is JournalKind => Object.hasOwn(looks, kind)

/** What kind of entry it is, in words. A kind that this version does not know keeps its own name, without the hyphens. */
export function journalLook(kind: string): Look {
  if (isKnown(kind)) return looks[kind]
  return { tone: 'muted', shape: 'info', label: kind.replaceAll('-', ' ').slice(0, 40) }
}

/** The kinds that have words of their own, in the order in which things happen. */
export const journalKinds: readonly string[] = Object.keys(looks)
