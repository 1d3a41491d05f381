import { PracticeApiError } from '../../client.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { OperatorDeps } from '../../simulated-operator.ts'
import type { LiveCache } from './live-cache.ts'

/** What the operator's workers share. */
export interface WorkerDeps extends OperatorDeps {
  readonly cache: LiveCache
  readonly announce: (about: KubeObject, reason: string, message: string, warning?: boolean) => Promise<void>
  /** A new password. */
  readonly password: () => string
}

/** A deletion or creation that somebody else was quicker with is no error. */
export async function tolerate(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    const expected = error instanceof PracticeApiError && (error.reason === 'AlreadyExists' || error.code === 404)
    if (!expected) throw error
  }
}
