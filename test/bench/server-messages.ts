/** How to start measured servers: so many contexts with so many databases each. */
export interface ServerOptions {
  readonly contexts: number
  readonly clusters: number
  /** Where the kubeconfig goes. */
  readonly kubeconfig: string
}

/** One context of a measured server, as a raw client needs it. */
export interface ServerContext {
  readonly name: string
  readonly url: string
  readonly ca: string
  readonly token: string
}

/** What the parent asks of the servers' process. `perSecond` null: as fast as it goes. */
export type ServerCommand =
  | { readonly type: 'change'; readonly count: number; readonly perSecond: number | null }
  | { readonly type: 'connections' }

/** What the servers' process says. `connections` are those since the last answer. */
export type ServerAnswer =
  | { readonly type: 'ready'; readonly contexts: readonly ServerContext[] }
  | { readonly type: 'changed' }
  | { readonly type: 'connections'; readonly count: number }
