import { sameJson } from '../fleet/same-json.ts'
import { isObject, type JsonObject, ownField } from './json.ts'

/**
 * The JSON merge patch (RFC 7396) that makes `to` of `from`; an empty object when nothing differs. A null in `to` counts as absent, as it does for
 * the server; a list goes as a whole.
 */
export function mergePatchOf(from: JsonObject, to: JsonObject): Record<string, unknown> {
  const patch: [string, unknown][] = []
  for (const key of Object.keys(from)) {
    const there = from[key]
    if ((ownField(to, key) ?? null) === null && there !== null && there !== undefined) patch.push([key, null])
  }
  for (const [key, wanted] of Object.entries(to)) {
    if (wanted === null || wanted === undefined) continue
    const there = ownField(from, key)
    if (there !== undefined && sameJson(there, wanted)) continue
    if (isObject(there) && isObject(wanted)) {
      const inner = mergePatchOf(there, wanted)
      if (Object.keys(inner).length > 0) patch.push([key, inner])
    } else patch.push([key, isObject(wanted) ? mergePatchOf({}, wanted) : wanted])
  }
  return Object.fromEntries(patch)
}
