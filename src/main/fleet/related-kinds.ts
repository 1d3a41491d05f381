import type { KindFreshness } from '../../shared/domain/freshness.ts'
import { kindKey } from '../../shared/domain/kube.ts'
import type { ContextView, Watch } from '../engines/engine.ts'
import type { WatchedKind, WatchedKindDeps } from './watched-kind.ts'

/** What keeps other objects of a kind from travelling. */
export type Selectors = Pick<WatchedKindDeps, 'labelSelector' | 'fieldSelector'>

/** What an engine reads beside its roots, in the whole context or in one namespace. */
export interface RelatedKinds {
  /** What is being read now. */
  list(): readonly WatchedKind[]
  add(watch: Watch): void
  /** The operator's settings are read beside all else: kinds for which they, or what names them, say otherwise are read anew by that. */
  reselect(): void
  stop(): Promise<void>
}

interface Reading {
  readonly kind: WatchedKind
  readonly key: string
}

/** Reads nothing yet. `view` is asked for what has been read by then. */
export function createRelatedKinds(deps: {
  readonly view: () => ContextView
  readonly start: (watch: Watch, selectors: Selectors) => WatchedKind
}): RelatedKinds {
  const related: WatchedKind[] = []
  /** Of kinds that are read as the settings say. */
  const selected = new Map<Watch, Reading[]>()
  /** Readings that were given up for others. */
  const ending: Promise<void>[] = []

  /** What a watch is read by now: mostly one reading; of several the order says nothing. */
  function selectorsOf(watch: Watch): readonly Selectors[] {
    const labels = watch.labelsBy?.(deps.view()) ?? watch.labelSelector
    const labelled = labels === undefined ? {} : { labelSelector: labels }
    const [first = watch.fieldSelector, ...more] = watch.fieldsBy?.(deps.view()) ?? []
    return [
      { ...labelled, ...(first === undefined ? {} : { fieldSelector: first }) },
      ...more.map(fieldSelector => ({ ...labelled, fieldSelector })),
    ]
  }

  function read(watch: Watch, selectors: Selectors): Reading {
    const kind = deps.start(watch, selectors)
    related.push(kind)
    return { kind, key: selectorsKey(selectors) }
  }

  return {
    list: () => related,
    add(watch) {
      const readings = selectorsOf(watch).map(selectors => read(watch, selectors))
      if (watch.labelsBy !== undefined || watch.fieldsBy !== undefined) selected.set(watch, readings)
    },
    reselect() {
      for (const [watch, readings] of selected) {
        const wanted = selectorsOf(watch)
        const keys = wanted.map(selectorsKey)
        const kept = readings.filter(each => keys.includes(each.key))
        for (const { kind } of readings.filter(each => !kept.includes(each))) {
          related.splice(related.indexOf(kind), 1)
          ending.push(kind.stop())
        }
        const fresh = wanted.filter(selectors => !kept.some(each => each.key === selectorsKey(selectors)))
        selected.set(watch, [...kept, ...fresh.map(selectors => read(watch, selectors))])
      }
    },
    stop: async () => {
      await Promise.all([...related.map(each => each.stop()), ...ending])
    },
  }
}

/** The same for the same selectors. */
function selectorsKey({ labelSelector = '', fieldSelector = '' }: Selectors): string {
  return JSON.stringify([labelSelector, fieldSelector])
}

/** What a kind of few objects holds, but for what changes with each write. */
export function contentOf({ table }: WatchedKind): string {
  return JSON.stringify(table.list(null).map(({ metadata: { resourceVersion: _, generation: __, ...rest }, ...object }) => [rest, object]))
}

/** Of a kind that is read more than once, the reading that has trouble is the one to tell of. */
export function freshnessByKind(kinds: readonly WatchedKind[]): readonly KindFreshness[] {
  const found = new Map<string, KindFreshness>()
  for (const each of kinds) {
    const kind = kindKey(each.kind)
    const known = found.get(kind)
    if (known === undefined || known.freshness.state === 'live')
      found.set(kind, { kind, title: each.kind.kind, freshness: each.freshness() })
  }
  return [...found.values()]
}
