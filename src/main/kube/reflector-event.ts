import type { KubeObject } from '../../shared/domain/kube.ts'

/**
 * What a reflector tells, in order. `page` and `put` add or replace by uid; `synced` ends a full reading of a namespace (null: of all) and
 * whatever was there and is not among `uids` is gone; `remove` takes one away. `narrowing`: reading all is forbidden by now, so what was read of
 * all proves nothing any more; `narrowed`: each of these namespaces was read, and no other is.
 */
export type ReflectorEvent =
  | { readonly type: 'page'; readonly namespace: string | null; readonly objects: readonly KubeObject[] }
  | {
      readonly type: 'synced'
      readonly namespace: string | null
      readonly uids: ReadonlySet<string>
      /** The server's data is older than what it had shown before: it was restored from a backup. */
      readonly wentBack: boolean
    }
  | { readonly type: 'narrowing' }
  | { readonly type: 'narrowed'; readonly namespaces: ReadonlySet<string> }
  | { readonly type: 'put'; readonly object: KubeObject }
  | { readonly type: 'remove'; readonly uid: string; readonly name: string; readonly namespace: string | null }

/** What a reflector counted; for diagnosis and tests. */
export interface ReflectorCounters {
  /** Lines or items that could not be read. */
  malformed: number
  /** Events that said nothing new: duplicates, deletions of what was unknown, versions that go back. */
  ignored: number
  events: number
  /** Full readings begun. */
  fills: number
  /** Watches opened from a known version. */
  resumes: number
}
