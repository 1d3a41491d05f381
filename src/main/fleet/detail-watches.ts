import type { Watch } from '../engines/engine.ts'
import type { WatchedKind } from './watched-kind.ts'

/** Watches of one engine that run only while somebody looks, one set per namespace however many look. */
export interface DetailWatches {
  /** What is being read in this namespace now. */
  of(namespace: string): readonly WatchedKind[]
  hold(namespace: string, onChange: () => void): { ready(): boolean; release(): void }
  stop(): Promise<void>
}

interface Held {
  readonly kinds: readonly WatchedKind[]
  readonly listeners: Set<() => void>
}

/** Opens none yet. */
export function createDetailWatches(deps: {
  readonly watches: readonly Watch[]
  readonly start: (watch: Watch, namespace: string, onKnowledge: () => void) => WatchedKind
}): DetailWatches {
  const held = new Map<string, Held>()
  const ending = new Set<Promise<void>>()

  function end(kinds: readonly WatchedKind[]) {
    for (const kind of kinds) {
      const done = kind.stop().finally(() => ending.delete(done))
      ending.add(done)
    }
  }

  return {
    of: namespace => held.get(namespace)?.kinds ?? [],
    hold(namespace, onChange) {
      let entry = held.get(namespace)
      if (entry === undefined) {
        const listeners = new Set<() => void>()
        const tell = () => {
          for (const listen of listeners) listen()
        }
        entry = { listeners, kinds: deps.watches.map(watch => deps.start(watch, namespace, tell)) }
        held.set(namespace, entry)
      }
      const mine = entry
      // A function of its own, so that the same listener may hold twice.
      const listener = () => onChange()
      mine.listeners.add(listener)
      return {
        ready: () => mine.kinds.every(kind => kind.knows(namespace) !== 'unknown'),
        release() {
          mine.listeners.delete(listener)
          if (mine.listeners.size > 0 || held.get(namespace) !== mine) return
          held.delete(namespace)
          end(mine.kinds)
        },
      }
    },
    async stop() {
      for (const { kinds } of held.values()) end(kinds)
      held.clear()
      await Promise.all(ending)
    },
  }
}
