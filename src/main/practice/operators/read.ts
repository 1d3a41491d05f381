import { isObject, type JsonObject, type KubeObject } from '../kube-object.ts'

/** The value at a path of keys; undefined where any part is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (!isObject(here)) return undefined
    here = here[key]
  }
  return here
}

/** Text at a path, else ''. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** Number at a path, else the fallback. */
export function numberAt(value: unknown, fallback: number, ...path: readonly string[]): number {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : fallback
}

/** Object at a path, else an empty one. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path)
  return isObject(found) ? found : {}
}

/** The objects of a list at a path; entries of other types are left out. */
export function objectsAt(value: unknown, ...path: readonly string[]): readonly JsonObject[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.filter(isObject) : []
}

/** The texts of a list at a path. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.filter(item => typeof item === 'string') : []
}

/** `metadata.name`, else ''. */
export function nameOf(object: KubeObject): string {
  return object.metadata.name ?? ''
}

/** `metadata.namespace`, else ''. */
export function namespaceOf(object: KubeObject): string {
  return object.metadata.namespace ?? ''
}

/** One label's value, else ''. */
export function labelOf(object: KubeObject, key: string): string {
  return object.metadata.labels?.[key] ?? ''
}

/** One annotation's value, else ''. */
export function annotationOf(object: KubeObject, key: string): string {
  return object.metadata.annotations?.[key] ?? ''
}

/** A time as the API writes it: to the second. */
export function second(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z')
}
