import type { PracticeClient } from '../../client.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { ResourceType } from '../../resource-type.ts'
import { nameOf, namespaceOf } from '../read.ts'

/** The last known objects of some kinds, kept by watches. */
export interface LiveObjects {
  get(type: ResourceType, namespace: string, name: string): KubeObject | undefined
  list(type: ResourceType, namespace: string): KubeObject[]
  all(type: ResourceType): KubeObject[]
  /** Takes in what a write answered, so that the next pass doesn't act on older facts. */
  put(type: ResourceType, object: KubeObject): void
  drop(type: ResourceType, object: KubeObject): void
  readonly ended: Promise<unknown>
}

/** Follows each kind, and resolves when each has listed once. `onChange` is told of every change after that. */
export async function openLiveObjects(
  client: PracticeClient,
  kinds: readonly ResourceType[],
  onChange: (type: ResourceType, object: KubeObject, gone: boolean) => void,
  deps: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<LiveObjects> {
  const tables = new Map(kinds.map(kind => [kind.plural, new Map<string, KubeObject>()] as const))
  const tableOf = (kind: ResourceType) => tables.get(kind.plural) ?? new Map<string, KubeObject>()
  const keyOf = (object: KubeObject) => `${namespaceOf(object)}/${nameOf(object)}`

  function put(kind: ResourceType, object: KubeObject): void {
    const before = tableOf(kind).get(keyOf(object))
    const older =
      before?.metadata.uid === object.metadata.uid && Number(before?.metadata.resourceVersion) > Number(object.metadata.resourceVersion)
    if (!older) tableOf(kind).set(keyOf(object), object)
  }
  function drop(kind: ResourceType, object: KubeObject): void {
    if (tableOf(kind).get(keyOf(object))?.metadata.uid === object.metadata.uid) tableOf(kind).delete(keyOf(object))
  }
  async function follow(kind: ResourceType, synced: () => void): Promise<void> {
    for await (const event of client.follow(kind, { signal: deps.signal })) {
      if (event.type === 'SYNCED') synced()
      else {
        if (event.type === 'DELETED') drop(kind, event.object)
        else put(kind, event.object)
        onChange(kind, event.object, event.type === 'DELETED')
      }
    }
  }

  const loops: Promise<void>[] = []
  await Promise.all(
    kinds.map(
      kind =>
        new Promise<void>(resolve => {
          deps.signal.addEventListener('abort', () => resolve(), { once: true })
          loops.push(follow(kind, resolve).catch(deps.onError))
        }),
    ),
  )
  const all = (kind: ResourceType) => [...tableOf(kind).values()]
  return {
    get: (kind, namespace, name) => tableOf(kind).get(`${namespace}/${name}`),
    list: (kind, namespace) => all(kind).filter(object => namespaceOf(object) === namespace),
    all,
    put,
    drop,
    ended: Promise.all(loops),
  }
}
