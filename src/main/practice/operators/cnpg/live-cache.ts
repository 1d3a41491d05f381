import type { PracticeClient } from '../../client.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { ResourceType } from '../../resource-type.ts'
import { nameOf, namespaceOf } from '../read.ts'

/** The last known objects of some kinds, kept by watches. */
export interface LiveCache {
  get(type: ResourceType, namespace: string, name: string): KubeObject | undefined
  /** Objects of one namespace; all of them when it is left out. */
  list(type: ResourceType, namespace?: string): KubeObject[]
  /** Takes in what a write answered, so that the next pass doesn't act on older facts. */
  put(type: ResourceType, object: KubeObject): void
  /** Takes out what was deleted, for the same reason. */
  drop(type: ResourceType, object: KubeObject): void
}

type Listener = (type: ResourceType, object: KubeObject, gone: boolean) => void

function isOlder(object: KubeObject, than: KubeObject | undefined): boolean {
  if (than === undefined || object.metadata.uid !== than.metadata.uid) return false
  return Number(object.metadata.resourceVersion) < Number(than.metadata.resourceVersion)
}

/** Opens a watch per kind and resolves when each has listed once. Listeners are called for every change; the signal ends it. */
export async function openLiveCache(
  client: PracticeClient,
  types: readonly ResourceType[],
  onChange: Listener,
  deps: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<LiveCache & { readonly ended: Promise<unknown> }> {
  const tables = new Map<string, Map<string, Map<string, KubeObject>>>()
  const table = (type: ResourceType, namespace: string) => {
    const kinds = tables.get(type.plural) ?? new Map<string, Map<string, KubeObject>>()
    tables.set(type.plural, kinds)
    const found = kinds.get(namespace) ?? new Map<string, KubeObject>()
    kinds.set(namespace, found)
    return found
  }

  function put(type: ResourceType, object: KubeObject): void {
    const rows = table(type, namespaceOf(object))
    if (!isOlder(object, rows.get(nameOf(object)))) rows.set(nameOf(object), object)
  }

  function drop(type: ResourceType, object: KubeObject): void {
    const rows = table(type, namespaceOf(object))
    if (rows.get(nameOf(object))?.metadata.uid === object.metadata.uid) rows.delete(nameOf(object))
  }

  async function watch(type: ResourceType, synced: () => void): Promise<void> {
    for await (const event of client.follow(type, { signal: deps.signal })) {
      if (event.type === 'SYNCED') {
        synced()
        continue
      }
      if (event.type === 'DELETED') drop(type, event.object)
      else put(type, event.object)
      onChange(type, event.object, event.type === 'DELETED')
    }
  }

  const loops: Promise<void>[] = []
  const lists = types.map(
    type =>
      new Promise<void>(resolve => {
        loops.push(watch(type, resolve).catch(deps.onError))
        deps.signal.addEventListener('abort', () => resolve(), { once: true })
      }),
  )
  await Promise.all(lists)
  return {
    get: (type, namespace, name) => table(type, namespace).get(name),
    list(type, namespace) {
      if (namespace !== undefined) return [...table(type, namespace).values()]
      return [...(tables.get(type.plural)?.values() ?? [])].flatMap(rows => [...rows.values()])
    },
    put,
    drop,
    ended: Promise.all(loops),
  }
}
