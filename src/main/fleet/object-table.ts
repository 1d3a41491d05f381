import type { KubeObject } from '../../shared/domain/kube.ts'
import { isOlder } from '../kube/intake.ts'
import type { ReflectorEvent } from '../kube/reflector-event.ts'

/** `namespace/name`: how a root is named inside one engine of one context. */
export type RootKey = string

/** The key of a root. Kubernetes names hold no slash. */
export function rootKey(namespace: string | undefined, name: string): RootKey {
  return `${namespace ?? ''}/${name}`
}

/** All objects of one kind that a reflector has told of. */
export interface ObjectTable {
  readonly size: number
  /** What is kept, in bytes of JSON, as far as samples tell. */
  readonly bytes: number
  get(namespace: string | null, name: string): KubeObject | null
  /** The same, by the key that it was told of with. */
  find(key: RootKey): KubeObject | null
  list(namespace: string | null): readonly KubeObject[]
  /** Objects that are about this root. */
  about(key: RootKey): readonly KubeObject[]
  apply(event: ReflectorEvent): void
  clear(): void
}

interface Entry {
  readonly uid: string
  readonly key: RootKey
  readonly object: KubeObject
  /** Those that it is about; null: about itself. */
  readonly roots: readonly RootKey[] | null
}

const none: readonly KubeObject[] = []
/** One of so many objects is weighed. */
const sampleEvery = 32

/**
 * Objects by uid, with an index by name and one by the root that they are about. It never goes back: an object that is older than the one
 * held is left out, unless a full reading says that the server itself went back (restored from a backup).
 */
export function createObjectTable(deps: {
  /** Names of the roots in the object's namespace; null: this is the table of roots, each is about itself. */
  readonly roots: ((object: KubeObject) => readonly string[]) | null
  /** Called for each root that a change is about, before and after the change. */
  readonly onTouched: (key: RootKey) => void
}): ObjectTable {
  const byUid = new Map<string, Entry>()
  const byName = new Map<RootKey, Entry>()
  const byRoot = new Map<RootKey, KubeObject[]>()
  /** Older than what is held; believed if the reading ends with the news that the server went back. */
  let aside: KubeObject[] = []
  let puts = 0
  let sampled = 0
  let sampledBytes = 0

  /** Counting each object would cost as much as reading it. */
  function sample(object: KubeObject) {
    puts += 1
    if (puts % sampleEvery !== 1) return
    sampled += 1
    sampledBytes += JSON.stringify(object).length
  }

  function rootsOf(object: KubeObject): readonly RootKey[] | null {
    if (deps.roots === null) return null
    const names = deps.roots(object)
    return names.length === 0 ? [] : names.map(name => rootKey(object.metadata.namespace, name))
  }

  function put(object: KubeObject, believe: boolean): boolean {
    const { uid = '', namespace, name, resourceVersion = '' } = object.metadata
    const key = rootKey(namespace, name)
    const held = byUid.get(uid) ?? byName.get(key)
    if (held !== undefined && !believe && isOlder(resourceVersion, held.object.metadata.resourceVersion ?? '')) return false
    sample(object)
    const before = byUid.get(uid)
    if (before !== undefined) drop(before)
    const namesake = byName.get(key)
    if (namesake !== undefined) drop(namesake)
    const entry: Entry = { uid, key, object, roots: rootsOf(object) }
    byUid.set(uid, entry)
    byName.set(key, entry)
    if (entry.roots === null) deps.onTouched(key)
    else
      for (const root of entry.roots) {
        const about = byRoot.get(root)
        if (about === undefined) byRoot.set(root, [object])
        else about.push(object)
        deps.onTouched(root)
      }
    return true
  }

  function drop(entry: Entry) {
    byUid.delete(entry.uid)
    if (byName.get(entry.key) === entry) byName.delete(entry.key)
    if (entry.roots === null) deps.onTouched(entry.key)
    else
      for (const root of entry.roots) {
        const rest = byRoot.get(root)?.filter(object => object !== entry.object)
        if (rest !== undefined && rest.length > 0) byRoot.set(root, rest)
        else byRoot.delete(root)
        deps.onTouched(root)
      }
  }

  function sweep(namespace: string | null, uids: ReadonlySet<string>) {
    for (const entry of [...byUid.values()]) {
      if (!uids.has(entry.uid) && (namespace === null || entry.object.metadata.namespace === namespace)) drop(entry)
    }
  }

  return {
    get size() {
      return byUid.size
    },
    get bytes() {
      return sampled === 0 ? 0 : Math.round((byUid.size * sampledBytes) / sampled)
    },
    get: (namespace, name) => byName.get(rootKey(namespace ?? undefined, name))?.object ?? null,
    find: key => byName.get(key)?.object ?? null,
    list(namespace) {
      const all: KubeObject[] = []
      for (const { object } of byUid.values()) if (namespace === null || object.metadata.namespace === namespace) all.push(object)
      return all
    },
    about: key => byRoot.get(key) ?? none,
    apply(event) {
      if (event.type === 'put') put(event.object, false)
      else if (event.type === 'page') {
        for (const object of event.objects) if (!put(object, false)) aside.push(object)
      } else if (event.type === 'remove') {
        const entry = byUid.get(event.uid)
        if (entry !== undefined) drop(entry)
      } else if (event.type === 'narrowed') {
        for (const entry of [...byUid.values()]) if (!event.namespaces.has(entry.object.metadata.namespace ?? '')) drop(entry)
      } else if (event.type === 'synced') {
        if (event.wentBack) for (const object of aside) put(object, true)
        aside = []
        sweep(event.namespace, event.uids)
      }
    },
    clear() {
      aside = []
      for (const entry of [...byUid.values()]) drop(entry)
    },
  }
}
