import { z } from 'zod'
import { Check, Consent, ConsentNeed, Consequence, ConsequenceLevel, FieldChange, Plan, Risk } from './plan.ts'

/** Most databases of one rollout: each has a plan that somebody is to read. */
export const mostDatabases = 200

/**
 * Where one database of a rollout stands. planning: its plan is being made; unplanned: none could be made; waiting: not started; sending: its plan
 * is being applied; running: its run is under way; failed: its run did not succeed; stale: its plan would not do what was shown any more, nothing
 * was written; refused: it could not be applied, nothing was written, and it is tried again when the rollout goes on; left-out: by the user.
 */
export const RolloutItemState = z.enum([
  'planning',
  'unplanned',
  'waiting',
  'sending',
  'running',
  'completed',
  'failed',
  'stale',
  'refused',
  'left-out',
])
export type RolloutItemState = z.infer<typeof RolloutItemState>

/** One database of a rollout. */
export const RolloutItem = z.object({
  clusterId: z.string(),
  contextId: z.string(),
  contextName: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** From 1; which wave it is in. Databases that are left out before the start are in none: 0. */
  wave: z.number().int(),
  state: RolloutItemState,
  /** Why it stands so, in a sentence; null when there is nothing to say. */
  reason: z.string().nullable(),
  planId: z.string().nullable(),
  /** As it was made; a plan that is blocked has to be left out or made again. */
  planState: Plan.shape.state.nullable(),
  /** The gravest thing that its plan does; null: none is known. */
  gravest: ConsequenceLevel.nullable(),
  /** The user has said all that its plan asks for. */
  consented: z.boolean(),
  runId: z.string().nullable(),
  beganAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})
export type RolloutItem = z.infer<typeof RolloutItem>

/** How the databases are split: the first one alone, then so many at a time, of which so many at once. */
export const RolloutShape = z.object({
  canary: z.boolean(),
  waveSize: z.number().int().min(1).max(mostDatabases),
  /** Databases of one wave that are changed at the same time, at most. */
  parallel: z.number().int().min(1).max(20),
})
export type RolloutShape = z.infer<typeof RolloutShape>

/** Why a rollout stands still: somebody stopped it, something went wrong, or the app was closed. */
export const RolloutStop = z.object({
  by: z.enum(['user', 'failure', 'restart']),
  at: z.string(),
  text: z.string(),
  /** The database that went wrong; null otherwise. */
  clusterId: z.string().nullable(),
})
export type RolloutStop = z.infer<typeof RolloutStop>

/** One operation on several databases, each with a plan of its own, in waves. */
export const Rollout = z.object({
  id: z.string(),
  title: z.string(),
  engine: z.string(),
  operation: z.string(),
  /** What was asked for, of all of them; what is not in it each database keeps as it is. Without secrets. */
  params: z.record(z.string(), z.unknown()),
  risk: Risk,
  /** draft: nothing has begun; stopped: nothing more begins until somebody lets it go on. */
  state: z.enum(['draft', 'running', 'stopped', 'completed', 'ended']),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  shape: RolloutShape,
  stop: RolloutStop.nullable(),
  /** In the order in which they come. */
  items: z.array(RolloutItem),
})
export type Rollout = z.infer<typeof Rollout>

/** What is to be read of one database's plan before it may be applied; the plan itself holds the rest. */
export const RolloutPlan = z.object({
  clusterId: z.string(),
  planId: z.string(),
  consent: ConsentNeed,
  /** Whose each field is that `consent` names as changing hands. */
  owners: z.record(z.string(), z.string()),
  consequences: z.array(Consequence),
  /** Checks that don't pass. */
  checks: z.array(Check),
  /** What it changes, as far as it is sent by us. */
  changes: z.array(FieldChange.pick({ path: true, kind: true, from: true, to: true })),
  moreChanges: z.number().int(),
})
export type RolloutPlan = z.infer<typeof RolloutPlan>

/** Consent to the plan of one database. */
export const PlanConsent = z.object({ planId: z.string(), consent: Consent })
export type PlanConsent = z.infer<typeof PlanConsent>
