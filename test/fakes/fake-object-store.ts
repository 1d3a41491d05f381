import { type KindRef, type KubeObject, kindKey } from '../../src/shared/domain/kube.ts'

/** One change of one object, as watches tell it. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: string
  readonly object: KubeObject
  readonly version: number
}

/** The objects of a fake API server with the history that watches read. */
export interface FakeObjectStore {
  put(kind: KindRef, object: { metadata: { name: string; namespace?: string }; [field: string]: unknown }): KubeObject
  remove(kind: KindRef, namespace: string | null, name: string): void
  objects(kind: KindRef): KubeObject[]
  version(): number
  /** Events after a version; null when they are compacted away. */
  since(version: number): readonly StoreEvent[] | null
  /** Forgets the history, so that old versions are answered with 410. */
  compact(): void
  /** Goes back to a lower version with the objects as they are, as a restore of etcd does. */
  goBack(versions: number): void
  onEvent(listen: (event: StoreEvent) => void): () => void
}

export function createFakeObjectStore(): FakeObjectStore {
  const objects = new Map<string, KubeObject>()
  const listeners = new Set<(event: StoreEvent) => void>()
  let history: StoreEvent[] = []
  let version = 1_000
  let compacted = 1_000
  let uids = 0
  const keyOf = (kind: KindRef, namespace: string | undefined | null, name: string) => `${kindKey(kind)}|${namespace ?? ''}|${name}`

  function record(event: StoreEvent) {
    history.push(event)
    for (const listen of [...listeners]) listen(event)
  }

  return {
    put(kind, object) {
      const key = keyOf(kind, object.metadata.namespace, object.metadata.name)
      const before = objects.get(key)
      version += 1
      if (before === undefined) uids += 1
      const next: KubeObject = {
        apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
        kind: kind.kind,
        ...object,
        metadata: { ...object.metadata, uid: before?.metadata.uid ?? `uid-${uids}`, resourceVersion: String(version) },
      }
      objects.set(key, next)
      record({ type: before === undefined ? 'ADDED' : 'MODIFIED', kind: kindKey(kind), object: next, version })
      return next
    },
    remove(kind, namespace, name) {
      const key = keyOf(kind, namespace, name)
      const before = objects.get(key)
      if (before === undefined) return
      version += 1
      objects.delete(key)
      const last = { ...before, metadata: { ...before.metadata, resourceVersion: String(version) } }
      record({ type: 'DELETED', kind: kindKey(kind), object: last, version })
    },
    objects: kind => [...objects].filter(([key]) => key.startsWith(`${kindKey(kind)}|`)).map(([, object]) => object),
    version: () => version,
    since(from) {
      return from < compacted ? null : history.filter(event => event.version > from)
    },
    compact() {
      history = []
      compacted = version
    },
    goBack(versions) {
      version -= versions
      compacted = version
      history = []
      for (const [key, object] of objects) {
        objects.set(key, {
          ...object,
          metadata: { ...object.metadata, resourceVersion: String(Math.min(version, Number(object.metadata.resourceVersion))) },
        })
      }
    },
    onEvent(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
  }
}
