import type { ContextView, Watch } from '../engines/engine.ts'
import { createRelatedKinds, type RelatedKinds, type Selectors } from './related-kinds.ts'
import type { WatchedKind } from './watched-kind.ts'

/** Watches of one engine that run only while somebody looks, one set per namespace however many look. */
export interface DetailWatches {
  /** What is being read in this namespace now. */
  of(namespace: string): readonly WatchedKind[]
  /** What is read by other selectors than before is read anew. */
  reselect(): void
  hold(namespace: string, onChange: () => void): { ready(): boolean; release(): void }
  stop(): Promise<void>
}

interface Held {
  readonly kinds: RelatedKinds
  readonly listeners: Set<() => void>
}

/** Opens none yet. `view` is asked for the operator's settings that have been read by then. */
export function createDetailWatches(deps: {
  readonly watches: readonly Watch[]
  readonly view: () => ContextView
  readonly start: (watch: Watch, selectors: Selectors, namespace: string, onKnowledge: () => void) => WatchedKind
}): DetailWatches {
  const held = new Map<string, Held>()
  const ending = new Set<Promise<void>>()

  function begin(namespace: string): Held {
    const listeners = new Set<() => void>()
    const tell = () => {
      for (const listen of listeners) listen()
    }
    const kinds = createRelatedKinds({ view: deps.view, start: (watch, selectors) => deps.start(watch, selectors, namespace, tell) })
    for (const watch of deps.watches) kinds.add(watch)
    return { kinds, listeners }
  }

  function end({ kinds }: Held) {
    const done = kinds.stop().finally(() => ending.delete(done))
    ending.add(done)
  }

  return {
    of: namespace => held.get(namespace)?.kinds.list() ?? [],
    reselect() {
      for (const { kinds } of held.values()) kinds.reselect()
    },
    hold(namespace, onChange) {
      const mine = held.get(namespace) ?? begin(namespace)
      held.set(namespace, mine)
      // A function of its own, so that the same listener may hold twice.
      const listener = () => onChange()
      mine.listeners.add(listener)
      return {
        ready: () => mine.kinds.list().every(kind => kind.knows(namespace) !== 'unknown'),
        release() {
          mine.listeners.delete(listener)
          if (mine.listeners.size > 0 || held.get(namespace) !== mine) return
          held.delete(namespace)
          end(mine)
        },
      }
    },
    async stop() {
      for (const each of held.values()) end(each)
      held.clear()
      await Promise.all(ending)
    },
  }
}
