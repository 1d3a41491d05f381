import { cloneJson, setKey } from './json.ts'
import { isObject, type JsonObject } from './kube-object.ts'
import { unreadable } from './list-options.ts'
import { childSchema, type Schema } from './schema.ts'

const deleteFromPrimitives = '$deleteFromPrimitiveList/'
const setElementOrder = '$setElementOrder/'
const retainKeys = '$retainKeys'

/**
 * Strategic merge patch: a merge patch whose lists merge by their patch key where the schema names one, with the directives
 * `$patch: delete|replace|merge`, `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and `$retainKeys`.
 */
export function strategicMerge(target: unknown, patch: unknown, schema: Schema | undefined): unknown {
  if (!isObject(patch)) return cloneJson(patch)
  if (patch.$patch === 'replace') {
    const { $patch: _directive, ...rest } = patch
    return cloneJson(rest)
  }
  if (patch.$patch === 'delete') return {}
  const result: JsonObject = isObject(target) ? cloneJson(target) : {}
  const retained = patch[retainKeys]
  if (Array.isArray(retained)) for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key]
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || key === retainKeys || key.startsWith(setElementOrder)) continue
    if (key.startsWith(deleteFromPrimitives)) {
      const name = key.slice(deleteFromPrimitives.length)
      const list = result[name]
      if (Array.isArray(list) && Array.isArray(value)) result[name] = list.filter(item => !value.includes(item))
      continue
    }
    if (value === null) {
      delete result[key]
      continue
    }
    const child = childSchema(schema, key)
    const before = Object.hasOwn(result, key) ? result[key] : undefined
    const order = patch[`${setElementOrder}${key}`]
    if (Array.isArray(value)) setKey(result, key, mergeList(before, value, child, Array.isArray(order) ? order : undefined))
    else setKey(result, key, isObject(value) ? strategicMerge(before, value, child) : value)
  }
  for (const [key, order] of Object.entries(patch)) {
    const name = key.slice(setElementOrder.length)
    if (!key.startsWith(setElementOrder) || Object.hasOwn(patch, name) || !Array.isArray(order)) continue
    if (Array.isArray(result[name])) result[name] = mergeList(result[name], [], childSchema(schema, name), order)
  }
  return result
}

function mergeList(before: unknown, patch: readonly unknown[], schema: Schema | undefined, order: readonly unknown[] | undefined): unknown {
  const old: readonly unknown[] = Array.isArray(before) ? before : []
  if (schema?.['x-kubernetes-patch-strategy'] !== 'merge') return cloneJson(patch)
  if (patch.some(item => isObject(item) && item.$patch === 'replace' && Object.keys(item).length === 1)) {
    return cloneJson(patch.filter(item => !(isObject(item) && item.$patch === 'replace')))
  }
  const key = schema['x-kubernetes-patch-merge-key']
  const identify = (item: unknown): unknown => (key === undefined ? item : isObject(item) ? item[key] : undefined)
  let result: unknown[] = cloneJson([...old])
  for (const item of patch) {
    const identity = identify(item)
    if (identity === undefined) throw unreadable(`map: ${goMap(item)} does not contain declared merge key: ${key ?? ''}`)
    const index = result.findIndex(other => identify(other) === identity)
    if (isObject(item) && item.$patch === 'delete') result = result.filter(other => identify(other) !== identity)
    else if (index < 0) result.push(isObject(item) ? strategicMerge({}, item, schema.items) : item)
    else if (isObject(item)) result[index] = strategicMerge(result[index], item, schema.items)
  }
  const wanted = (order ?? patch.filter(item => !(isObject(item) && item.$patch === 'delete'))).map(identify)
  const live = old.map(identify)
  const listed = result
    .filter(item => wanted.includes(identify(item)))
    .sort((a, b) => wanted.indexOf(identify(a)) - wanted.indexOf(identify(b)))
  return weave(
    result.filter(item => !wanted.includes(identify(item))),
    listed,
    item => live.indexOf(identify(item)),
  )
}

/** Puts the items that only the server has among the listed ones: each before the first listed item that it stood before (kubectl's merge order). */
function weave(own: readonly unknown[], listed: readonly unknown[], place: (item: unknown) => number): unknown[] {
  const woven: unknown[] = []
  const left = [...own]
  const right = [...listed]
  for (;;) {
    const [first] = left
    const [next] = right
    if (left.length === 0) return [...woven, ...right]
    if (right.length === 0) return [...woven, ...left]
    const isBefore = place(first) >= 0 && place(next) >= 0 && place(first) < place(next)
    woven.push(isBefore ? left.shift() : right.shift())
  }
}

/** A map as Go prints it. */
function goMap(value: unknown): string {
  if (!isObject(value)) return String(value)
  return `map[${Object.keys(value)
    .sort()
    .map(key => `${key}:${goMap(value[key])}`)
    .join(' ')}]`
}
