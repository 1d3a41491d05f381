import { sameJson } from '../fleet/same-json.ts'
import { below, isObject, type JsonObject, ownField } from './json.ts'

/** The fields (JSON pointers) in which two objects differ, each as deep as there are objects on one side; a list is one field. */
export function changedPointers(from: JsonObject, to: JsonObject): readonly string[] {
  const found: string[] = []

  function walk(left: unknown, right: unknown, pointer: string): void {
    if (left === right || (left !== undefined && right !== undefined && sameJson(left, right))) return
    const sides = [left, right].map(side => (side === undefined || side === null ? {} : side))
    const [before, after] = sides
    if (!isObject(before) || !isObject(after)) {
      found.push(pointer)
      return
    }
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    if (keys.size === 0) found.push(pointer)
    for (const key of keys) walk(ownField(before, key), ownField(after, key), below(pointer, key))
  }

  walk(from, to, '')
  return found
}
