import { sameJson } from '../fleet/same-json.ts'
import { below, isObject, itemNames, type JsonObject, ownField } from './json.ts'

/** A field (JSON pointer) that both sides changed, to different values. */
export interface MergeConflict {
  readonly path: string
  readonly mine: unknown
  readonly theirs: unknown
}

/** What comes of two changes of one object. Where they conflict, mine stands. */
export interface Merged {
  readonly value: JsonObject
  readonly conflicts: readonly MergeConflict[]
}

const maxDepth = 200

/**
 * Brings together what I made of `base` and what others made of it meanwhile. Objects are merged field by field, lists whose items have names of
 * their own item by item, any other list as a whole.
 */
export function mergeThree(base: JsonObject, mine: JsonObject, theirs: JsonObject): Merged {
  const conflicts: MergeConflict[] = []

  function merge(from: unknown, left: unknown, right: unknown, path: string, depth: number): unknown {
    if (same(left, right) || same(from, right)) return left
    if (same(from, left)) return right
    if (depth < maxDepth && isObject(left) && isObject(right) && (isObject(from) || from === undefined)) {
      return fields(from ?? {}, left, right, path, depth)
    }
    if (depth < maxDepth && Array.isArray(left) && Array.isArray(right) && Array.isArray(from)) {
      const merged = items(from, left, right, path, depth)
      if (merged !== null) return merged
    }
    conflicts.push({ path, mine: left, theirs: right })
    return left
  }

  function fields(from: JsonObject, left: JsonObject, right: JsonObject, path: string, depth: number): JsonObject {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)])
    return Object.fromEntries(
      [...keys].flatMap(key => {
        const value = merge(ownField(from, key), ownField(left, key), ownField(right, key), below(path, key), depth + 1)
        return value === undefined ? [] : [[key, value]]
      }),
    )
  }

  function items(
    from: readonly unknown[],
    left: readonly unknown[],
    right: readonly unknown[],
    path: string,
    depth: number,
  ): unknown[] | null {
    const [fromNames, leftNames, rightNames] = [itemNames(from), itemNames(left), itemNames(right)]
    if (fromNames === null || leftNames === null || rightNames === null) return null
    const item = (list: readonly unknown[], names: readonly string[], name: string) => list[names.indexOf(name)]
    const order = [...rightNames, ...leftNames.filter(name => !rightNames.includes(name))]
    return order.flatMap(name => {
      const mineIndex = leftNames.indexOf(name)
      const at = below(path, mineIndex === -1 ? name : mineIndex)
      const value = merge(item(from, fromNames, name), item(left, leftNames, name), item(right, rightNames, name), at, depth + 1)
      return value === undefined ? [] : [value]
    })
  }

  const value = merge(base, mine, theirs, '', 0)
  return { value: isObject(value) ? value : mine, conflicts }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && sameJson(a, b))
}
