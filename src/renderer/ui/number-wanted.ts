/** Bounds of a number; null: none. */
export type NumberBounds = { readonly integer: boolean; readonly minimum: number | null; readonly maximum: number | null }

/** `A whole number, 1 to 50`: what a field takes. The bounds of what can be counted exactly are none of the field's. */
function wanted({ integer, minimum, maximum }: NumberBounds): string {
  const kind = integer ? 'A whole number' : 'A number'
  const [from, to] = [minimum, maximum].map(bound => (bound === null || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? null : bound))
  if (typeof from === 'number') return typeof to === 'number' ? `${kind}, ${from} to ${to},` : `${kind}, ${from} or more,`
  return typeof to === 'number' ? `${kind}, ${to} or less,` : kind
}

/** More of what was typed is not told again. */
const longest = 40

/** Says what a field takes, and what was entered instead. */
export function notTheNumber(bounds: NumberBounds, entered: unknown): string {
  const given = String(entered)
  return `${wanted(bounds)} is needed here, not “${given.length > longest ? `${given.slice(0, longest)}…` : given}”.`
}
