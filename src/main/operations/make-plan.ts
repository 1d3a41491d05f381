/**
 * Plans: what would happen, before it may. An intent becomes a draft (pure, the engine's), the API server tries every write of it (dry run of
 * the very bytes), the difference to the live objects is told field by field, and checks say what stands in the way. Nothing is ever written
 * without one; `write-run` is the only place that writes, and only what a plan has shown.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Check, ConsentNeed, Intent, Plan, PlanStep, PlanTarget } from '../../shared/domain/plan.ts'
import type { AnyOperation, DraftStep, Engine, PlanDraft, Subject } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isoTime } from '../lib/clock.ts'
import { type Considered, considerDatabase, considerOperator, type OnlineIntent } from './consider-intent.ts'
import { describeStep } from './describe-step.ts'
import { findOperation } from './find-operation.ts'
import { canonicalJson, sha256 } from './json.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { ContextFacts, OperationsDeps, RunInFlight } from './operations-api.ts'
import { requireParams } from './parse-params.ts'
import type { PlanSecret } from './plan-store.ts'
import { type Prediction, predictStep } from './predict-step.ts'
import { offlineChecks, runPreflight } from './preflight.ts'
import { emptyView, forEachBounded } from './read-view.ts'
import { splitSecretParams } from './secret-params.ts'
import { shownSteps } from './shown-steps.ts'
import { stepRef } from './step-request.ts'

interface MakePlanDeps extends Pick<OperationsDeps, 'engines' | 'context' | 'reader' | 'clock' | 'randomBytes' | 'documents'> {
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
      : await draftOnline(deps, { deps, engine, intent, parsed, signal }, intent.contextId, operation)
  requireStages(drafted.draft.steps, operation)
  const { rebased } = drafted
  // Until it is decided what is meant, the plan asks for what it was asked for.
  const params = rebased === null || rebased.isConflicting ? intent.params : rebased.params
  const split = splitSecretParams(operation, params)
  const maskKey = deps.randomBytes(32)
  const mask = createSecretMask(maskKey, split.secrets)
  const noise = engine.noise ?? []
  const steps: PlanStep[] = []
  for (const { step, prediction } of drafted.steps) steps.push(await describeStep({ step, prediction, mask, draft: drafted.draft, noise }))
  const shown = await shownSteps(drafted.steps, mask)
  const checks = [...(rebased?.checks ?? []), ...drafted.draft.checks, ...nothingToDo(steps), ...drafted.checks].map(check => ({
    ...check,
    seen: mask.text(check.seen),
  }))
  const { base: _base, ...asked } = intent
  const base = rebased?.base === undefined ? {} : { base: splitSecretParams(operation, rebased.base).shown }
  const shownIntent: Intent = { ...asked, ...base, params: split.shown }
  const plan: Plan = {
    format: 'clouddb-plan/1',
    id: `plan-${deps.randomBytes(12).toString('hex')}`,
    title: `${operation.title}: ${drafted.subject.name}`,
    createdAt: isoTime(deps.clock),
    intent: shownIntent,
    risk: drafted.draft.risk ?? operation.risk,
    target: drafted.target,
    subject: subjectOf(engine, operation, drafted.subject),
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
    params,
    parsed: drafted.parsed,
    steps: drafted.draft.steps,
    maskKey: maskKey.toString('hex'),
    typedSecrets: split.secrets,
    shown,
    ...(drafted.draft.remember === undefined ? {} : { remember: drafted.draft.remember }),
  }
  return { plan, secret, omitted: split.omitted }
}

/** A step that waits for what nobody will ever see would never be sent. */
function requireStages(steps: readonly DraftStep[], operation: AnyOperation): void {
  const lost = steps.find(step => step.waitFor !== undefined && !operation.stages.some(stage => stage.id === step.waitFor))
  if (lost !== undefined) throw new AppError('internal', `“${lost.title}” waits for a stage that ${operation.title} does not have.`)
}

function nothingToDo(steps: readonly PlanStep[]): Check[] {
  if (steps.length > 0) return []
  return [{ id: 'steps', title: 'What there is to do', status: 'fail', seen: 'The plan writes nothing.', cure: null, field: null }]
}

/** SHA-256 over what was shown: intent, target, manifests, predictions. */
export function digestOf(shown: Pick<Plan, 'intent' | 'target' | 'steps'>): string {
  return sha256(canonicalJson({ intent: shown.intent, target: shown.target, steps: shown.steps }))
}

interface Drafted extends Pick<Considered, 'rebased' | 'parsed'> {
  readonly draft: PlanDraft
  readonly subject: { readonly namespace: string; readonly name: string }
  readonly facts: ContextFacts | null
  readonly target: PlanTarget | null
  readonly steps: readonly { readonly step: DraftStep; readonly prediction: Prediction | null }[]
  readonly checks: readonly Check[]
}

function subjectOf(engine: Engine, operation: AnyOperation, { namespace, name }: Subject): Plan['subject'] {
  return { engine: engine.id, namespace, name, ...(operation.about === 'operator' ? { about: 'operator' } : {}) }
}

function draftOffline(deps: MakePlanDeps, engine: Engine, operation: AnyOperation, intent: Intent, parsed: unknown): Drafted {
  if (operation.about === 'operator' || !operation.creates) {
    const what = operation.about === 'operator' ? 'the operator of a cluster' : 'a database that exists'
    throw new AppError('bad-input', `${operation.title} is about ${what}: it can’t be planned without its context.`, {
      fields: [{ path: 'contextId', message: 'Choose a context.' }],
    })
  }
  if (intent.clusterId !== null) throw new AppError('bad-input', 'A plan without a context can’t be about an existing database.')
  const draft = operation.plan({ params: parsed, cluster: null, view: emptyView(), online: false, now: isoTime(deps.clock) })
  const steps = draft.steps.map(step => ({ step, prediction: null }))
  const subject = operation.subject(parsed, null)
  return { draft, subject, facts: null, target: null, steps, checks: offlineChecks(engine), rebased: null, parsed }
}

async function draftOnline(deps: MakePlanDeps, input: OnlineIntent, contextId: string, operation: AnyOperation): Promise<Drafted> {
  const { engine, signal } = input
  const facts = deps.context(contextId)
  if (facts === null) throw new AppError('not-found', 'There is no such context (any more).')
  const reader = await deps.reader(contextId)
  const [{ subject, available, draft, rebased, parsed }, target] = await Promise.all([
    operation.about === 'operator' ? considerOperator(input, reader, operation) : considerDatabase(input, reader, operation),
    readTarget(reader, facts, signal),
  ])
  const steps = await predictAll(reader, draft.steps, signal)
  const checks = await runPreflight({
    reader,
    engine,
    facts,
    steps,
    about: operation.about ?? 'database',
    inFlight: deps.inFlight(contextId, subjectOf(engine, operation, subject)),
    journalProblem: deps.journalProblem(),
    signal,
  })
  return { draft, subject, facts, target, steps, checks: [...availability(operation, available), ...checks], rebased, parsed }
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

async function predictAll(reader: KubeReader, steps: readonly DraftStep[], signal: AbortSignal) {
  const predictions = new Map<DraftStep, Prediction>()
  await forEachBounded(steps, concurrency, async step => {
    predictions.set(step, await predictStep(reader, step, signal))
  })
  return steps.flatMap((step, index) => {
    const prediction = predictions.get(step)
    if (prediction === undefined) return []
    const brings = steps.slice(0, index).filter(each => each.verb === 'apply' && predictions.get(each)?.basis.exists === false)
    return [{ step, prediction: awaitEarlier(step, prediction, brings) }]
  })
}

/**
 * A server that misses what an earlier step brings refuses nothing: a RoleBinding, for one, is only looked at when its Role is there. Some versions
 * name the kind that is missing, and some the one that is being made.
 */
function awaitEarlier(step: DraftStep, prediction: Prediction, brings: readonly DraftStep[]): Prediction {
  const [, resource = '', name = ''] = /^(\S+) "([^"]+)" not found/.exec(prediction.refusal ?? '') ?? []
  const named = ({ kind: { group, plural } }: DraftStep) => resource === (group === '' ? plural : `${plural}.${group}`)
  const brought = brings.findLast(each => stepRef(each).name === name && (named(each) || named(step)))
  if (brought === undefined) return prediction
  const unpredicted = `It needs the ${brought.kind.kind} ${name}, which the plan makes before it: there could be no dry run.`
  return { ...prediction, refusal: null, unpredicted }
}

function availability(operation: AnyOperation, available: true | { readonly because: string }): Check[] {
  if (available === true) return []
  const title = `Conditions for “${operation.title}”`
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
