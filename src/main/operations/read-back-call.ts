import type { KubeReader } from '../kube/kube-client.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import { type CallStep, readProof } from './call-facts.ts'
import type { ReadBack } from './read-back.ts'
import type { Basis } from './step-request.ts'

/** The app can't tell the difference between a call that is still at work and one that never came: what nothing shows is not known. */
const unknown: ReadBack = {
  status: 'unknown',
  text: 'The answer was lost, and nothing shows whether it was done. It was not sent again: look at the database before you try again.',
}

/**
 * Finds out whether a call whose answer was lost was done, by what its pod says since. It never says "not done": the pod may be at work on it
 * still. It is never sent again from here.
 */
export async function readBackCall(input: {
  readonly reader: KubeReader
  readonly step: CallStep
  readonly basis: Basis
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly attempts: number
  readonly pauseMs: { readonly first: number; readonly max: number }
}): Promise<ReadBack> {
  const { step, basis, reader, clock, signal } = input
  const { proof } = step
  if (proof === null) return unknown
  const before = basis.before ?? null
  // What was so before shows nothing.
  if (proof.oneOf.length === 0 ? before === null : before !== null && proof.oneOf.includes(before)) return unknown
  for (let attempt = 0; attempt < input.attempts && !signal.aborted; attempt++) {
    const now = await readProof(reader, step, signal).catch(() => null)
    const shows = now !== null && (proof.oneOf.length === 0 ? now !== before : proof.oneOf.includes(now))
    if (shows) return { status: 'applied', text: `The answer was lost; read back from ${proof.pod}: ${proof.says}.` }
    await sleep(clock, Math.min(input.pauseMs.first * 2 ** attempt, input.pauseMs.max), signal)
  }
  return unknown
}
