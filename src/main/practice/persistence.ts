import type { KubeObject } from './kube-object.ts'
import type { CommitListener } from './store.ts'

/** Where a context's objects outlive the process. */
export interface Persistence extends CommitListener {
  /** The highest revision ever given out; 1 for a new store. */
  readonly revision: number
  load(): Iterable<{ readonly collection: string; readonly key: string; readonly revision: number; readonly object: KubeObject }>
  /** Writes what is pending. */
  close(): Promise<void>
}
