import type { KubeObject } from '../../shared/domain/kube.ts'
import { record } from './read-json.ts'

/**
 * What to keep of a JSON value: `'all'` of it; `'text'` a string, cut at 1000 characters; `'there'` only that it exists (kept as `{}`);
 * an object, key by key; `[shape]` every item of an array, 5000 at most; `{ '*': shape }` every key of a map, 5000 at most.
 */
export type Shape = 'all' | 'text' | 'there' | readonly [Shape] | { readonly [key: string]: Shape }

/** More items than this in one list or map are nobody's database: they are cut, so that one hostile object can't fill the memory. */
const mostItems = 5000
const longestText = 1000

function isItems(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

/** The value with only what the shape names. A value of another type than its shape expects is kept out, wholly. */
function prune(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined
  if (shape === 'all') return value
  if (shape === 'there') return {}
  if (shape === 'text') return typeof value === 'string' ? value.slice(0, longestText) : undefined
  if (isItems(shape)) return Array.isArray(value) ? value.slice(0, mostItems).map(item => prune(item, shape[0]) ?? null) : undefined
  const source = record(value)
  if (source === null) return undefined
  const wild = shape['*']
  const keys = wild === undefined ? Object.keys(shape).filter(key => Object.hasOwn(source, key)) : Object.keys(source).slice(0, mostItems)
  const kept: [string, unknown][] = []
  for (const key of keys) {
    const inner = prune(source[key], wild ?? shape[key] ?? 'all')
    if (inner !== undefined) kept.push([key, inner])
  }
  return Object.fromEntries(kept)
}

const metadataShape: Shape = {
  name: 'all',
  namespace: 'all',
  uid: 'all',
  resourceVersion: 'all',
  generation: 'all',
  creationTimestamp: 'all',
  deletionTimestamp: 'all',
}

/** An object with its identity, the named labels and annotations, and what the shape names. */
export function pruneObject(
  object: KubeObject,
  keep: {
    readonly labels?: readonly string[]
    readonly annotations?: readonly string[]
    readonly fields: { readonly [key: string]: Shape }
  },
): KubeObject {
  const named = (names: readonly string[]): Shape => Object.fromEntries(names.map(name => [name, 'text']))
  const metadata = record(
    prune(object.metadata, {
      ...(metadataShape as Record<string, Shape>),
      ...(keep.labels ? { labels: named(keep.labels) } : {}),
      ...(keep.annotations ? { annotations: named(keep.annotations) } : {}),
    }),
  )
  const fields = record(prune(object, { apiVersion: 'all', kind: 'all', ...keep.fields }))
  return { ...fields, metadata: { name: '', ...metadata } }
}
