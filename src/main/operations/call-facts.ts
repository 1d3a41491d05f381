import type { KubeObject } from '../../shared/domain/kube.ts'
import type { DraftStep, PodFact } from '../engines/engine.ts'
import { podKind } from '../engines/kube-kinds.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { valueAt } from './json.ts'

/** A step that calls into a pod. */
export type CallStep = Extract<DraftStep, { verb: 'call' }>

/** What pods said, and their uids, as texts; null: the answer has no such field, or the pod is not there. */
export type CallFacts = Readonly<Record<string, string | null>>

/** What is kept of a call's facts and of why it can't be: the parts of a prediction that are a call's own. */
interface CallPrediction {
  readonly facts: CallFacts
  readonly refusal: string | null
  readonly unpredicted: string | null
}

/** A value of a pod that is longer is no state. */
const maxValue = 200

const noDryRun = 'A call into a pod has no dry run, so it could not be tried.'

/** Reads what a call stands on. What is not so, or can't be read, is the refusal. Throws AppError when the cluster can't be asked. */
export async function readCallFacts(
  reader: KubeReader,
  step: CallStep,
  pod: KubeObject | null,
  signal: AbortSignal,
): Promise<CallPrediction> {
  const facts: Record<string, string | null> = { [uidKey(step.name)]: pod?.metadata.uid ?? null }
  for (const other of new Set(step.standsOn.map(fact => fact.pod))) {
    if (other === step.name) continue
    const found = await reader.get(podKind, step.namespace, other, signal)
    if (found === null) return { facts, refusal: `Pod ${other} does not exist.`, unpredicted: null }
    facts[uidKey(other)] = found.metadata.uid ?? null
  }
  const answers = new Map<string, Answer>()
  for (const fact of step.standsOn) {
    const answer = answers.get(answerKey(fact)) ?? (await askOnce(reader, step, fact, signal))
    answers.set(answerKey(fact), answer)
    if ('problem' in answer) return { facts, refusal: answer.problem, unpredicted: null }
    const value = textAt(answer.value, fact.pointer)
    facts[factKey(fact)] = value
    if (fact.oneOf.length > 0 && (value === null || !fact.oneOf.includes(value)))
      return {
        facts,
        refusal: `Not so: ${fact.says}. GET ${fact.path} of ${fact.pod} says ${fieldOf(fact)} is ${quoted(value)}.`,
        unpredicted: null,
      }
  }
  return { facts, refusal: null, unpredicted: noDryRun }
}

/** What moved under a call since it was shown. */
export function movedCallFacts(step: CallStep, shown: CallFacts, now: CallFacts): string[] {
  const pods = [...new Set([step.name, ...step.standsOn.map(fact => fact.pod)])]
  const replaced = pods.filter(pod => (shown[uidKey(pod)] ?? null) !== (now[uidKey(pod)] ?? null))
  if (replaced.length > 0) return replaced.map(pod => `Pod ${pod} was deleted and made anew.`)
  return step.standsOn.flatMap(fact => {
    const [before, after] = [shown[factKey(fact)] ?? null, now[factKey(fact)] ?? null]
    // Several texts may say the same: an older Patroni calls a primary master.
    if (before === after || (after !== null && fact.oneOf.includes(after))) return []
    return [`${fact.says}: ${fieldOf(fact)} was ${quoted(before)} and is now ${quoted(after)}.`]
  })
}

/** One fact as the plan shows it. */
export function wordFact(fact: PodFact, facts: CallFacts): string {
  const value = facts[factKey(fact)]
  const source = `GET ${fact.path} of ${fact.pod}`
  return value === undefined ? `${fact.says} (${source}: not read)` : `${fact.says} (${source}: ${fieldOf(fact)} is ${quoted(value)})`
}

/** What the proof of a call is now; null: it can't be read, or is not there. Never throws. */
export async function readProof(reader: KubeReader, step: CallStep, signal: AbortSignal): Promise<string | null> {
  if (step.proof === null) return null
  const answer = await askOnce(reader, step, step.proof, signal)
  return 'problem' in answer ? null : textAt(answer.value, step.proof.pointer)
}

type Answer = { readonly value: unknown } | { readonly problem: string }

async function askOnce(reader: KubeReader, step: CallStep, fact: PodFact, signal: AbortSignal): Promise<Answer> {
  const { namespace, scheme, port } = step
  const answer = await reader.askPod({ namespace, scheme, port, pod: fact.pod, path: fact.path }, signal)
  const what = `${fact.pod} can’t be asked (GET ${fact.path}, port ${port})`
  if (!answer.ok) return { problem: `${what}: ${answer.text}.`.replace(/\.\.$/, '.') }
  try {
    return { value: JSON.parse(answer.body) }
  } catch {
    return { problem: `${what}: its answer is no JSON.` }
  }
}

function textAt(value: unknown, pointer: string): string | null {
  const found = valueAt(value, pointer)
  if (found === undefined || found === null) return null
  return (typeof found === 'string' ? found : JSON.stringify(found)).slice(0, maxValue)
}

const uidKey = (pod: string) => `${pod} uid`
const answerKey = (fact: PodFact) => `${fact.pod} ${fact.path}`
const factKey = (fact: PodFact) => `${fact.pod} ${fact.path} ${fact.pointer}`
const fieldOf = (fact: PodFact) => fact.pointer.slice(1).replaceAll('/', '.')
const quoted = (value: string | null) => (value === null ? 'not there' : `“${value}”`)
