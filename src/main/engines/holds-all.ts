/** Whether `live` has every leaf of `sent`, whatever else it has. Lists must be as long, item by item: more items are another list. */
export function holdsAll(live: unknown, sent: unknown, depth = 0): boolean {
  if (Object.is(live, sent)) return true
  if (depth > 50 || typeof live !== 'object' || typeof sent !== 'object' || live === null || sent === null) return false
  if (Array.isArray(sent) || Array.isArray(live))
    return (
      Array.isArray(sent) &&
      Array.isArray(live) &&
      live.length === sent.length &&
      sent.every((item, index) => holdsAll(live[index], item, depth + 1))
    )
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(live))
  return Object.entries(sent).every(([key, value]) => fields.has(key) && holdsAll(fields.get(key), value, depth + 1))
}
