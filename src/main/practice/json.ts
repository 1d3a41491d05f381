import { isObject, type JsonObject } from './kube-object.ts'

/** A deep copy of JSON data (about five times faster than structuredClone). `__proto__` keys are copied as data. */
export function cloneJson<T>(value: T): T
export function cloneJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => cloneJson(item))
  if (!isObject(value)) return value
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) setKey(copy, key, cloneJson(value[key]))
  return copy
}

/** Sets an own property, also for the key `__proto__`, which plain assignment would turn into a prototype change. */
export function setKey(target: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}

/** Deep equality of JSON data; a key with `undefined` counts as missing. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equalJson(item, b[index]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a).filter(key => a[key] !== undefined)
  if (keys.length !== Object.keys(b).filter(key => b[key] !== undefined).length) return false
  return keys.every(key => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
}

/** The value at a path of keys, or undefined. Own properties only. */
export function getPath(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined
    current = current[key]
  }
  return current
}

/** Sets the value at a path, making objects on the way; undefined removes the last key. */
export function setPath(target: JsonObject, path: readonly string[], value: unknown): void {
  let current = target
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(current, key) ? current[key] : undefined
    if (isObject(next)) current = next
    else {
      const made: JsonObject = {}
      setKey(current, key, made)
      current = made
    }
  }
  const last = path.at(-1)
  if (last === undefined) return
  if (value === undefined) delete current[last]
  else setKey(current, last, value)
}

/** The JSON object at a path, or undefined when there is something else. */
export function getObject(value: unknown, ...path: readonly string[]): JsonObject | undefined {
  const found = getPath(value, path)
  return isObject(found) ? found : undefined
}

/** The array at a path; an empty one when there is something else. */
export function getArray(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = getPath(value, path)
  return Array.isArray(found) ? found : []
}

/** The string at a path, or undefined when there is something else. */
export function getString(value: unknown, ...path: readonly string[]): string | undefined {
  const found = getPath(value, path)
  return typeof found === 'string' ? found : undefined
}
