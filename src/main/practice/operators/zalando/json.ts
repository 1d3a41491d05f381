import { isObject, type JsonObject, type KubeObject } from '../../kube-object.ts'

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

/** `metadata.name`, else ''. */
export function nameOf(object: KubeObject): string {
  return object.metadata.name ?? ''
}

/** `metadata.namespace`, else ''. */
export function namespaceOf(object: KubeObject): string {
  return object.metadata.namespace ?? ''
}

/** Whether a pod is ready, and is not on its way out. */
export function isReady(pod: KubeObject): boolean {
  const conditions = at(pod, 'status', 'conditions')
  const ready =
    Array.isArray(conditions) && conditions.some(entry => textAt(entry, 'type') === 'Ready' && textAt(entry, 'status') === 'True')
  return ready && pod.metadata.deletionTimestamp === undefined
}

/** A time as the API writes it: to the second. */
export function second(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** A number in [0, 1) that depends on nothing but its seeds. */
export function chance(...seeds: readonly (string | number)[]): number {
  let state = 0x811c9dc5
  for (const letter of seeds.join('/')) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0
  return ((state ^ (state >>> 13)) >>> 0) / 4294967296
}
