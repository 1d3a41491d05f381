import type { KubeObject } from './kube-object.ts'

/** One stored version of one object. Never changed once made; its bytes are made once and written to every list and watch. */
export interface Entry {
  readonly key: string
  readonly revision: number
  readonly object: KubeObject
  /** JSON text per served apiVersion. */
  readonly bytes: Map<string, Buffer>
}

/** A change, as watches see it. For DELETED, `entry` is the last state under the deletion's own revision. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly revision: number
  readonly entry: Entry
  readonly previous: Entry | undefined
}

/** Receives every commit, in order, for write-behind persistence. */
export interface CommitListener {
  put(collection: string, entry: Entry): void
  remove(collection: string, key: string, revision: number): void
}

/** `namespace/name`, or the name alone for cluster-scoped objects: also the order of lists. */
export function objectKey(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name
}

/** The object as JSON under one apiVersion (kinds with several served versions differ in nothing else). */
export function entryBytes(entry: Entry, apiVersion: string): Buffer {
  const cached = entry.bytes.get(apiVersion)
  if (cached !== undefined) return cached
  const object = entry.object.apiVersion === apiVersion ? entry.object : { ...entry.object, apiVersion }
  const made = Buffer.from(JSON.stringify(object))
  entry.bytes.set(apiVersion, made)
  return made
}

/** An object as it is stored under a revision. */
export function makeEntry(key: string, revision: number, object: KubeObject): Entry {
  const { apiVersion, kind, metadata, ...rest } = object
  const stored = { apiVersion, kind, metadata: { ...metadata, resourceVersion: String(revision) }, ...rest }
  return { key, revision, object: stored, bytes: new Map() }
}

/** First index whose key is not below `key`. */
export function lowerBound(entries: readonly Entry[], key: string): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const found = entries[middle]
    if (found !== undefined && found.key < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The objects of one resource: sorted by key, with a bounded window of past events behind which watches answer 410. */
export class Collection {
  readonly name: string
  readonly #byKey = new Map<string, Entry>()
  readonly #listeners = new Set<(event: StoreEvent) => void>()
  #sorted: Entry[] = []
  /** A list was handed out: copy before the next change. */
  #shared = false
  #events: StoreEvent[] = []
  #windowStart: number
  readonly #window: number

  constructor(name: string, windowStart: number, window: number) {
    this.name = name
    this.#windowStart = windowStart
    this.#window = window
  }

  get size(): number {
    return this.#sorted.length
  }

  get(key: string): Entry | undefined {
    return this.#byKey.get(key)
  }

  /** All entries in key order, as of now; the array stays as it is whatever happens later. */
  snapshot(): readonly Entry[] {
    this.#shared = true
    return this.#sorted
  }

  /** The entries as of an earlier revision, or undefined when that is behind the window. */
  snapshotAt(revision: number): readonly Entry[] | undefined {
    if (revision < this.#windowStart) return undefined
    const later = this.#events.slice(this.#indexAfter(revision))
    if (later.length === 0) return this.snapshot()
    const states = new Map<string, Entry | undefined>()
    for (const event of later) if (!states.has(event.entry.key)) states.set(event.entry.key, event.previous)
    const kept = this.#sorted.filter(entry => !states.has(entry.key))
    const restored = [...states.values()].filter(entry => entry !== undefined)
    return [...kept, ...restored].sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** The events after a revision, or undefined when some of them are forgotten. */
  eventsAfter(revision: number): readonly StoreEvent[] | undefined {
    return revision < this.#windowStart ? undefined : this.#events.slice(this.#indexAfter(revision))
  }

  /** The oldest revision from which a watch can go on. */
  get windowStart(): number {
    return this.#windowStart
  }

  /** Forgets the events up to a revision, as etcd's compaction does. */
  compact(revision: number): void {
    this.#events = this.#events.slice(this.#indexAfter(revision))
    this.#windowStart = Math.max(this.#windowStart, revision)
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Puts an object that was stored before, under its own revision, without an event. */
  restore(key: string, revision: number, object: KubeObject): void {
    this.#place(makeEntry(key, revision, object))
  }

  put(key: string, revision: number, object: KubeObject): Entry {
    const previous = this.#byKey.get(key)
    const entry = makeEntry(key, revision, object)
    this.#place(entry)
    this.#emit({ type: previous === undefined ? 'ADDED' : 'MODIFIED', revision, entry, previous })
    return entry
  }

  remove(key: string, revision: number): Entry | undefined {
    const previous = this.#byKey.get(key)
    if (previous === undefined) return undefined
    this.#byKey.delete(key)
    this.#unshare()
    this.#sorted.splice(lowerBound(this.#sorted, key), 1)
    const entry = makeEntry(key, revision, previous.object)
    this.#emit({ type: 'DELETED', revision, entry, previous })
    return entry
  }

  #place(entry: Entry): void {
    this.#unshare()
    const index = lowerBound(this.#sorted, entry.key)
    if (this.#byKey.has(entry.key)) this.#sorted[index] = entry
    else this.#sorted.splice(index, 0, entry)
    this.#byKey.set(entry.key, entry)
  }

  #unshare(): void {
    if (this.#shared) this.#sorted = this.#sorted.slice()
    this.#shared = false
  }

  #emit(event: StoreEvent): void {
    this.#events.push(event)
    // Cut in blocks, so that the cost of shifting is paid once per block.
    if (this.#events.length > this.#window * 1.25) {
      const cut = this.#events.length - this.#window
      this.#windowStart = this.#events[cut - 1]?.revision ?? this.#windowStart
      this.#events = this.#events.slice(cut)
    }
    for (const listener of this.#listeners) listener(event)
  }

  #indexAfter(revision: number): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#events[middle]?.revision ?? 0) <= revision) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** All objects of one context under one revision counter that only goes up. */
export class Store {
  #revision: number
  /** Where the history of a collection that was never touched begins. */
  #start: number
  readonly #collections = new Map<string, Collection>()
  readonly #onCollection = new Set<(collection: Collection) => void>()
  readonly #window: number
  readonly #listener: CommitListener | undefined

  constructor(options: { revision: number; window: number; listener?: CommitListener | undefined }) {
    this.#revision = options.revision
    this.#start = options.revision
    this.#window = options.window
    this.#listener = options.listener
  }

  get revision(): number {
    return this.#revision
  }

  collection(name: string): Collection {
    const found = this.#collections.get(name)
    if (found !== undefined) return found
    const made = new Collection(name, this.#start, this.#window)
    this.#collections.set(name, made)
    for (const listener of this.#onCollection) listener(made)
    return made
  }

  /** Tells of every collection: those that are there, and those that come. */
  onCollection(listener: (collection: Collection) => void): () => void {
    for (const collection of this.#collections.values()) listener(collection)
    this.#onCollection.add(listener)
    return () => this.#onCollection.delete(listener)
  }

  collections(): Iterable<Collection> {
    return this.#collections.values()
  }

  put(collection: string, key: string, object: KubeObject): Entry {
    this.#revision += 1
    const entry = this.collection(collection).put(key, this.#revision, object)
    this.#listener?.put(collection, entry)
    return entry
  }

  remove(collection: string, key: string): Entry | undefined {
    this.#revision += 1
    const entry = this.collection(collection).remove(key, this.#revision)
    if (entry !== undefined) this.#listener?.remove(collection, key, this.#revision)
    return entry
  }

  /** Forgets all past events: watches and pages of an older revision answer 410. */
  compact(): void {
    this.#start = this.#revision
    for (const collection of this.#collections.values()) collection.compact(this.#revision)
  }
}
