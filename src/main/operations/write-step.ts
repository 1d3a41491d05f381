import type { RunStep } from '../../shared/domain/run.ts'
import type { DraftStep } from '../engines/engine.ts'
import type { KubeAnswer, KubeReader, KubeWriter } from '../kube/kube-client.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import {
  findMovedFacts,
  listKindsOf,
  type MovedFact,
  maskObject,
  missingFrom,
  sentBody,
  shownOf,
  withoutVolatile,
} from './compare-prediction.ts'
import { maskStep } from './describe-step.ts'
import { compareObjects, isNoise } from './diff.ts'
import type { SecretMask } from './mask-secrets.ts'
import { neverLeft } from './never-left.ts'
import type { ShownStep } from './plan-store.ts'
import { isOtherLife, mustNotExistRefused, type Prediction, parseObject, predictStep, refusalText, statusOf } from './predict-step.ts'
import { readBack } from './read-back.ts'
import { asAppError } from './read-view.ts'
import { sendCall } from './send-call.ts'
import { type Basis, buildStepRequest } from './step-request.ts'

/** What became of one step. `stale`: refused by us, because it would not do what was shown. */
export interface WriteOutcome {
  readonly status: Exclude<RunStep['status'], 'pending' | 'sending'>
  readonly answer: string
  readonly stale: string | null
}

export interface WriteStepInput {
  readonly reader: KubeReader
  readonly writer: KubeWriter
  readonly step: DraftStep
  /** As the plan showed it; null when there is nothing to compare with. */
  readonly shown: ShownStep | null
  readonly mask: SecretMask
  readonly noise: readonly string[]
  readonly clock: Clock
  /** Called before every attempt to write, and must have written it down durably when it returns. Throws to forbid the write. */
  readonly sending: (basis: Basis) => void
  /** Ends the app's work between writes. A write that is under way is waited for. */
  readonly signal: AbortSignal
}

/** How often a write is made anew because the object moved between prediction and write: only the prediction's agreement lets it go on. */
const maxAttempts = 8
/** How long the server may take for a write, admission webhooks included, before its answer counts as lost; in ms. */
const writeTimeoutMs = 60_000
/** The longest that a server's `Retry-After` is waited for; longer ones end the step. */
const maxRetryAfterSeconds = 30

/**
 * Writes one step, if and only if the server would do with it what was shown. Each attempt predicts first and carries uid and resourceVersion of
 * what was predicted from, so that nothing can come between. An answer that is lost is never answered by sending again.
 */
export async function writeStep(input: WriteStepInput): Promise<WriteOutcome> {
  const { goodUntil } = input.step
  if (goodUntil !== undefined && input.clock.now() > Date.parse(goodUntil)) {
    const late = `what it says held until ${goodUntil}.`
    return { status: 'not-sent', answer: `Not sent: ${late}`, stale: late }
  }
  let guardCreate = true
  for (let attempt = 1; attempt <= maxAttempts && !input.signal.aborted; attempt++) {
    const checked = await recheckStep(input).catch(error => ({ stale: `it could not be checked again: ${asAppError(error).message}` }))
    if ('stale' in checked) return { status: 'not-sent', answer: `Not sent: ${checked.stale}`, stale: checked.stale }
    const { prediction, now } = checked
    if (input.step.verb === 'call') return await sendCall(input, input.step, prediction)
    guardCreate &&= prediction.guardCreate
    const outcome = await sendOnce(input, { ...prediction, guardCreate }, now)
    if (outcome === 'guard-refused') guardCreate = false
    else if (outcome !== 'moved') return outcome
  }
  const answer = input.signal.aborted ? 'Not sent: the app was closed.' : 'Not sent: the object changes faster than it can be written.'
  return { status: 'not-sent', answer, stale: null }
}

/** Predicts a step again and holds it against what was shown. Also used before anything is written, and while a plan is being read. */
export async function recheckStep(
  input: Pick<WriteStepInput, 'reader' | 'step' | 'shown' | 'mask' | 'noise' | 'signal'>,
): Promise<{ stale: string; path: string } | { prediction: Prediction; now: ShownStep }> {
  const { reader, step, shown, mask, noise, signal } = input
  const prediction = await predictStep(reader, step, signal)
  if (prediction.refusal !== null) {
    const why = mask.text(prediction.refusal)
    return { stale: step.verb === 'call' ? why : `The server refuses it now: ${why}`, path: '' }
  }
  if (prediction.unpredicted !== null && step.verb !== 'call') return { stale: prediction.unpredicted, path: '' }
  const now = shownOf(step, prediction, mask)
  if (shown === null || !shown.known) {
    const first = surprisesOf(input, now)[0]
    return first === undefined ? { prediction, now } : { stale: first.text, path: first.path }
  }
  const kinds = listKindsOf(prediction)
  let facts: readonly MovedFact[] = findMovedFacts(step, shown, now, noise, kinds)
  if (facts.length > 0) {
    const again = await predictStep(reader, step, signal)
    facts = withoutVolatile(step, facts, now, shownOf(step, again, mask), kinds)
  }
  const first = facts[0]
  return first === undefined ? { prediction, now } : { stale: first.text, path: first.path }
}

/** For a step that could not be tried when the plan was made: what the server would store must hold all that we send, and take from nobody. */
function surprisesOf(input: Pick<WriteStepInput, 'step' | 'mask'>, now: ShownStep): MovedFact[] {
  const sent = sentBody(maskStep(input.step, input.mask))
  const missing = sent === null ? [] : missingFrom(now.predicted, sent)
  return [
    ...missing.map(path => ({ path, text: `the server would not store ${path} as it is sent` })),
    ...now.takeovers.map(({ path, manager }) => ({ path, text: `${path} belongs to ${manager}` })),
  ]
}

async function sendOnce(input: WriteStepInput, prediction: Prediction, now: ShownStep): Promise<WriteOutcome | 'moved' | 'guard-refused'> {
  const { basis, force, guardCreate } = prediction
  input.sending(basis)
  const sentAt = input.clock.now()
  try {
    // Not the caller's signal: giving up in the middle of a write only makes its outcome unknown.
    const signal = AbortSignal.timeout(writeTimeoutMs * 2)
    const request = buildStepRequest(input.step, { basis, force, guardCreate, signal })
    const answer = await input.writer.write({ ...request, timeoutMs: writeTimeoutMs })
    return describeAnswer(input, prediction, now, answer)
  } catch (error) {
    const status = statusOf(error)
    if (status === null || status.code >= 500) {
      return lostAnswer(input, basis, neverLeft(error) ? null : sentAt, asAppError(error).message)
    }
    if (status.code === 429) {
      const seconds = status.retryAfterSeconds ?? 1
      if (seconds <= maxRetryAfterSeconds) {
        await sleep(input.clock, seconds * 1000, input.signal)
        return 'moved'
      }
    }
    // The object has a newer version, or somebody took fields, between prediction and write: predicting again tells which.
    if (status.code === 409 || isOtherLife(status)) return 'moved'
    if (!basis.exists && guardCreate && mustNotExistRefused(status)) return 'guard-refused'
    return { status: 'failed', answer: input.mask.text(refusalText(status)), stale: null }
  }
}

async function lostAnswer(input: WriteStepInput, basis: Basis, sentAt: number | null, why: string): Promise<WriteOutcome> {
  const found = await readBack({ ...input, basis, sentAt, signal: AbortSignal.timeout(writeTimeoutMs * 2) })
  return { status: found.status, answer: input.mask.text(`${found.text} (${why})`), stale: null }
}

function describeAnswer(input: WriteStepInput, prediction: Prediction, now: ShownStep, answer: KubeAnswer): WriteOutcome {
  const { step, mask, noise } = input
  const warnings = answer.warnings.map(warning => ` Warning: ${mask.text(warning)}`).join('')
  if (step.verb === 'delete') return { status: 'applied', answer: `The server took it${warnings}.`, stale: null }
  const stored = parseObject(answer.text)
  const version = stored.metadata.resourceVersion ?? '?'
  if (prediction.basis.exists && version === prediction.basis.resourceVersion) {
    return { status: 'unchanged', answer: `It was so already (resourceVersion ${version}).${warnings}`, stale: null }
  }
  const other = compareObjects(
    now.predicted,
    maskObject(step, stored, mask),
    listKindsOf({ live: stored, predicted: prediction.predicted }),
  )
    .filter(change => !isNoise(change.path, noise, step.verb === 'status'))
    .map(change => change.path)
  const added = input.shown?.known === true ? [] : addedByServer(input, now)
  const notes = [
    other.length === 0 ? '' : ` The server stored these otherwise than in its dry run: ${other.slice(0, 10).join(', ')}.`,
    added.length === 0 ? '' : ` The server added: ${added.slice(0, 20).join(', ')}.`,
  ]
  return {
    status: 'applied',
    answer: `Stored as uid ${stored.metadata.uid ?? '?'}, resourceVersion ${version}.${notes.join('')}${warnings}`,
    stale: null,
  }
}

/** Fields that nobody has seen yet: they could not be predicted when the plan was made. */
function addedByServer(input: WriteStepInput, now: ShownStep): string[] {
  return compareObjects(sentBody(maskStep(input.step, input.mask)), now.predicted)
    .filter(change => change.to !== undefined && !isNoise(change.path, input.noise, input.step.verb === 'status'))
    .map(change => change.path)
}
