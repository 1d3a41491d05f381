/** Whether two JSON values are the same, whatever the order of their keys. A key with `undefined` counts as absent, as in JSON text. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index += 1) if (!sameJson(a[index], b[index])) return false
    return true
  }
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  // Each key of the left with the same value on the right, and as many there: one walk, because two would double at each level.
  let surplus = 0
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue
    if (!Object.hasOwn(right, key) || !sameJson(left[key], right[key])) return false
    surplus -= 1
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined) surplus += 1
  return surplus === 0
}
