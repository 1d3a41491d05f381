import { z } from 'zod'
import type { JournalKind } from './journal-kinds.ts'
import { ObjectRef } from './kube.ts'
import { PlanSubject, PlanTarget } from './plan.ts'

/** What became of one write. `unknown`: the answer was lost and could not be read back. */
export const RunStep = z.object({
  id: z.string(),
  title: z.string(),
  ref: ObjectRef,
  /** A step that is held back is pending, and says so in `answer`. */
  status: z.enum(['pending', 'sending', 'applied', 'unchanged', 'failed', 'not-sent', 'unknown']),
  /** Id of the stage that must be done before it is sent. */
  waitsFor: z.string().optional(),
  /** For how long it waits for that at most, in ms. */
  waitsAtMostMs: z.number().int().positive().optional(),
  /** It is not sent after this instant. */
  goodUntil: z.string().optional(),
  /** When it is given up, once it is held back: the earlier of the two. */
  waitsUntil: z.string().optional(),
  at: z.string().nullable(),
  /** The server's answer in words. */
  answer: z.string().nullable(),
})
export type RunStep = z.infer<typeof RunStep>

/** One visible step of a run, read from live objects. */
export const RunStage = z.object({
  id: z.string(),
  title: z.string(),
  /** lost-sight: the cluster can't be read now, which is not a failure. not-applicable: says why in `note`. */
  status: z.enum(['pending', 'active', 'done', 'failed', 'not-applicable', 'lost-sight']),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** What it waits for now. */
  waitingFor: z.string().nullable(),
  note: z.string().nullable(),
})
export type RunStage = z.infer<typeof RunStage>

/** What is happening. The journal holds it, the cluster holds the truth. */
export const Run = z.object({
  id: z.string(),
  planId: z.string(),
  title: z.string(),
  target: PlanTarget,
  subject: PlanSubject,
  /** id of the database cluster, or of the operator (`operatorId`), that it is about. */
  clusterId: z.string(),
  /** applying: writes under way, or held back until a stage is done; following: all written, stages under way. */
  status: z.enum(['applying', 'following', 'completed', 'failed', 'lost-sight', 'interrupted']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  steps: z.array(RunStep),
  stages: z.array(RunStage),
  /** What went wrong and what to do, in a sentence; null when nothing did. */
  message: z.string().nullable(),
})
export type Run = z.infer<typeof Run>

export const JournalEntry = z.object({
  seq: z.number().int(),
  at: z.string(),
  kind: z.string(),
  who: z.string().nullable(),
  contextName: z.string().nullable(),
  title: z.string(),
  planId: z.string().nullable(),
  runId: z.string().nullable(),
  detail: z.string().nullable(),
  /** id of the database that it is about; null or absent: of none, or not known. */
  clusterId: z.string().nullable().optional(),
})
export type JournalEntry = z.infer<typeof JournalEntry>

/** An entry that is to be written. */
export type NewJournalEntry = Omit<JournalEntry, 'seq' | 'at' | 'kind'> & { readonly kind: JournalKind }
