import type { CallMeaning } from '../engines/engine.ts'
import { type CallStep, readProof } from './call-facts.ts'
import { neverLeft } from './never-left.ts'
import type { Prediction } from './predict-step.ts'
import { readBack } from './read-back.ts'
import { asAppError } from './read-view.ts'
import { type Basis, buildStepRequest } from './step-request.ts'
import type { WriteOutcome, WriteStepInput } from './write-step.ts'

/** Longest part of a pod's answer that is told. */
const maxAnswer = 300
/** How long the cluster is asked about a call whose answer was lost, in ms. */
const readBackMs = 120_000

/**
 * Words of an API server that could not open a connection to the pod: then the pod saw nothing of the call. Source: the proxy's errors are those
 * of Go's dialer.
 */
const neverReached =
  /connection refused|no route to host|no such host|network is unreachable|no endpoints|has no address|address not allowed/i

/** Sends a call once, and says what its answer means. An answer that is lost is read back by what the pods say; it is never sent again. */
export async function sendCall(input: WriteStepInput, step: CallStep, prediction: Prediction): Promise<WriteOutcome> {
  const basis: Basis = { ...prediction.basis, before: await readProof(input.reader, step, input.signal) }
  input.sending(basis)
  const sentAt = input.clock.now()
  try {
    // Not the caller's signal: giving up in the middle only makes its outcome unknown.
    const signal = AbortSignal.timeout(step.timeoutMs * 2)
    const answer = await input.writer.call(buildStepRequest(step, { basis, force: false, guardCreate: true, signal }))
    if (answer.from === 'server') {
      if (answer.status >= 500 && !neverReached.test(answer.text)) return await lost(input, basis, sentAt, answer.text)
      const reached = answer.status >= 500 ? `Nobody listens at ${step.name}:${step.port}, so nothing was done: ` : ''
      return outcome(input, 'failed', `${reached}${answer.text}`)
    }
    const words = clean(answer.text)
    const said = words === '' ? `HTTP ${answer.status}` : `HTTP ${answer.status}, “${words}”`
    const meaning = meaningOf(step.answers, answer.status, answer.text)
    if (meaning.means === 'unknown') return await lost(input, basis, sentAt, `${meaning.text} ${step.name} answered ${said}`)
    return outcome(input, meaning.means === 'done' ? 'applied' : 'failed', `${meaning.text} ${step.name} answered ${said}.`)
  } catch (error) {
    const failure = asAppError(error)
    if (neverLeft(error)) return outcome(input, 'not-sent', `Not sent: ${failure.message}`)
    return await lost(input, basis, sentAt, failure.message)
  }
}

/** The first meaning that fits; a web page or an error of some gateway in between is not the pod's word. */
function meaningOf(answers: readonly CallMeaning[], status: number, text: string): Pick<CallMeaning, 'means' | 'text'> {
  const isPage = /^\s*</.test(text)
  const found = isPage
    ? undefined
    : answers.find(each => each.status === status && (each.has === undefined || text.toLowerCase().includes(each.has)))
  if (found !== undefined) return found
  if (status >= 200 && status < 300) return { means: 'done', text: 'It was taken.' }
  if (status >= 400 && status < 500) return { means: 'refused', text: 'It was refused.' }
  return { means: 'unknown', text: 'The answer does not tell what became of it.' }
}

async function lost(input: WriteStepInput, basis: Basis, sentAt: number, why: string): Promise<WriteOutcome> {
  const found = await readBack({ ...input, basis, sentAt, signal: AbortSignal.timeout(readBackMs) })
  return outcome(input, found.status, `${found.text} (${clean(why)})`)
}

function outcome(input: WriteStepInput, status: WriteOutcome['status'], answer: string): WriteOutcome {
  return { status, answer: input.mask.text(answer), stale: null }
}

/** One line of a pod's answer, fit to be shown. */
function clean(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim()
  return line.length > maxAnswer ? `${line.slice(0, maxAnswer)}…` : line
}
