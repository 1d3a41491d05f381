import type { JournalEntry } from '../../shared/domain/run.ts'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { readClusterId } from '../fleet/parse-cluster-id.ts'

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

/** A journal entry as a part of its database's timeline; null: it has no place there, as what was done to an operator. Its detail stays in the journal. */
export function doneEntry(entry: JournalEntry): TimelineEntry | null {
  if (entry.clusterId == null || steps.has(entry.kind)) return null
  const parts = readClusterId(entry.clusterId)
  if (parts === null) return null
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
    ...parts,
    contextName: entry.contextName,
    uid: null,
    eventId: null,
    who: entry.who,
    planId: entry.planId,
    runId: entry.runId,
  }
}
