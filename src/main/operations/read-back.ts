import type { KubeObject } from '../../shared/domain/kube.ts'
import type { DraftStep } from '../engines/engine.ts'
import { fieldManager } from '../kube/apply.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import { maskObject, missingFrom, sentBody } from './compare-prediction.ts'
import { maskStep } from './describe-step.ts'
import { covers, readFieldClaims } from './field-owners.ts'
import { valueAt } from './json.ts'
import type { SecretMask } from './mask-secrets.ts'
import { patchLeaves, readLive } from './predict-step.ts'
import { readBackCall } from './read-back-call.ts'
import { asAppError } from './read-view.ts'
import type { Basis } from './step-request.ts'

/** What became of a write whose answer was lost. */
export interface ReadBack {
  readonly status: 'applied' | 'not-sent' | 'unknown'
  readonly text: string
}

interface ReadBackInput {
  readonly reader: KubeReader
  readonly step: DraftStep
  /** What the write stood on. */
  readonly basis: Basis
  readonly mask: SecretMask
  readonly clock: Clock
  readonly signal: AbortSignal
  /** When it was sent, wall time in ms; null when it provably never left this laptop: then "not there" is believed sooner. */
  readonly sentAt: number | null
}

/** How often the cluster is asked, and how long between: together about a minute of a cluster that can't be reached. */
const attempts = 8
const pauseMs = { first: 500, max: 15_000 } as const
/**
 * A server may still be at work on a request whose connection is gone: kube-apiserver gives a write 34 s, webhooks included. "Not there" is
 * believed only when it is said again after that.
 */
const serverMayWorkMs = 36_000
/** The same for a write that never left. */
const settleMs = 500

/**
 * Finds out from the cluster whether a write happened: by uid, resourceVersion, contents and managedFields. It is never sent again from here.
 * `unknown` when the cluster can't be read, or somebody else wrote over it meanwhile.
 */
export async function readBack(input: ReadBackInput): Promise<ReadBack> {
  if (input.step.verb === 'call') return await readBackCall({ ...input, step: input.step, attempts, pauseMs })
  let seenAbsent = false
  for (let attempt = 0; attempt < attempts && !input.signal.aborted; attempt++) {
    try {
      const live = await readLive(input.reader, input.step, input.signal)
      const found = judge(input, live)
      if (found.status !== 'not-sent' || seenAbsent) return found
      seenAbsent = true
      const until = input.sentAt === null ? 0 : input.sentAt + serverMayWorkMs - input.clock.now()
      await sleep(input.clock, Math.min(Math.max(settleMs, until), serverMayWorkMs), input.signal)
    } catch (error) {
      const failure = asAppError(error)
      if (failure.code === 'forbidden') return { status: 'unknown', text: `The object may not be read back: ${failure.message}` }
      await sleep(input.clock, Math.min(pauseMs.first * 2 ** attempt, pauseMs.max), input.signal)
    }
  }
  return {
    status: 'unknown',
    text: 'The answer was lost, and the cluster could not be read since. Look at the object before you try again.',
  }
}

function judge(input: ReadBackInput, live: KubeObject | null): ReadBack {
  const { step, basis } = input
  const applied: ReadBack = { status: 'applied', text: 'The answer was lost; read back from the cluster: it was written.' }
  const notSent: ReadBack = { status: 'not-sent', text: 'The answer was lost; read back from the cluster: nothing was written.' }
  if (step.verb === 'delete') {
    if (live === null || live.metadata.uid !== basis.uid) return { ...applied, text: 'The answer was lost; the object is gone.' }
    return live.metadata.deletionTimestamp === undefined
      ? notSent
      : { ...applied, text: 'The answer was lost; the object is being deleted.' }
  }
  if (live === null) {
    if (!basis.exists) return notSent
    return { status: 'unknown', text: 'The answer was lost, and the object is gone now.' }
  }
  if (basis.exists && live.metadata.uid !== basis.uid) {
    return { status: 'unknown', text: 'The answer was lost, and the object was deleted and made anew meanwhile.' }
  }
  if (live.metadata.resourceVersion === basis.resourceVersion) return notSent
  const masked = sentBody(maskStep(step, input.mask))
  const asSent = masked !== null && missingFrom(maskObject(step, live, input.mask), masked).length === 0
  const owned = isWrittenByUs(step, live, basis)
  if (asSent && owned) return { ...applied, text: `${applied.text} resourceVersion ${live.metadata.resourceVersion ?? '?'}.` }
  if (asSent && onlyRemoves(step)) {
    // Nobody owns what is gone, so nothing says who took it away; but what was asked for is so.
    return { ...applied, text: 'The answer was lost; read back from the cluster: what was to be removed is gone.' }
  }
  if (!owned) return notSent
  return { status: 'unknown', text: 'The answer was lost, and the object was written by others meanwhile: it is not as it was sent.' }
}

/** True for a patch that sets nothing. */
function onlyRemoves(step: DraftStep): boolean {
  if (step.verb !== 'patch' && step.verb !== 'status') return false
  return patchLeaves(step.patch, '').every(pointer => valueAt(step.patch, pointer) === null)
}

/** True when managedFields name us as a writer of what the step sends. Without managedFields, contents alone must do. */
function isWrittenByUs(step: DraftStep, live: KubeObject, basis: Basis): boolean {
  const claims = readFieldClaims(live)
  if (claims.length === 0) return true
  const ours = claims.filter(claim => claim.manager === fieldManager)
  if (step.verb === 'apply') return ours.some(claim => claim.operation === 'Apply' || !basis.exists)
  const leaves = patchLeaves(sentBody(step), '').filter(
    pointer => !pointer.startsWith('/metadata/uid') && !pointer.startsWith('/metadata/resourceVersion'),
  )
  return ours.some(claim => leaves.some(pointer => covers(claim.pointers, pointer)))
}
