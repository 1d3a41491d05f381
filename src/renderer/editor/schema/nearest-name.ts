/** Longer names are not compared: none of a schema is as long. */
const longest = 80

/** The name that was probably meant; null when none is near. */
export function nearestName(typed: string, names: Iterable<string>): string | null {
  if (typed.length > longest) return null
  let best: { name: string; far: number } | null = null
  for (const name of names) {
    if (name.length > longest || Math.abs(name.length - typed.length) > 3) continue
    const far = distance(typed.toLowerCase(), name.toLowerCase())
    if (far <= Math.max(1, Math.floor(typed.length / 4)) && (best === null || far < best.far)) best = { name, far }
  }
  return best?.name ?? null
}

/** How many letters must be changed, added or taken away. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? a.length
}
