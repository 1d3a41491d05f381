import { type KindRef, kindKey } from '../../shared/domain/kube.ts'
import type { ContextView } from '../engines/engine.ts'
import { rootKey } from './object-table.ts'
import type { Knowledge, WatchedKind } from './watched-kind.ts'

/** Worst first: of several watches of one kind, the one that knows least decides. */
const leastFirst: readonly Knowledge[] = ['unknown', 'forbidden', 'unserved', 'listed']

/**
 * What an engine sees of a context, in the tables of its watched kinds. `knows` answers for the namespace of the database at hand, because
 * rights may differ between namespaces. `onConsult` is told when an answer may change with what is known of a kind, and not only with the
 * objects that are about one root.
 */
export function createContextView(
  kinds: readonly WatchedKind[],
  unserved: ReadonlySet<string>,
  namespace: string | null,
  onConsult: () => void = () => undefined,
): ContextView {
  function of(kind: KindRef): readonly WatchedKind[] {
    return kinds.filter(each => each.kind.plural === kind.plural && each.kind.group === kind.group)
  }
  return {
    knows(kind) {
      onConsult()
      const found = of(kind)
      if (found.length === 0) return unserved.has(kindKey(kind)) ? 'unserved' : 'unknown'
      const own = found.filter(each => !each.settings)
      const all = (own.length > 0 ? own : found).map(each => each.knows(namespace))
      return leastFirst.find(knowledge => all.includes(knowledge)) ?? 'unknown'
    },
    get(kind, objectNamespace, name) {
      onConsult()
      for (const each of of(kind)) {
        const object = each.table.get(objectNamespace, name)
        if (object !== null) return object
      }
      return null
    },
    list(kind, objectNamespace) {
      onConsult()
      const [first, ...rest] = of(kind)
      if (first === undefined) return []
      return rest.length === 0 ? first.table.list(objectNamespace) : [first, ...rest].flatMap(each => each.table.list(objectNamespace))
    },
    about(kind, rootNamespace, rootName) {
      const key = rootKey(rootNamespace, rootName)
      const [first, ...rest] = of(kind)
      if (first === undefined) return []
      return rest.length === 0 ? first.table.about(key) : [first, ...rest].flatMap(each => each.table.about(key))
    },
  }
}
