/**
 * Plans: what would happen, before it may. An intent becomes a draft (pure, the engine's), the API server tries every write of it (dry run of
 * the very bytes), the difference to the live objects is told field by field, and checks say what stands in the way. Nothing is ever written
 * without one; `write-run` is the only place that writes, and only what a plan has shown.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { Check, ConsentNeed, Intent, Plan, PlanStep, PlanTarget } from '../../shared/domain/plan.ts'
import type { ContextView, DraftStep, Engine, Operation, PlanDraft } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isoTime } from '../lib/clock.ts'
import { shownOf } from './compare-prediction.ts'
import { describeStep } from './describe-step.ts'
import { findOperation } from './find-operation.ts'
import { canonicalJson, sha256 } from './json.ts'
import { createSecretMask, type SecretMask } from './mask-secrets.ts'
import type { ContextFacts, OperationsDeps, RunInFlight } from './operations-api.ts'
import { requireParams } from './parse-params.ts'
import type { PlanSecret, ShownStep } from './plan-store.ts'
import { type Prediction, predictStep } from './predict-step.ts'
import { offlineChecks, runPreflight } from './preflight.ts'
import { clusterReads, readCluster } from './read-cluster.ts'
import { emptyView, forEachBounded, readView } from './read-view.ts'
import { splitSecretParams } from './secret-params.ts'

interface MakePlanDeps extends Pick<OperationsDeps, 'engines' | 'context' | 'reader' | 'clock' | 'randomBytes'> {
  /** An unfinished run about this database in this context; null: none. */
  readonly inFlight: (contextId: string, subject: Plan['subject']) => RunInFlight | null
  readonly journalProblem: () => string | null
}

export interface MadePlan {
  readonly plan: Plan
  readonly secret: PlanSecret
  /** Paths of the parameters that are secret. */
  readonly omitted: readonly string[]
}

/** Dry runs in flight at once. */
const concurrency = 6

/** Makes a plan. Throws bad-input with fields, not-found, and whatever keeps the cluster from being asked; a refusal is a failed check. */
export async function makePlan(deps: MakePlanDeps, intent: Intent, signal: AbortSignal): Promise<MadePlan> {
  const { engine, operation } = findOperation(deps.engines, intent)
  const parsed = requireParams(operation, intent.params, isoTime(deps.clock))
  const drafted =
    intent.contextId === null
      ? draftOffline(deps, engine, operation, intent, parsed)
      : await draftOnline(deps, engine, operation, intent, intent.contextId, parsed, signal)
  requireStages(drafted.draft.steps, operation)
  const split = splitSecretParams(operation, intent.params)
  const maskKey = deps.randomBytes(32)
  const mask = createSecretMask(maskKey, split.secrets)
  const noise = engine.noise ?? []
  const steps = drafted.steps.map(({ step, prediction }) => describeStep({ step, prediction, mask, draft: drafted.draft, noise }))
  const checks = [...drafted.draft.checks, ...nothingToDo(steps), ...drafted.checks].map(check => ({
    ...check,
    seen: mask.text(check.seen),
  }))
  const shownIntent: Intent = { ...intent, params: split.shown }
  const plan: Plan = {
    format: 'clouddb-plan/1',
    id: `plan-${deps.randomBytes(12).toString('hex')}`,
    title: `${operation.title}: ${drafted.subject.name}`,
    createdAt: isoTime(deps.clock),
    intent: shownIntent,
    risk: operation.risk,
    target: drafted.target,
    subject: { engine: engine.id, ...drafted.subject },
    steps,
    checks,
    consequences: [...drafted.draft.consequences],
    stages: operation.stages.map(({ id, title }) => ({ id, title })),
    consent: consentNeed(drafted.facts, drafted.draft, checks, steps),
    state: drafted.target === null ? 'offline' : checks.some(check => check.status === 'fail') ? 'blocked' : 'ready',
    runId: null,
    digest: digestOf({ intent: shownIntent, target: drafted.target, steps }),
  }
  const secret: PlanSecret = {
    params: intent.params,
    parsed,
    steps: drafted.draft.steps,
    maskKey: maskKey.toString('hex'),
    typedSecrets: split.secrets,
    shown: shownSteps(drafted.steps, mask),
    ...(drafted.draft.remember === undefined ? {} : { remember: drafted.draft.remember }),
  }
  return { plan, secret, omitted: split.omitted }
}

/** A step that waits for what nobody will ever see would never be sent. */
function requireStages(steps: readonly DraftStep[], operation: Operation<unknown>): void {
  const lost = steps.find(step => step.waitFor !== undefined && !operation.stages.some(stage => stage.id === step.waitFor))
  if (lost !== undefined) throw new AppError('internal', `“${lost.title}” waits for a stage that ${operation.title} does not have.`)
}

function nothingToDo(steps: readonly PlanStep[]): Check[] {
  if (steps.length > 0) return []
  return [{ id: 'steps', title: 'There is something to do', status: 'fail', seen: 'The plan writes nothing.', cure: null, field: null }]
}

/** SHA-256 over what was shown: intent, target, manifests, predictions. */
export function digestOf(shown: Pick<Plan, 'intent' | 'target' | 'steps'>): string {
  return sha256(canonicalJson({ intent: shown.intent, target: shown.target, steps: shown.steps }))
}

interface Drafted {
  readonly draft: PlanDraft
  readonly subject: { readonly namespace: string; readonly name: string }
  readonly facts: ContextFacts | null
  readonly target: PlanTarget | null
  readonly steps: readonly { readonly step: DraftStep; readonly prediction: Prediction | null }[]
  readonly checks: readonly Check[]
}

function draftOffline(deps: MakePlanDeps, engine: Engine, operation: Operation<unknown>, intent: Intent, parsed: unknown): Drafted {
  if (!operation.creates) {
    throw new AppError('bad-input', `${operation.title} is about a database that exists: it can’t be planned without its context.`, {
      fields: [{ path: 'contextId', message: 'Choose a context.' }],
    })
  }
  if (intent.clusterId !== null) throw new AppError('bad-input', 'A plan without a context can’t be about an existing database.')
  const draft = operation.plan({ params: parsed, cluster: null, view: emptyView(), online: false, now: isoTime(deps.clock) })
  const steps = draft.steps.map(step => ({ step, prediction: null }))
  return { draft, subject: operation.subject(parsed, null), facts: null, target: null, steps, checks: offlineChecks(engine) }
}

async function draftOnline(
  deps: MakePlanDeps,
  engine: Engine,
  operation: Operation<unknown>,
  intent: Intent,
  contextId: string,
  parsed: unknown,
  signal: AbortSignal,
): Promise<Drafted> {
  const facts = deps.context(contextId)
  if (facts === null) throw new AppError('not-found', 'There is no such context (any more).')
  const reader = await deps.reader(contextId)
  if (!operation.creates && intent.clusterId === null) {
    throw new AppError('bad-input', `${operation.title} wants a database.`, {
      fields: [{ path: 'clusterId', message: 'Choose a database.' }],
    })
  }
  const [cluster, target] = await Promise.all([
    intent.clusterId === null ? null : readCluster(reader, engine, intent.clusterId, signal),
    readTarget(reader, facts, signal),
  ])
  const subject = operation.subject(parsed, cluster)
  const view = await readPlanView(reader, engine, operation, parsed, cluster, signal)
  const available = operation.available(cluster, view)
  const draft = operation.plan({ params: parsed, cluster, view, online: true, now: isoTime(deps.clock) })
  const steps = await predictAll(reader, draft.steps, signal)
  const checks = await runPreflight({
    reader,
    engine,
    facts,
    steps,
    inFlight: deps.inFlight(contextId, { engine: engine.id, ...subject }),
    journalProblem: deps.journalProblem(),
    signal,
  })
  return { draft, subject, facts, target, steps, checks: [...availability(operation, available), ...checks] }
}

/** What the plan is made against. The cluster is known by the uid of kube-system, whatever its context is called. */
async function readTarget(reader: KubeReader, facts: ContextFacts, signal: AbortSignal): Promise<PlanTarget> {
  const [clusterUid, username] = await Promise.all([reader.clusterUid(signal), reader.username(signal)])
  return {
    contextId: facts.id,
    contextName: facts.name,
    server: reader.server,
    clusterUid,
    username,
    warnings: facts.warnings.map(warning => warning.text),
  }
}

async function readPlanView(
  reader: KubeReader,
  engine: Engine,
  operation: Operation<unknown>,
  parsed: unknown,
  cluster: DatabaseCluster | null,
  signal: AbortSignal,
): Promise<ContextView> {
  const own = cluster === null ? [] : clusterReads(engine, cluster.namespace, cluster.name)
  const { view, lost } = await readView({ reader, reads: [...own, ...operation.reads(parsed, cluster)], engine, signal })
  if (lost !== null) throw lost
  return view
}

async function predictAll(reader: KubeReader, steps: readonly DraftStep[], signal: AbortSignal) {
  const predictions = new Map<DraftStep, Prediction>()
  await forEachBounded(steps, concurrency, async step => {
    predictions.set(step, await predictStep(reader, step, signal))
  })
  return steps.flatMap(step => {
    const prediction = predictions.get(step)
    return prediction === undefined ? [] : [{ step, prediction }]
  })
}

function availability(operation: Operation<unknown>, available: true | { readonly because: string }): Check[] {
  if (available === true) return []
  const title = `${operation.title} is possible here`
  return [{ id: 'available', title, status: 'fail', seen: available.because, cure: null, field: null }]
}

function consentNeed(
  facts: ContextFacts | null,
  draft: PlanDraft,
  checks: readonly Check[],
  steps: readonly Pick<PlanStep, 'id' | 'conflicts'>[],
): ConsentNeed {
  const isProtected = facts?.settings.protection === 'protected'
  const wanted = [
    ...(isProtected ? [{ text: facts.name, why: 'This context is protected: type its name as it is in the kubeconfig.' }] : []),
    ...(draft.typed === null ? [] : [draft.typed]),
  ]
  return {
    typed: wanted.length === 0 ? null : { text: wanted.map(each => each.text).join(' '), why: wanted.map(each => each.why).join(' ') },
    unknownChecks: checks.filter(check => check.status === 'unknown').map(check => check.id),
    takeovers: [...new Set(steps.flatMap(step => step.conflicts.map(conflict => `${step.id} ${conflict.path}`)))],
  }
}

function shownSteps(
  steps: readonly { readonly step: DraftStep; readonly prediction: Prediction | null }[],
  mask: SecretMask,
): Record<string, ShownStep> {
  const shown: Record<string, ShownStep> = {}
  for (const { step, prediction } of steps) if (prediction !== null) shown[step.id] = shownOf(step, prediction, mask)
  return shown
}
