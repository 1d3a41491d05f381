import { AppError } from '../../shared/domain/app-error.ts'
import { contextWords } from '../../shared/domain/context-words.ts'
import { type KindRef, kindKey } from '../../shared/domain/kube.ts'
import type { Check } from '../../shared/domain/plan.ts'
import type { DraftStep, Engine } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { checkRights } from './check-rights.ts'
import { findGitOpsOwner } from './gitops-owner.ts'
import type { ContextFacts, RunInFlight } from './operations-api.ts'
import { fieldsNotDeclared, type Prediction } from './predict-step.ts'
import { asAppError, forEachBounded } from './read-view.ts'
import { stepNamespace, stepRef } from './step-request.ts'

interface PredictedStep {
  readonly step: DraftStep
  readonly prediction: Prediction
}

interface PreflightInput {
  readonly reader: KubeReader
  readonly engine: Engine
  readonly facts: ContextFacts
  readonly steps: readonly PredictedStep[]
  /** What the plan is about. Nothing is asked of an operator when the plan is about it: that is for the operation to say. */
  readonly about: 'database' | 'operator'
  /** A run about the same database (or operator) that isn't over; null: none. */
  readonly inFlight: RunInFlight | null
  readonly journalProblem: string | null
  readonly signal: AbortSignal
}

const deployments: KindRef = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }
const namespaces: KindRef = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false }

/** The checks that any operation on any engine has to pass. Engine rules come from the engine. */
export async function runPreflight(input: PreflightInput): Promise<Check[]> {
  const [rights, operator, terminating] = await Promise.all([
    checkRights(input),
    input.about === 'operator' ? [] : checkOperator(input),
    checkNamespaces(input),
  ])
  return [
    ...checkContext(input.facts),
    ...checkHere(input),
    ...operator,
    ...rights,
    ...terminating,
    ...input.steps.map(step => checkDryRun(step, madeKinds(input.steps))),
    ...checkGitOps(input.steps),
  ]
}

/** The same list for a plan without a cluster: what can't be known says so, and how to get to know it. */
export function offlineChecks(engine: Engine): Check[] {
  const cure = 'Choose a context and check the plan again.'
  const unknown = (id: string, title: string): Check => ({
    id,
    title,
    status: 'unknown',
    seen: 'The plan was made without a cluster, so this was not checked.',
    cure,
    field: null,
  })
  return [
    unknown('operator', `${engine.title} in this cluster`),
    unknown('may-i', 'Right to make these changes'),
    unknown('dry-run', 'Dry run of the changes'),
    unknown('gitops', 'GitOps owner'),
  ]
}

function pass(id: string, title: string, seen: string): Check {
  return { id, title, status: 'pass', seen, cure: null, field: null }
}

function checkContext(facts: ContextFacts): Check[] {
  const checks: Check[] = []
  const { protection } = facts.settings
  const named = contextWords(facts.name, facts.settings.alias)
  if (protection === 'read-only') {
    checks.push({
      id: 'protection',
      title: 'Protection of the context',
      status: 'fail',
      seen: `${named} is set to read-only in this app.`,
      cure: 'If you are sure, change the protection of the context.',
      field: null,
    })
  } else {
    const seen = protection === 'protected' ? `${named} is protected: type ${facts.name} to confirm.` : `${named} is not protected.`
    checks.push(pass('protection', 'Protection of the context', seen))
  }
  for (const [index, warning] of facts.warnings.entries()) {
    checks.push({
      id: `connection:${warning.code}:${index}`,
      title: 'Security of the connection',
      status: 'warn',
      seen: warning.text,
      cure: 'Correct the entry in the kubeconfig.',
      field: null,
    })
  }
  return checks
}

function checkHere(input: PreflightInput): Check[] {
  const checks: Check[] = []
  const title = input.about === 'operator' ? 'Other runs with this operator' : 'Other runs on this database'
  if (input.inFlight === null) checks.push(pass('in-flight', title, 'This app has no other run for it.'))
  else {
    checks.push({
      id: 'in-flight',
      title,
      // One that only waits for the operator must not keep anybody from helping it along.
      status: input.inFlight.writing ? 'fail' : 'warn',
      seen: `“${input.inFlight.title}” is ${input.inFlight.writing ? 'being applied' : 'not finished yet'}.`,
      cure: 'Wait until it has finished, then plan again.',
      field: null,
    })
  }
  if (input.journalProblem !== null) {
    checks.push({
      id: 'journal',
      title: 'Journal',
      status: 'fail',
      seen: input.journalProblem,
      cure: 'Free some disk space, or make the app’s folder writable again.',
      field: null,
    })
  }
  return checks
}

async function checkOperator(input: PreflightInput): Promise<Check[]> {
  const { engine, reader, signal } = input
  const id = 'operator'
  const title = `${engine.title} in this cluster`
  const check = (status: Check['status'], seen: string, cure: string | null): Check[] => [{ id, title, status, seen, cure, field: null }]
  const served = await reader.serves(engine.root, signal)
  if (served === null) return check('unknown', 'The cluster did not say which resources it serves.', 'Try again in a moment.')
  if (!served)
    return check('fail', `${engine.root.kind} (${engine.root.group}) is not available in this cluster.`, `Install ${engine.title} first.`)
  try {
    for (const labelSelector of engine.operator.labelSelectors) {
      const { items } = await reader.list(deployments, { namespace: null, labelSelector, signal })
      const found = items[0]
      if (found === undefined) continue
      const status: unknown = found.status
      const available =
        typeof status === 'object' && status !== null && 'availableReplicas' in status ? Number(status.availableReplicas) : 0
      const where = `Deployment ${found.metadata.namespace ?? ''}/${found.metadata.name}`
      const version = engine.operator.version(found)
      if (available > 0) return check('pass', `${where}${version === null ? '' : `, version ${version}`}: ${available} available.`, null)
      return check('warn', `${where} has no available pod: nothing happens until it has one.`, 'Check the operator’s pods.')
    }
    return check('warn', 'Its resources are available, but its Deployment was not found.', 'Make sure that the operator is running.')
  } catch (error) {
    const failure = asAppError(error)
    if (failure.code === 'cancelled') throw failure
    return check(
      'unknown',
      `Its resources are available, but its Deployment could not be read: ${failure.message}`,
      'Make sure that the operator is running.',
    )
  }
}

async function checkNamespaces(input: PreflightInput): Promise<Check[]> {
  const made = new Set(input.steps.filter(({ step }) => step.kind.plural === 'namespaces').map(({ step }) => stepRef(step).name))
  const used = new Set(input.steps.map(({ step }) => stepNamespace(step)).filter(name => name !== null))
  const checks: Check[] = []
  await forEachBounded([...used].sort(), 4, async name => {
    const id = `namespace:${name}`
    const title = `Namespace ${name}`
    try {
      const found = await input.reader.get(namespaces, null, name, input.signal)
      if (found === null && made.has(name)) checks.push(pass(id, title, 'It does not exist yet; the plan creates it.'))
      else if (found === null) {
        checks.push({
          id,
          title,
          status: 'fail',
          seen: 'It does not exist.',
          cure: 'Choose another, or choose to create it.',
          field: 'namespace',
        })
      } else if (found.metadata.deletionTimestamp !== undefined) {
        const seen = 'It is being deleted: nothing new can be created in it.'
        checks.push({ id, title, status: 'fail', seen, cure: 'Choose another, or wait until it is gone.', field: 'namespace' })
      } else checks.push(pass(id, title, 'It exists.'))
    } catch (error) {
      // Users of one namespace often may not read the namespace itself; then the dry run tells whether it is there.
      if (!(error instanceof AppError && error.code === 'forbidden')) throw error
    }
  })
  return checks
}

/** Kinds that the plan's own CRDs make, as `kindKey` writes them. */
function madeKinds(steps: readonly PredictedStep[]): ReadonlySet<string> {
  return new Set(steps.filter(({ step }) => step.kind.plural === 'customresourcedefinitions').map(({ step }) => stepRef(step).name))
}

function checkDryRun({ step, prediction }: PredictedStep, made: ReadonlySet<string>): Check {
  const ref = stepRef(step)
  const id = `dry-run:${step.id}`
  const title = step.verb === 'call' ? `What the call to ${ref.name} stands on` : `Dry run of ${ref.kind} ${ref.name}`
  if (prediction.refusal !== null) {
    const missing = fieldsNotDeclared(prediction.refusal)
    if (missing.length > 0) {
      const fields = missing.length === 1 ? `the field ${missing[0]}` : `the fields ${missing.join(', ')}`
      return {
        id,
        title,
        status: 'fail',
        seen: `The definition of ${kindKey(step.kind)} in this cluster does not have ${fields}: it is older than these settings. The server says: ${prediction.refusal}`,
        cure: 'Leave out the settings that need it, or update the operator’s definitions first; then plan again.',
        field: null,
      }
    }
    return {
      id,
      title,
      status: 'fail',
      seen: prediction.refusal,
      cure: step.verb === 'call' ? 'See to it, then plan again.' : 'Change what the server refused, then plan again.',
      field: null,
    }
  }
  if (prediction.kindMissing === true && !made.has(kindKey(step.kind))) {
    const seen = `This cluster does not serve ${kindKey(step.kind)}.`
    return { id, title, status: 'fail', seen, cure: 'Install what defines it first.', field: null }
  }
  if (prediction.unpredicted !== null) {
    // Only what needs the plan's own namespace can't be tried: by then that one write is done.
    if (step.verb === 'call') {
      const cure = 'Nothing now: what it stands on is read again right before it is sent.'
      return {
        id,
        title,
        status: 'pass',
        seen: `${step.standsOn.map(fact => fact.says).join('; ')}. ${prediction.unpredicted} ${cure}`,
        cure: null,
        field: null,
      }
    }
    const cure = prediction.namespaceMissing
      ? 'Nothing now: the namespace is written first, then this is tried right before it is written. If the server refuses it, the run stops there, and what was written before stays.'
      : 'Nothing now: it is tried right before it is written.'
    return { id, title, status: 'warn', seen: prediction.unpredicted, cure, field: null }
  }
  const warnings = prediction.warnings.length
  if (warnings > 0) return { id, title, status: 'warn', seen: prediction.warnings.join('\n'), cure: null, field: null }
  return pass(id, title, 'The dry run succeeded.')
}

function checkGitOps(steps: readonly PredictedStep[]): Check[] {
  const checks = steps.flatMap(({ step, prediction }): Check[] => {
    const owner = prediction.live === null ? null : findGitOpsOwner(prediction.live)
    if (owner === null) return []
    const ref = stepRef(step)
    return [
      {
        id: `gitops:${step.id}`,
        title: `GitOps owner of ${ref.kind} ${ref.name}`,
        status: 'warn',
        seen: `${owner.tool} manages it (${owner.sign}): the change will be reverted at its next sync.`,
        cure: 'Make the change in its repository instead; the manifests can be saved from here.',
        field: null,
      },
    ]
  })
  return checks.length > 0 ? checks : [pass('gitops', 'GitOps owner', 'No labels or annotations of Argo CD, Flux or Helm were found.')]
}
