import type { KubeObject } from '../../shared/domain/kube.ts'
import { longestText, mostItems, type Shape } from '../../shared/domain/shape.ts'
import { record } from './read-json.ts'

function isItems(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

/** The value with only what the shape names; undefined: nothing of it. A value of another type than its shape expects is kept out, wholly. */
export function pruneShape(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined
  if (shape === 'all') return value
  if (shape === 'there') return {}
  if (shape === 'text') return typeof value === 'string' ? value.slice(0, longestText) : undefined
  if (isItems(shape)) return Array.isArray(value) ? value.slice(0, mostItems).map(item => pruneShape(item, shape[0]) ?? null) : undefined
  const source = record(value)
  if (source === null) return undefined
  const wild = shape['*']
  return wild === undefined ? pruneFields(source, shape) : pruneMap(source, wild)
}

/** Keys of a shape are ours, so they can be set plainly; that is several times cheaper than from pairs, and there are many objects. */
function pruneFields(source: Readonly<Record<string, unknown>>, shape: { readonly [key: string]: Shape }): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const key in shape) {
    if (!Object.hasOwn(source, key)) continue
    const inner = pruneShape(source[key], shape[key] ?? 'all')
    if (inner !== undefined) kept[key] = inner
  }
  return kept
}

/** Keys of a map are the cluster's, and may be `__proto__`. */
function pruneMap(source: Readonly<Record<string, unknown>>, shape: Shape): Record<string, unknown> {
  const kept: [string, unknown][] = []
  for (const key of Object.keys(source).slice(0, mostItems)) {
    const inner = pruneShape(source[key], shape)
    if (inner !== undefined) kept.push([key, inner])
  }
  return Object.fromEntries(kept)
}

const metadataShape: { readonly [key: string]: Shape } = {
  name: 'all',
  namespace: 'all',
  uid: 'all',
  resourceVersion: 'all',
  generation: 'all',
  creationTimestamp: 'all',
  deletionTimestamp: 'all',
}

/** What to keep of an object besides its identity. Make it once: what follows from it is remembered with it. */
export interface Keep {
  readonly labels?: readonly string[]
  readonly annotations?: readonly string[]
  readonly fields: { readonly [key: string]: Shape }
}

const shapes = new WeakMap<Keep, Shape & object>()

/** All that `pruneObject` keeps of an object, as one shape. */
export function shapeOf(keep: Keep): Shape & object {
  const known = shapes.get(keep)
  if (known !== undefined) return known
  const named = (names: readonly string[]): Shape => Object.fromEntries(names.map(name => [name, 'text']))
  const shape = {
    apiVersion: 'all',
    kind: 'all',
    ...keep.fields,
    metadata: {
      ...metadataShape,
      ...(keep.labels ? { labels: named(keep.labels) } : {}),
      ...(keep.annotations ? { annotations: named(keep.annotations) } : {}),
    },
  } as const
  shapes.set(keep, shape)
  return shape
}

/** An object with its identity, the named labels and annotations, and what the shape names. */
export function pruneObject(object: KubeObject, keep: Keep): KubeObject {
  const kept = record(pruneShape(object, shapeOf(keep)))
  return { ...kept, metadata: { name: '', ...record(kept?.metadata) } }
}
