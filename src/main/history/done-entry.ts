import type { JournalEntry } from '../../shared/domain/run.ts'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { readClusterId, readOperatorId } from '../fleet/parse-cluster-id.ts'

/** Kinds of journal entries that say nothing beside the run that they belong to: the run shows each step. */
const steps = new Set(['step-sending', 'step-applied', 'step-unchanged', 'step-not-sent', 'all-written'])

const tones: ReadonlyMap<string, TimelineEntry['tone']> = new Map([
  ['apply-started', 'info'],
  ['run-completed', 'good'],
  ['run-failed', 'bad'],
  ['step-failed', 'bad'],
  ['step-unknown', 'unknown'],
  ['run-interrupted', 'warn'],
  ['run-called-off', 'warn'],
  ['run-given-up', 'warn'],
  ['secret-revealed', 'warn'],
  ['secret-copied', 'warn'],
])

/**
 * A journal entry as a part of the timeline of its database, or among what was done to operators; null: it has no place there. `engineTitle` names an
 * engine's operator. Its detail stays in the journal.
 */
export function doneEntry(entry: JournalEntry, engineTitle: (engine: string) => string): TimelineEntry | null {
  if (entry.clusterId == null || steps.has(entry.kind)) return null
  const subject = subjectOf(entry.clusterId, engineTitle)
  if (subject === null) return null
  return {
    id: `j${entry.seq}`,
    kind: 'done',
    what: entry.kind,
    tone: tones.get(entry.kind) ?? 'muted',
    at: entry.at,
    from: null,
    gap: null,
    title: entry.title,
    detail: null,
    about: null,
    count: 1,
    health: null,
    clusterId: entry.clusterId,
    ...subject,
    contextName: entry.contextName,
    uid: null,
    eventId: null,
    who: entry.who,
    planId: entry.planId,
    runId: entry.runId,
  }
}

type Subject = Pick<TimelineEntry, 'contextId' | 'engine' | 'namespace' | 'name' | 'operator'>

function subjectOf(id: string, engineTitle: (engine: string) => string): Subject | null {
  const database = readClusterId(id)
  if (database !== null) return { ...database, operator: null }
  const operator = readOperatorId(id)
  return operator === null ? null : { ...operator, namespace: null, name: null, operator: engineTitle(operator.engine) }
}
