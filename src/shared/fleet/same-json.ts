/** Whether two JSON values are the same, whatever the order of their keys. A key with `undefined` counts as absent, as in JSON text. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => sameJson(item, b[index]))
  }
  return covers(a, b) && covers(b, a)
}

/** Whether `other` has each defined key of `one` with the same value. */
function covers(one: object, other: object): boolean {
  for (const [key, value] of Object.entries(one)) {
    if (value === undefined) continue
    if (!Object.hasOwn(other, key) || !sameJson(value, (other as Readonly<Record<string, unknown>>)[key])) return false
  }
  return true
}
