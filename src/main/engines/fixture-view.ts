import { type KindRef, type KubeObject, kindKey } from '../../shared/domain/kube.ts'
import type { ContextView, Watch } from './engine.ts'

/**
 * A view over a handful of objects, for tests and for what was read by hand. Kinds are told by `kind` alone; what isn't among `unserved` or
 * `forbidden` (keys of kinds) counts as listed.
 */
export function createFixtureView(
  objects: readonly KubeObject[],
  unserved: readonly string[] = [],
  forbidden: readonly string[] = [],
  watches: readonly Watch[] = [],
): ContextView {
  const list = (kind: KindRef, namespace: string | null): readonly KubeObject[] =>
    objects.filter(object => object.kind === kind.kind && (namespace === null || object.metadata.namespace === namespace))
  return {
    knows(kind) {
      if (unserved.includes(kindKey(kind))) return 'unserved'
      return forbidden.includes(kindKey(kind)) ? 'forbidden' : 'listed'
    },
    get: (kind, namespace, name) => list(kind, kind.namespaced ? namespace : null).find(object => object.metadata.name === name) ?? null,
    list,
    about(kind, namespace, rootName) {
      const own = watches.filter(each => kindKey(each.kind) === kindKey(kind))
      return list(kind, namespace).filter(object => own.some(watch => watch.roots(object).includes(rootName)))
    },
  }
}
