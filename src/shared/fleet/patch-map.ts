/**
 * Maps as values that are cheap to change a little: copying a Map of 100,000 entries for one changed row takes tens of milliseconds, more
 * than a frame. Above a size, entries therefore lie in buckets, and a change copies only the buckets that it touches.
 */

/** Below this size one Map is smaller and quicker than buckets. */
const bucketsFrom = 2048
/** With 100,000 entries about a hundred of them lie in a bucket. A power of two. */
const bucketCount = 1024

type Bucket<Value> = ReadonlyMap<string, Value>

/** FNV-1a: spreads ids that differ in their last characters only. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return (hash ^ (hash >>> 15)) & (bucketCount - 1)
}

/** A read-only map over buckets. A class, because it has to be a `ReadonlyMap` to its readers. Its order is that of the buckets. */
class BucketMap<Value> implements ReadonlyMap<string, Value> {
  readonly buckets: readonly Bucket<Value>[]
  readonly size: number
  constructor(buckets: readonly Bucket<Value>[], size: number) {
    this.buckets = buckets
    this.size = size
  }
  get(key: string): Value | undefined {
    return this.buckets[bucketOf(key)]?.get(key)
  }
  has(key: string): boolean {
    return this.buckets[bucketOf(key)]?.has(key) ?? false
  }
  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const bucket of this.buckets) for (const [key, value] of bucket) visit(value, key, this)
  }
  *entries(): MapIterator<[string, Value]> {
    for (const bucket of this.buckets) yield* bucket.entries()
    return undefined
  }
  *keys(): MapIterator<string> {
    for (const bucket of this.buckets) yield* bucket.keys()
    return undefined
  }
  *values(): MapIterator<Value> {
    for (const bucket of this.buckets) yield* bucket.values()
    return undefined
  }
  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }
}

/** A map of these entries; of entries with the same key the last counts. */
export function mapOf<Value>(entries: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  const plain = new Map(entries)
  return plain.size < bucketsFrom ? plain : patchMap(new BucketMap<Value>([], 0), [], plain)
}

/** `map` without `removed` and with `set`. `map` itself stays as it is. */
export function patchMap<Value>(
  map: ReadonlyMap<string, Value>,
  removed: Iterable<string>,
  set: Iterable<readonly [string, Value]>,
): ReadonlyMap<string, Value> {
  if (!(map instanceof BucketMap)) {
    const next = new Map(map)
    for (const key of removed) next.delete(key)
    for (const [key, value] of set) next.set(key, value)
    return next.size < bucketsFrom ? next : mapOf(next)
  }
  const buckets: Bucket<Value>[] = map.buckets.length === 0 ? Array<Bucket<Value>>(bucketCount).fill(new Map()) : [...map.buckets]
  const own = new Map<number, Map<string, Value>>()
  const writable = (key: string): Map<string, Value> => {
    const index = bucketOf(key)
    const known = own.get(index)
    if (known !== undefined) return known
    const copy = new Map(buckets[index])
    own.set(index, copy)
    buckets[index] = copy
    return copy
  }
  let size = map.size
  for (const key of removed) if (writable(key).delete(key)) size -= 1
  for (const [key, value] of set) {
    const bucket = writable(key)
    if (!bucket.has(key)) size += 1
    bucket.set(key, value)
  }
  return new BucketMap(buckets, size)
}
