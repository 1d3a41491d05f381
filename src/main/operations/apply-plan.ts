/**
 * Applying: a plan is checked once more as a whole, becomes a run, and is then written step by step (`write-run`, the only place that holds an
 * object that can write).
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Consent, Plan, PlanTarget } from '../../shared/domain/plan.ts'
import type { Run } from '../../shared/domain/run.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isoTime } from '../lib/clock.ts'
import { entryFor } from './change-run.ts'
import { checkConsent } from './check-consent.ts'
import { checkIdentity } from './check-identity.ts'
import { findOperation } from './find-operation.ts'
import { journalBlocked } from './journal.ts'
import { isRecord } from './json.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { RunInFlight } from './operations-api.ts'
import type { PlanSecret } from './plan-store.ts'
import { forEachBounded } from './read-view.ts'
import { splitSecretParams } from './secret-params.ts'
import { stepRef, waitOf } from './step-request.ts'
import { targetId } from './target-id.ts'
import { type WriteRunDeps, writeRun } from './write-run.ts'
import { recheckStep } from './write-step.ts'

export interface ApplyDeps extends WriteRunDeps {
  readonly inFlight: (contextId: string, subject: Plan['subject']) => RunInFlight | null
  /** Follows the run's stages from now on. */
  readonly follow: (runId: string) => void
  /** Work that outlives the call; the app waits for it when it closes. */
  readonly background: (work: Promise<void>) => void
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
  deps.background(writeRun(deps, run, { plan: secret }))
  deps.follow(run.id)
  return run
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
    clusterId: targetId(target.contextId, plan.subject),
    status: 'applying',
    startedAt: isoTime(deps.clock),
    endedAt: null,
    steps: secret.steps.map(step => ({
      id: step.id,
      title: step.title,
      ref: stepRef(step),
      status: 'pending',
      at: null,
      answer: null,
      ...waitOf(step),
    })),
    stages: plan.stages.map(stage => ({ ...stage, status: 'pending', startedAt: null, endedAt: null, waitingFor: null, note: null })),
    message: null,
  }
  const { engine, operation } = plan.intent
  const { operation: found } = findOperation(deps.engines, plan.intent)
  const parsed = isRecord(secret.parsed) ? splitSecretParams(found, secret.parsed).shown : secret.parsed
  const applied: Plan = { ...plan, state: 'applied', runId: run.id }
  const { steps, maskKey, typedSecrets, shown } = secret
  const secretPart = { plan: { steps, maskKey, typedSecrets, shown } }
  await deps.runs.create(run, { engine, operation, parsed, bases: {}, remembered: secret.remember ?? {} }, secretPart, () => {
    // In the transaction that creates it: two calls at once must not both begin.
    if (deps.plans.get(plan.id).state !== 'ready') throw new AppError('blocked', 'This plan is being applied already.')
    requireQuiet(deps, target, plan)
    deps.plans.update(applied)
    deps.journal.append(entryFor(run, 'apply-started', `Apply: ${plan.title}`, `plan digest ${plan.digest}`))
  })
  return run
}
