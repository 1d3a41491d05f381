import { create } from 'zustand'
import type { ContextInfo, KubeconfigSource } from '../../shared/domain/context.ts'
import { client } from '../client.ts'
import { type Followed, followStream } from './follow-stream.ts'

/** All contexts of all kubeconfigs as last heard. `ready`: the list has come at least once. */
export type ContextsView = {
  readonly contexts: readonly ContextInfo[]
  readonly byId: ReadonlyMap<string, ContextInfo>
  readonly sources: readonly KubeconfigSource[]
  readonly ready: boolean
}

export const contextsStore = create<ContextsView>(() => ({ contexts: [], byId: new Map(), sources: [], ready: false }))

/** The one writer of the contexts store. */
export function followContexts(): Followed {
  return followStream({
    open: signal => client.contexts.watch(undefined, { signal }),
    onValue: list => {
      contextsStore.setState({
        contexts: list.contexts,
        sources: list.sources,
        byId: new Map(list.contexts.map(context => [context.id, context])),
        ready: true,
      })
      return undefined
    },
  })
}

/**
 * The context that a record is about: by its id, or by its name where no id was kept. A name that several kubeconfigs hold tells nobody
 * which one it was, so it finds none.
 */
export function contextOfRecord(view: Pick<ContextsView, 'contexts' | 'byId'>, id: string | null, name: string): ContextInfo | undefined {
  if (id !== null) return view.byId.get(id)
  const found = view.contexts.filter(context => context.name === name)
  return found.length === 1 ? found[0] : undefined
}

/** What a context is called on the page: its alias, else its name. */
export function contextTitle(context: Pick<ContextInfo, 'name' | 'settings'>): string {
  return context.settings.alias ?? context.name
}
