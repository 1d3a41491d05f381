/**
 * Applying: the only place that holds an object that can write. A plan is checked once more as a whole, then written step by step; before each
 * write the server says again what it would do, and only if that is what the user has seen it is done. Each write stands in the journal before
 * it is sent. The first failure ends it: nothing is rolled back and nothing is sent twice.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import { databaseClusterId } from '../../shared/domain/database-cluster.ts'
import type { Consent, Plan, PlanTarget } from '../../shared/domain/plan.ts'
import type { Run } from '../../shared/domain/run.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isoTime } from '../lib/clock.ts'
import { endStages, entryFor, notSent, setStep } from './change-run.ts'
import { checkConsent } from './check-consent.ts'
import { findOperation } from './find-operation.ts'
import { type Journal, journalBlocked } from './journal.ts'
import { isRecord } from './json.ts'
import { keepTrying } from './keep-trying.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { OperationsDeps, RunInFlight } from './operations-api.ts'
import type { PlanSecret, PlanStore } from './plan-store.ts'
import { asAppError, forEachBounded } from './read-view.ts'
import type { RunStore } from './run-store.ts'
import { splitSecretParams } from './secret-params.ts'
import { stepRef } from './step-request.ts'
import { recheckStep, type WriteOutcome, writeStep } from './write-step.ts'

export interface ApplyDeps extends Pick<OperationsDeps, 'engines' | 'context' | 'reader' | 'writerFor' | 'clock' | 'randomBytes' | 'log'> {
  readonly plans: PlanStore
  readonly runs: RunStore
  readonly journal: Journal
  readonly inFlight: (contextId: string, subject: Plan['subject']) => RunInFlight | null
  /** Follows the run's stages from now on. */
  readonly follow: (runId: string) => void
  /** Work that outlives the call; the app waits for it when it closes. */
  readonly background: (work: Promise<void>) => void
  /** The app's life. */
  readonly life: AbortSignal
}

/** Steps checked again at once. */
const concurrency = 6

/** Applies a plan. Throws blocked, stale-plan and whatever keeps the cluster from being asked, before anything is written. */
export async function applyPlan(deps: ApplyDeps, input: { id: string; consent: Consent }, signal: AbortSignal): Promise<Run> {
  const plan = deps.plans.get(input.id)
  const facts = plan.target === null ? null : deps.context(plan.target.contextId)
  checkConsent(plan, input.consent, facts)
  const target = requireTarget(plan)
  requireJournal(deps, plan, target)
  requireQuiet(deps, target, plan)
  const secret = await deps.plans.secret(plan.id)
  if (secret === null) throw new AppError('blocked', 'The inner half of this plan can’t be had any more.', { hint: 'Make a new plan.' })
  const reader = await deps.reader(target.contextId)
  await checkIdentity(reader, target, signal)
  await recheckAll(deps, plan, secret, reader, signal)
  // Who it is now: the credentials may have become another's since the plan was made.
  const username = (await reader.username(signal).catch(() => null)) ?? target.username
  const run = await startRun(deps, plan, secret, { ...target, username })
  deps.background(writeAll(deps, plan, secret, reader, run))
  deps.follow(run.id)
  return run
}

/** Throws blocked when the context leads to another cluster than the one that was planned for. */
export async function checkIdentity(reader: KubeReader, target: PlanTarget, signal: AbortSignal): Promise<void> {
  const uid = await reader.clusterUid(signal)
  const moved = target.clusterUid === null ? reader.server !== target.server : uid !== target.clusterUid
  if (!moved) return
  throw new AppError('blocked', `${target.contextName} leads to another cluster than the plan was made for.`, {
    detail: `uid of kube-system: ${target.clusterUid ?? 'not known'} then, ${uid ?? 'not known'} now; server: ${target.server} then, ${reader.server} now`,
    hint: 'Look at the context, then make a new plan.',
  })
}

function requireTarget(plan: Plan): PlanTarget {
  if (plan.target === null) throw new AppError('blocked', 'This plan was made offline.')
  return plan.target
}

function requireJournal(deps: ApplyDeps, plan: Plan, target: PlanTarget): void {
  if (deps.journal.problem() === null) return
  // There may be room again since: only writing tells.
  const title = 'The journal can be written again'
  const who = target.username
  deps.journal.append({ kind: 'journal-again', who, contextName: target.contextName, title, planId: plan.id, runId: null, detail: null })
  const problem = deps.journal.problem()
  if (problem !== null) throw journalBlocked(problem)
}

function requireQuiet(deps: ApplyDeps, target: PlanTarget, plan: Plan): void {
  const other = deps.inFlight(target.contextId, plan.subject)
  if (other?.writing === true)
    throw new AppError('blocked', `“${other.title}” is being written.`, { hint: 'Wait for its end, then check again.' })
}

async function recheckAll(deps: ApplyDeps, plan: Plan, secret: PlanSecret, reader: KubeReader, signal: AbortSignal): Promise<void> {
  const mask = createSecretMask(Buffer.from(secret.maskKey, 'hex'), secret.typedSecrets)
  const noise = findOperation(deps.engines, plan.intent).engine.noise ?? []
  await forEachBounded(secret.steps, concurrency, async step => {
    const shown = secret.shown[step.id] ?? null
    if (shown === null || !shown.known) return
    const result = await recheckStep({ reader, step, shown, mask, noise, signal })
    if ('stale' in result) throw staleError(result.stale)
  })
}

/** The error of a plan whose facts have moved. `detail` is the fact. */
function staleError(fact: string): AppError {
  return new AppError('stale-plan', 'The plan is stale: what it stood on has moved.', {
    detail: fact,
    hint: 'Make a new plan and look at it again.',
  })
}

async function startRun(deps: ApplyDeps, plan: Plan, secret: PlanSecret, target: PlanTarget): Promise<Run> {
  const run: Run = {
    id: `run-${deps.randomBytes(12).toString('hex')}`,
    planId: plan.id,
    title: plan.title,
    target,
    subject: plan.subject,
    clusterId: databaseClusterId(target.contextId, plan.subject.engine, plan.subject.namespace, plan.subject.name),
    status: 'applying',
    startedAt: isoTime(deps.clock),
    endedAt: null,
    steps: secret.steps.map(step => ({ id: step.id, title: step.title, ref: stepRef(step), status: 'pending', at: null, answer: null })),
    stages: plan.stages.map(stage => ({ ...stage, status: 'pending', startedAt: null, endedAt: null, waitingFor: null, note: null })),
    message: null,
  }
  const { engine, operation } = plan.intent
  const { operation: found } = findOperation(deps.engines, plan.intent)
  const parsed = isRecord(secret.parsed) ? splitSecretParams(found, secret.parsed).shown : secret.parsed
  const applied: Plan = { ...plan, state: 'applied', runId: run.id }
  const secretPart = { plan: { steps: secret.steps, maskKey: secret.maskKey, typedSecrets: secret.typedSecrets } }
  await deps.runs.create(run, { engine, operation, parsed, bases: {}, remembered: secret.remember ?? {} }, secretPart, () => {
    // In the transaction that creates it: two calls at once must not both begin.
    if (deps.plans.get(plan.id).state !== 'ready') throw new AppError('blocked', 'This plan is being applied already.')
    requireQuiet(deps, target, plan)
    deps.plans.update(applied)
    deps.journal.append(entryFor(run, 'apply-started', `Apply: ${plan.title}`, `plan digest ${plan.digest}`))
  })
  return run
}

async function writeAll(deps: ApplyDeps, plan: Plan, secret: PlanSecret, reader: KubeReader, run: Run): Promise<void> {
  const mask = createSecretMask(Buffer.from(secret.maskKey, 'hex'), secret.typedSecrets)
  const noise = findOperation(deps.engines, plan.intent).engine.noise ?? []
  try {
    for (const step of secret.steps) {
      if (deps.life.aborted) return
      // Asked for each time: a context that was made read-only meanwhile stops the run here.
      const writer = await deps.writerFor(run.target.contextId)
      await checkIdentity(reader, run.target, deps.life)
      const outcome = await writeStep({
        reader,
        writer,
        step,
        shown: secret.shown[step.id] ?? null,
        mask,
        noise,
        clock: deps.clock,
        signal: deps.life,
        sending: basis => {
          const origin = deps.runs.origin(run.id)
          deps.runs.change(run.id, setStep(step.id, 'sending', isoTime(deps.clock), null), () => {
            deps.runs.setOrigin(run.id, { ...origin, bases: { ...origin.bases, [step.id]: basis } })
            deps.journal.append(entryFor(run, 'step-sending', `Sending: ${step.title}`, JSON.stringify(basis)))
          })
        },
      })
      if (deps.life.aborted && outcome.status === 'not-sent') return
      await keepTrying(deps, () => recordOutcome(deps, run, step.id, step.title, outcome))
      if (outcome.status !== 'applied' && outcome.status !== 'unchanged') {
        return await keepTrying(deps, () => stopRun(deps, run, stopMessage(step.title, outcome)))
      }
    }
    await keepTrying(deps, () => {
      deps.runs.change(
        run.id,
        now => (now.status === 'applying' ? { ...now, status: 'following' } : now),
        () => {
          deps.journal.append(entryFor(run, 'all-written', `All written: ${plan.title}`, null))
        },
      )
    })
  } catch (error) {
    if (deps.life.aborted) return
    const failure = asAppError(error)
    deps.log.error(`Run ${run.id} stopped`, error)
    await keepTrying(deps, () => stopRun(deps, run, failure.message)).catch(reason => deps.log.error(`Run ${run.id} can't be kept`, reason))
  } finally {
    // Nothing will be sent any more, so nothing has to be kept. A run that was cut short by closing the app still needs it.
    if (!deps.life.aborted) {
      deps.runs.forgetSecret(run.id)
      deps.plans.forgetSecret(plan.id)
    }
  }
}

function recordOutcome(deps: ApplyDeps, run: Run, stepId: string, title: string, outcome: WriteOutcome): void {
  deps.runs.change(run.id, setStep(stepId, outcome.status, isoTime(deps.clock), outcome.answer), () => {
    deps.journal.append(entryFor(run, `step-${outcome.status}`, `${outcomeWords[outcome.status]}: ${title}`, outcome.answer))
  })
}

const outcomeWords: Readonly<Record<WriteOutcome['status'], string>> = {
  applied: 'Written',
  unchanged: 'Unchanged',
  failed: 'Refused',
  'not-sent': 'Not sent',
  unknown: 'Not known whether written',
}

function stopMessage(title: string, outcome: WriteOutcome): string {
  const what = outcome.stale === null ? outcome.answer : `The plan is stale: ${outcome.stale}`
  return `Stopped at “${title}”. ${what} Nothing after it was sent, nothing is rolled back. Make a new plan to go on.`
}

function stopRun(deps: ApplyDeps, run: Run, message: string): void {
  const at = isoTime(deps.clock)
  deps.runs.change(
    run.id,
    now => ({
      ...now,
      status: 'failed',
      endedAt: at,
      message,
      steps: now.steps.map(step => (step.status === 'pending' ? notSent(step) : step)),
      stages: endStages(now.stages, 'failed', at, 'Not everything was written.'),
    }),
    () => deps.journal.append(entryFor(run, 'run-failed', `Failed: ${run.title}`, message)),
  )
}
