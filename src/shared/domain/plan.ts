import { z } from 'zod'
import { consequenceLevels } from './consequence-levels.ts'
import { ObjectRef } from './kube.ts'

/** What the user asked for. Offline intents have no context. */
export const Intent = z.object({
  engine: z.string().max(64),
  operation: z.string().max(64),
  /** null: offline, for no context in particular. */
  contextId: z.string().nullable(),
  /** The database cluster that it is about; null for operations that make one, and for those about an operator. */
  clusterId: z.string().nullable(),
  /** Checked against the operation's own schema. */
  params: z.record(z.string(), z.unknown()),
  /**
   * What `params` were made from, by the same names: what the form began with. Only what differs from it is asked for then; everything else follows
   * what stands when the plan is made. Absent: all of `params` is asked for. A plan always has it where a form begins with what stands: planned
   * again, it changes what it was seen to change, and nothing that others have changed since.
   */
  base: z.record(z.string(), z.unknown()).optional(),
})
export type Intent = z.infer<typeof Intent>

export const Risk = z.enum(['safe', 'disruptive', 'irreversible'])
export type Risk = z.infer<typeof Risk>

/** One preflight fact. `fail` blocks; `unknown` needs consent. */
export const Check = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['pass', 'warn', 'fail', 'unknown']),
  /** What was looked at and what was seen. */
  seen: z.string(),
  /** How to cure it; null when there is nothing to cure. */
  cure: z.string().nullable(),
  /** The form's field that it belongs to; null if none. */
  field: z.string().nullable(),
})
export type Check = z.infer<typeof Check>

export const ConsequenceLevel = z.enum(consequenceLevels)
export type ConsequenceLevel = z.infer<typeof ConsequenceLevel>

export const Consequence = z.object({ level: ConsequenceLevel, text: z.string() })
export type Consequence = z.infer<typeof Consequence>

/** One field that the step changes, from live to what the server would store. */
export const FieldChange = z.object({
  /** JSON pointer. */
  path: z.string(),
  kind: z.enum(['add', 'remove', 'replace']),
  /** JSON text; Secret values are masked so that equality still shows; null when absent. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** ours: the plan sends it; server: defaulting or a webhook adds it; noise: bookkeeping that is hidden at first. */
  origin: z.enum(['ours', 'server', 'noise']),
  /** Other field managers that own the field today. */
  owners: z.array(z.string()),
  consequence: Consequence.nullable(),
})
export type FieldChange = z.infer<typeof FieldChange>

/** The exact API call of a step. */
export const ApiCall = z.object({ method: z.string(), path: z.string(), contentType: z.string().nullable(), body: z.string().nullable() })
export type ApiCall = z.infer<typeof ApiCall>

/** One write. Steps run in order and stop at the first failure. */
export const PlanStep = z.object({
  id: z.string(),
  title: z.string(),
  /**
   * apply: whole object by server-side apply; patch: some fields of a living one; status: a write to its status; delete; call: a request to what
   * a pod serves, through the server's pod proxy.
   */
  verb: z.enum(['apply', 'patch', 'status', 'delete', 'call']),
  ref: ObjectRef,
  /** Id of the stage that must be seen to be done before this step (and all after it) is sent; absent: it is sent when its turn comes. */
  waitsFor: z.string().optional(),
  /** For how long it waits for that at most, in ms; then neither it nor what comes after it is sent. */
  waitsAtMostMs: z.number().int().positive().optional(),
  /** It is not sent after this instant: what it says is true only until then. */
  goodUntil: z.string().optional(),
  /** The call as it will be sent; Secret values masked. */
  call: ApiCall,
  /** The manifest as YAML (apply), else the patch; Secret values masked. */
  manifest: z.string(),
  /** What it stood on: null when the object doesn't exist yet; uid and resourceVersion are null offline. */
  basis: z.object({ exists: z.boolean().nullable(), uid: z.string().nullable(), resourceVersion: z.string().nullable() }),
  /** YAML of the live object and of what the server would store, without managedFields; null if not there or not known. */
  live: z.string().nullable(),
  predicted: z.string().nullable(),
  changes: z.array(FieldChange),
  /** Changed fields beyond those, of which an object of a megabyte can have a great many. */
  moreChanges: z.number().int().positive().optional(),
  /** Fields that would change hands: needs consent, field by field. */
  conflicts: z.array(z.object({ path: z.string(), manager: z.string(), message: z.string() })),
  /** Warnings that the server gave in the dry run. */
  warnings: z.array(z.string()),
  /** Why there is no prediction (offline, forbidden, namespace that doesn't exist yet); null when there is one. */
  unpredicted: z.string().nullable(),
  /** What a call stands on, in words, as it was read: it is read again right before the call is sent. */
  standsOn: z.array(z.string()).optional(),
})
export type PlanStep = z.infer<typeof PlanStep>

/** What the user must say before the plan may run. */
export const ConsentNeed = z.object({
  /** Type this text to go on; null: a click is enough. */
  typed: z.object({ text: z.string(), why: z.string() }).nullable(),
  /** Ids of unknown checks to be accepted. */
  unknownChecks: z.array(z.string()),
  /** Paths (`stepId path`) that change hands. */
  takeovers: z.array(z.string()),
})
export type ConsentNeed = z.infer<typeof ConsentNeed>

export const Consent = z.object({
  typed: z.string().nullable(),
  unknownChecks: z.array(z.string()),
  takeovers: z.array(z.string()),
})
export type Consent = z.infer<typeof Consent>

export const StageTitle = z.object({ id: z.string(), title: z.string() })
export type StageTitle = z.infer<typeof StageTitle>

/** What the plan was made against. */
export const PlanTarget = z.object({
  contextId: z.string(),
  contextName: z.string(),
  server: z.string(),
  /** uid of kube-system: another cluster behind the same name is refused. */
  clusterUid: z.string().nullable(),
  username: z.string().nullable(),
  warnings: z.array(z.string()),
})
export type PlanTarget = z.infer<typeof PlanTarget>

/** What a plan or a run is about. */
export const PlanSubject = z.object({
  engine: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** operator: the Deployment of the engine's operator; absent: a database cluster. */
  about: z.literal('operator').optional(),
})
export type PlanSubject = z.infer<typeof PlanSubject>

/** What would happen. A value: it can be kept as a file, read anywhere, and goes stale by itself. */
export const Plan = z.object({
  format: z.literal('clouddb-plan/1'),
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  intent: Intent,
  risk: Risk,
  /** null: made offline. */
  target: PlanTarget.nullable(),
  /** The database cluster, or the operator, that it makes or changes. */
  subject: PlanSubject,
  steps: z.array(PlanStep),
  checks: z.array(Check),
  consequences: z.array(Consequence),
  stages: z.array(StageTitle),
  consent: ConsentNeed,
  /** ready: may be applied; blocked: a check fails; offline: needs a context first; applied: a run exists. */
  state: z.enum(['ready', 'blocked', 'offline', 'applied']),
  runId: z.string().nullable(),
  /** SHA-256 over what was shown: intent, target, manifests, predictions. */
  digest: z.string(),
})
export type Plan = z.infer<typeof Plan>

/** A plan in a list: with what it does, so that a list says of it what its own page says. */
export const PlanSummary = Plan.pick({
  id: true,
  title: true,
  createdAt: true,
  state: true,
  subject: true,
  target: true,
  runId: true,
  risk: true,
}).extend({
  /** The gravest thing that it does; null: none is known. `risk` is what its operation may do at worst. */
  gravest: ConsequenceLevel.nullable(),
  /** How many checks warn, and how many could not be made: those that say the same are one. */
  warnings: z.number().int(),
  unknowns: z.number().int(),
})
export type PlanSummary = z.infer<typeof PlanSummary>

/** What the form can show without asking any server: errors by field and the manifests so far. */
export const PlanPreview = z.object({
  fields: z.array(z.object({ path: z.string(), message: z.string(), status: z.enum(['fail', 'warn']) })),
  manifests: z.array(
    z.object({
      ref: ObjectRef,
      title: z.string(),
      yaml: z.string(),
      /** Why it can't be shown yet (then `yaml` is empty): it would be a wrong manifest. null: it is as it would be sent. */
      incomplete: z.string().nullable(),
    }),
  ),
  stages: z.array(StageTitle),
})
export type PlanPreview = z.infer<typeof PlanPreview>
