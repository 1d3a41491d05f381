import type { KubeObject } from '../../shared/domain/kube.ts'
import type { DraftStep } from '../engines/engine.ts'
import { movedCallFacts } from './call-facts.ts'
import { compareObjects, isNoise } from './diff.ts'
import { isRecord, isUnder, type JsonRecord, sameJson, valueAt } from './json.ts'
import { type ListKinds, readListKinds } from './list-kinds.ts'
import type { SecretMask } from './mask-secrets.ts'
import type { ShownStep } from './plan-store.ts'
import { type Prediction, patchLeaves } from './predict-step.ts'
import { stepRef } from './step-request.ts'

/** One thing under a plan that is not as it was shown. */
export interface MovedFact {
  /** JSON pointer; '' when it isn't about a field. */
  readonly path: string
  readonly text: string
}

/** A prediction as it may be kept and shown: masked, without managedFields. */
export function shownOf(step: DraftStep, prediction: Prediction, mask: SecretMask): ShownStep {
  return {
    live: maskObject(step, prediction.live, mask),
    predicted: maskObject(step, prediction.predicted, mask),
    uid: prediction.basis.uid,
    exists: prediction.basis.exists,
    known: prediction.refusal === null && (prediction.unpredicted === null || step.verb === 'call'),
    takeovers: prediction.takeovers.map(({ path, manager }) => ({ path, manager })),
    ...(prediction.facts !== undefined && { facts: prediction.facts }),
  }
}

/** An object masked and without managedFields. */
export function maskObject(step: DraftStep, object: KubeObject | null, mask: SecretMask): KubeObject | null {
  if (object === null) return null
  const { managedFields: _, ...metadata } = object.metadata
  const masked = mask.object(step.kind, { ...object, metadata })
  if (!isRecord(masked) || !isRecord(masked.metadata)) return null
  return { ...masked, metadata: { ...masked.metadata, name: object.metadata.name } }
}

/** How the server merges the lists of what a step is about. Where nothing tells, order counts: what was shown had one. */
export function listKindsOf(prediction: Pick<Prediction, 'live' | 'predicted'>): ListKinds {
  const told = readListKinds([prediction.live, prediction.predicted])
  return pointer => told(pointer) ?? { by: 'whole' }
}

/**
 * Every fact by which what the server would do now differs from what was shown. None: the write would do what the user has seen. Both sides are
 * masked with the same key. `kinds` tells how the server merges lists, which what is shown doesn't tell any more. A new resourceVersion alone is
 * no such fact; another value under a field that a patch replaces is one.
 */
export function findMovedFacts(step: DraftStep, shown: ShownStep, now: ShownStep, noise: readonly string[], kinds: ListKinds): MovedFact[] {
  const ref = stepRef(step)
  const what = `${ref.kind} ${ref.name}`
  if (shown.exists !== now.exists) return [{ path: '', text: now.exists ? `${what} exists now.` : `${what} is gone.` }]
  if (shown.uid !== now.uid) return [{ path: '/metadata/uid', text: `${what} was deleted and made anew.` }]
  if (step.verb === 'call') return movedCallFacts(step, shown.facts ?? {}, now.facts ?? {}).map(text => ({ path: '', text }))
  const before = step.verb === 'delete' ? shown.live : shown.predicted
  const after = step.verb === 'delete' ? now.live : now.predicted
  const facts = compareObjects(before, after, kinds)
    .filter(change => !isNoise(change.path, noise, step.verb === 'status'))
    .map(change => ({ path: change.path, text: `${what}: ${change.path} was ${brief(change.from)} and is now ${brief(change.to)}.` }))
  const known = new Set(shown.takeovers.map(each => `${each.path} ${each.manager}`))
  for (const { path, manager } of now.takeovers) {
    if (!known.has(`${path} ${manager}`)) facts.push({ path, text: `${what}: ${path} now belongs to ${manager}.` })
  }
  return step.verb === 'patch' && facts.length === 0 ? movedUnder(step.patch, shown, now, noise, what) : facts
}

/**
 * Fields that a patch replaces and that others changed meanwhile. What the server would store is as it was shown, since the patch says so; but what
 * others wrote (an entry more in a list) would be gone, and nobody was shown that.
 */
function movedUnder(patch: JsonRecord, shown: ShownStep, now: ShownStep, noise: readonly string[], what: string): MovedFact[] {
  return patchLeaves(patch, '').flatMap(path => {
    const wanted = valueAt(patch, path)
    // An empty object in a patch replaces nothing.
    if ((isRecord(wanted) && Object.keys(wanted).length === 0) || isNoise(path, noise, false)) return []
    const [before, after] = [valueAt(shown.live, path), valueAt(now.live, path)]
    if (sameJson(before, after) || sameJson(after, valueAt(now.predicted, path))) return []
    return [{ path, text: `${what}: ${path} was ${brief(before)} before the change and is now ${brief(after)}.` }]
  })
}

/** Facts about fields that the server makes anew in every dry run (an allocated address, a time stamp) say nothing about the plan. */
export function withoutVolatile(
  step: DraftStep,
  facts: readonly MovedFact[],
  first: ShownStep,
  second: ShownStep,
  kinds: ListKinds,
): MovedFact[] {
  const volatile = compareObjects(first.predicted, second.predicted, kinds).map(change => change.path)
  const sent = sentBody(step)
  return facts.filter(fact => valueAt(sent, fact.path) !== undefined || !volatile.some(path => isUnder(fact.path, path)))
}

/** Fields (JSON pointers) of a step's object that the steps before it change: that they are not as they were shown is the plan's own doing. */
export function changedBefore(steps: readonly DraftStep[], step: DraftStep): string[] {
  const { kind, namespace, name } = stepRef(step)
  return steps.slice(0, steps.indexOf(step)).flatMap(earlier => {
    const ref = stepRef(earlier)
    const same = ref.kind === kind && ref.namespace === namespace && ref.name === name && earlier.kind.group === step.kind.group
    return same && earlier.verb === 'patch' ? patchLeaves(earlier.patch, '') : []
  })
}

/** What a step sends, as a JSON object; null for a delete. */
export function sentBody(step: DraftStep): JsonRecord | null {
  if (step.verb === 'delete' || step.verb === 'call') return null
  return step.verb === 'apply' ? step.manifest : step.patch
}

/** The fields that a step sends and that are not so in `object` (masked alike). Empty: the object holds all that we send. */
export function missingFrom(object: KubeObject | null, maskedSent: JsonRecord): string[] {
  const body = secretAsStored(maskedSent)
  return patchLeaves(body, '').filter(pointer => {
    const wanted = valueAt(body, pointer)
    const there = valueAt(object, pointer)
    if (wanted === null) return there !== undefined && there !== null
    if (isRecord(wanted) && Object.keys(wanted).length === 0) return false
    return !holds(there, wanted)
  })
}

/** True when `there` has all of `wanted`: objects may hold more (defaults); list items are matched by name, or else by position. */
function holds(there: unknown, wanted: unknown): boolean {
  if (isRecord(wanted)) {
    if (!isRecord(there)) return Object.keys(wanted).length === 0
    return Object.entries(wanted).every(([key, each]) => holds(Object.hasOwn(there, key) ? there[key] : undefined, each))
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(there) || there.length < wanted.length) return false
    return wanted.every((each, index) => {
      if (holds(there[index], each)) return true
      return isRecord(each) && there.some(other => isRecord(other) && other.name === each.name && holds(other, each))
    })
  }
  return sameJson(there, wanted)
}

/** A Secret's `stringData` is stored as `data`; masked, both carry the same tags. */
function secretAsStored(body: JsonRecord): JsonRecord {
  if (!isRecord(body.stringData) || body.kind !== 'Secret') return body
  const { stringData, ...rest } = body
  return { ...rest, data: { ...(isRecord(rest.data) ? rest.data : {}), ...stringData } }
}

function brief(value: unknown): string {
  if (value === undefined) return 'absent'
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
