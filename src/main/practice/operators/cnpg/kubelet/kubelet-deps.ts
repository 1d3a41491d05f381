import type { PracticeClient } from '../../../client.ts'
import type { KubeObject } from '../../../kube-object.ts'
import type { PracticeClock } from '../../../simulated-operator.ts'
import type { LiveCache } from '../live-cache.ts'

/** What the node's parts share. */
export interface KubeletDeps {
  readonly client: PracticeClient
  readonly cache: LiveCache
  readonly clock: PracticeClock
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
  /** Writes an Event about an object. */
  readonly announce: (about: KubeObject, reason: string, message: string, warning?: boolean) => Promise<void>
}
