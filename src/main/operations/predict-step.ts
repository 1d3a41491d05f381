import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { DraftStep } from '../engines/engine.ts'
import { fieldManager } from '../kube/apply.ts'
import { type KubeReader, type KubeStatus, KubeStatusError } from '../kube/kube-client.ts'
import { type CallFacts, readCallFacts } from './call-facts.ts'
import { ownersOf, readLostClaims, resolveStep } from './field-owners.ts'
import { isRecord, pointerTo, sameJson, valueAt } from './json.ts'
import { type Basis, buildStepRequest, stepRef } from './step-request.ts'

/** A field that a step would take from another manager. */
interface Takeover {
  /** JSON pointer into the live object where it can be told; else the server's own notation. */
  readonly path: string
  readonly manager: string
  readonly message: string
}

/** What a step would do, by the server's own word. */
export interface Prediction {
  readonly basis: Basis
  readonly live: KubeObject | null
  /** What the server would store; null for a delete, or when it didn't say. */
  readonly predicted: KubeObject | null
  readonly takeovers: readonly Takeover[]
  /** The write needs `force`: some field is another manager's. */
  readonly force: boolean
  readonly guardCreate: boolean
  readonly warnings: readonly string[]
  /** The server would refuse, in its own words; null: it would not. */
  readonly refusal: string | null
  /** Why nothing could be tried; null: it was tried. */
  readonly unpredicted: string | null
  /** The namespace of the object isn't there (yet). */
  readonly namespaceMissing: boolean
  /** Its kind is not served (yet). */
  readonly kindMissing?: boolean
  /** Of a call: what the pods said of what it stands on, and the uids of those pods, by the names that `call-facts.ts` gives them. */
  readonly facts?: CallFacts
}

/** How often a dry run is tried anew because the object moved under it: operators write status all the time. */
const maxAttempts = 6

/**
 * Reads the object and has the server try the step. Throws AppError when the cluster can't be asked; refusals and missing rights to try are
 * part of the answer.
 */
export async function predictStep(reader: KubeReader, step: DraftStep, signal: AbortSignal): Promise<Prediction> {
  let guardCreate = true
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(reader, step, guardCreate, signal)
    if (outcome === 'guard-refused') guardCreate = false
    else if (outcome !== 'moved') return outcome
    if (attempt >= maxAttempts) {
      const { kind, name } = stepRef(step)
      throw new AppError('conflict', `${kind} ${name} changes faster than it can be looked at.`, { hint: 'Try again in a moment.' })
    }
  }
}

async function tryOnce(
  reader: KubeReader,
  step: DraftStep,
  guardCreate: boolean,
  signal: AbortSignal,
): Promise<Prediction | 'moved' | 'guard-refused'> {
  const ref = stepRef(step)
  const live = await readLive(reader, step, signal)
  const basis: Basis = {
    exists: live !== null,
    uid: live?.metadata.uid ?? null,
    resourceVersion: live?.metadata.resourceVersion ?? null,
  }
  const nothing = {
    basis,
    live,
    predicted: null,
    takeovers: [],
    force: false,
    guardCreate,
    warnings: [],
    refusal: null,
    unpredicted: null,
    namespaceMissing: false,
  }
  if (step.verb !== 'apply' && live === null) {
    return { ...nothing, refusal: `${ref.kind} ${ref.name} does not exist.` }
  }
  if (step.verb === 'apply' && live === null && (await isUnserved(reader, step, signal)))
    return { ...nothing, unpredicted: `${step.kind.kind} is not served yet, so there could be no dry run.`, kindMissing: true }
  if (step.verb === 'call') return { ...nothing, ...(await readCallFacts(reader, step, live, signal)) }
  const send = async (force: boolean) => {
    return await reader.dryRun(buildStepRequest(step, { basis, force, guardCreate, signal }))
  }
  try {
    const answer = await send(false)
    if (step.verb === 'delete') return { ...nothing, warnings: answer.warnings }
    const predicted = parseObject(answer.text)
    // A status is the operator's, always: to write to it is to tell the operator something, and takes nothing from it.
    const takeovers = step.verb === 'patch' && live !== null ? patchTakeovers(step.patch, live, predicted) : []
    return { ...nothing, predicted, takeovers, warnings: answer.warnings }
  } catch (error) {
    const status = statusOf(error)
    if (status === null) throw error
    if (step.verb === 'apply' && isOwnerConflict(status)) {
      const takeovers = ownerConflicts(status, live)
      try {
        const forced = await send(true)
        return { ...nothing, predicted: parseObject(forced.text), takeovers, force: true, warnings: forced.warnings }
      } catch (second) {
        const again = statusOf(second)
        if (again === null) throw second
        if (again.code === 409) return 'moved'
        return { ...nothing, takeovers, force: true, refusal: refusalText(again) }
      }
    }
    return explain(status, nothing, step, guardCreate, error)
  }
}

/** Whether the kind is not served, by what was known and then by what the server says now: the CRD may just have been written. */
async function isUnserved(reader: KubeReader, { kind }: DraftStep, signal: AbortSignal): Promise<boolean> {
  return (await reader.serves(kind, signal)) === false && (await reader.servesNow(kind, signal)) === false
}

/** What a refused dry run means. */
function explain(
  status: KubeStatus,
  nothing: Prediction,
  step: DraftStep,
  guardCreate: boolean,
  error: unknown,
): Prediction | 'moved' | 'guard-refused' {
  if (status.code === 409 || isOtherLife(status)) return 'moved'
  if (!nothing.basis.exists && step.verb === 'apply' && guardCreate && mustNotExistRefused(status)) return 'guard-refused'
  if (status.code === 404) {
    const missing = /namespaces? "?[^"]*"? not found/i.test(status.message)
    if (missing)
      return { ...nothing, unpredicted: 'Its namespace does not exist yet, so there could be no dry run.', namespaceMissing: true }
    if (nothing.basis.exists) return 'moved'
    return { ...nothing, refusal: refusalText(status) }
  }
  // Server-side apply calls what the definition does not have a failure of its own.
  if (status.code === 500 && fieldsNotDeclared(status.message).length > 0) return { ...nothing, refusal: refusalText(status) }
  if (status.code === 429 || status.code >= 500 || status.code === 401) throw error
  return { ...nothing, refusal: refusalText(status) }
}

/** Fields that the server's own definition of a kind does not have, in its words for it: of strict validation, and of server-side apply. */
export function fieldsNotDeclared(text: string): readonly string[] {
  const found = text.slice(0, 10_000).matchAll(/unknown field "([^"]{1,200})"|\.([^\s:]{1,200}): field not declared in schema/g)
  return [...new Set([...found].map(each => each[1] ?? each[2] ?? ''))].slice(0, 20)
}

/** True when the object was deleted and made anew since it was read: some doors call the other uid a conflict, some an invalid change. */
export function isOtherLife(status: KubeStatus): boolean {
  return status.code === 422 && status.causes.length > 0 && status.causes.every(cause => cause.field === 'metadata.uid')
}

/** True when the server only minds that an object to be created carries a resourceVersion. */
export function mustNotExistRefused(status: KubeStatus): boolean {
  return (status.code === 400 || status.code === 422) && /resourceVersion/.test(status.message) && /creat|set/i.test(status.message)
}

/** The live object; null when it (or its namespace, or its kind) is not there. Throws AppError otherwise. */
export async function readLive(reader: KubeReader, step: DraftStep, signal: AbortSignal): Promise<KubeObject | null> {
  const ref = stepRef(step)
  try {
    return await reader.get(step.kind, ref.namespace, ref.name, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}

/** The server's Status behind an error; null when the server did not answer. */
export function statusOf(error: unknown): KubeStatus | null {
  return error instanceof AppError && error.cause instanceof KubeStatusError ? error.cause.status : null
}

/** An object out of a server's answer. Throws AppError internal when it is none. */
export function parseObject(text: string): KubeObject {
  const value: unknown = parseJson(text)
  if (isRecord(value) && isRecord(value.metadata) && typeof value.metadata.name === 'string') {
    return { ...value, metadata: { ...value.metadata, name: value.metadata.name } }
  }
  throw new AppError('internal', 'The server answered with something that is no Kubernetes object.')
}

/** True when fields belong to other managers (and not: the object has a newer version). */
function isOwnerConflict(status: KubeStatus): boolean {
  return status.code === 409 && status.causes.some(cause => cause.reason === 'FieldManagerConflict')
}

/** The server's words, with its causes where the message doesn't tell them. */
export function refusalText(status: KubeStatus): string {
  const more = status.causes.filter(cause => cause.message !== '' && !status.message.includes(cause.message))
  const causes = more.map(cause => (cause.field === '' ? cause.message : `${cause.field}: ${cause.message}`))
  return [status.message, ...causes].join('\n')
}

/** Fields of an apply that other managers own, as the conflict names them. Those of our own name are no takeover. */
function ownerConflicts(status: KubeStatus, live: KubeObject | null): Takeover[] {
  return status.causes.flatMap(cause => {
    if (cause.reason !== 'FieldManagerConflict') return []
    const manager = /"((?:[^"\\]|\\.)*)"/.exec(cause.message)?.[1] ?? 'another manager'
    if (manager === fieldManager) return []
    return [{ path: pointerOfField(cause.field, live), manager, message: cause.message }]
  })
}

/** `.spec.ports[port=80,protocol="TCP"].name` → `/spec/ports/0/name`. What can't be resolved stays in the server's notation. */
function pointerOfField(field: string, live: KubeObject | null): string {
  const steps = field.match(/\.[^.[\]]+|\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]/g)
  if (steps === null || steps.join('') !== field) return field
  let pointer = ''
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] ?? ''
    if (step.startsWith('.')) {
      const taken = keyLength(steps, at, valueAt(live, pointer))
      pointer = pointerTo(
        pointer,
        steps
          .slice(at, at + taken)
          .join('')
          .slice(1),
      )
      at += taken - 1
      continue
    }
    const index = resolveStep(selectorStep(step.slice(1, -1)), valueAt(live, pointer))
    if (index === null) return field
    pointer = pointerTo(pointer, index)
  }
  return pointer
}

/** How many of the steps are one key: the server writes labels and their like with dots and no quotes, so the live object has to tell. */
function keyLength(steps: readonly string[], at: number, live: unknown): number {
  if (!isRecord(live)) return 1
  const dotted = steps.slice(at).findIndex(step => !step.startsWith('.'))
  for (let count = dotted === -1 ? steps.length - at : dotted; count > 1; count--) {
    if (
      Object.hasOwn(
        live,
        steps
          .slice(at, at + count)
          .join('')
          .slice(1),
      )
    )
      return count
  }
  return 1
}

function selectorStep(selector: string): string {
  if (/^\d+$/.test(selector)) return `i:${selector}`
  if (selector.startsWith('=')) return `v:${selector.slice(1)}`
  const pairs = selector.match(/[^=,]+=(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? []
  const entries = pairs.map(pair => [pair.slice(0, pair.indexOf('=')), parseJson(pair.slice(pair.indexOf('=') + 1))] as const)
  return `k:${JSON.stringify(Object.fromEntries(entries))}`
}

/** A patch doesn't ask about owners, so we do: every field that the patch changes and takes from somebody else. */
function patchTakeovers(patch: Record<string, unknown>, live: KubeObject, predicted: KubeObject): Takeover[] {
  const claims = readLostClaims(live, predicted)
  const found: Takeover[] = []
  for (const pointer of patchLeaves(patch, '')) {
    if (sameJson(valueAt(live, pointer), valueAt(predicted, pointer))) continue
    for (const manager of ownersOf(claims, pointer, fieldManager)) {
      found.push({ path: pointer, manager, message: `owned by "${manager}"` })
    }
  }
  return found
}

/** The fields that a merge patch sets or removes. */
export function patchLeaves(patch: unknown, pointer: string): string[] {
  if (!isRecord(patch) || Object.keys(patch).length === 0) return [pointer]
  return Object.entries(patch).flatMap(([key, value]) => patchLeaves(value, pointerTo(pointer, key)))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
