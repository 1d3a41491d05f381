import type { Watch } from '../engines/engine.ts'
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
  readings: readonly { readonly watch: Watch; readonly kind: WatchedKind; readonly key: string }[]
  readonly tell: () => void
  readonly listeners: Set<() => void>
}

/** Opens none yet. */
export function createDetailWatches(deps: {
  readonly watches: readonly Watch[]
  /** Tells by which selectors it is read now. */
  readonly key: (watch: Watch) => string
  readonly start: (watch: Watch, namespace: string, onKnowledge: () => void) => WatchedKind
}): DetailWatches {
  const held = new Map<string, Held>()
  const ending = new Set<Promise<void>>()

  function read(watch: Watch, namespace: string, tell: () => void): Held['readings'][number] {
    return { watch, key: deps.key(watch), kind: deps.start(watch, namespace, tell) }
  }

  function end(readings: Held['readings']) {
    for (const { kind } of readings) {
      const done = kind.stop().finally(() => ending.delete(done))
      ending.add(done)
    }
  }

  return {
    of: namespace => held.get(namespace)?.readings.map(each => each.kind) ?? [],
    reselect() {
      for (const [namespace, entry] of held) {
        const over = entry.readings.filter(each => each.key !== deps.key(each.watch))
        if (over.length === 0) continue
        end(over)
        entry.readings = entry.readings.map(each => (over.includes(each) ? read(each.watch, namespace, entry.tell) : each))
      }
    },
    hold(namespace, onChange) {
      let entry = held.get(namespace)
      if (entry === undefined) {
        const listeners = new Set<() => void>()
        const tell = () => {
          for (const listen of listeners) listen()
        }
        entry = { listeners, tell, readings: deps.watches.map(watch => read(watch, namespace, tell)) }
        held.set(namespace, entry)
      }
      const mine = entry
      // A function of its own, so that the same listener may hold twice.
      const listener = () => onChange()
      mine.listeners.add(listener)
      return {
        ready: () => mine.readings.every(({ kind }) => kind.knows(namespace) !== 'unknown'),
        release() {
          mine.listeners.delete(listener)
          if (mine.listeners.size > 0 || held.get(namespace) !== mine) return
          held.delete(namespace)
          end(mine.readings)
        },
      }
    },
    async stop() {
      for (const { readings } of held.values()) end(readings)
      held.clear()
      await Promise.all(ending)
    },
  }
}
