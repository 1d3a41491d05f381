import type { ServerContext } from './server-messages.ts'

/** What a measured client does, in a process of its own; each is a file in `clients/`. */
export type ClientJob =
  | { readonly job: 'load-fleet'; readonly kubeconfig: string; readonly rows: number }
  | { readonly job: 'load-raw'; readonly contexts: readonly ServerContext[] }
  | { readonly job: 'first-rows'; readonly kubeconfig: string; readonly rows: number }
  | { readonly job: 'hold-fleet'; readonly kubeconfig: string; readonly rows: number }
  | { readonly job: 'follow-fleet'; readonly kubeconfig: string; readonly rows: number; readonly context: ServerContext }
  | { readonly job: 'follow-raw'; readonly context: ServerContext }
  | { readonly job: 'idle-fleet'; readonly kubeconfig: string; readonly rows: number }
  | { readonly job: 'idle-raw'; readonly contexts: readonly ServerContext[]; readonly streams: number }
  | { readonly job: 'get-ours'; readonly kubeconfig: string; readonly names: readonly ObjectName[] }
  | { readonly job: 'get-raw'; readonly context: ServerContext; readonly names: readonly ObjectName[] }

/** Names one object. */
export interface ObjectName {
  readonly namespace: string
  readonly name: string
}
