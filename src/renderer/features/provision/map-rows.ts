/** One line of a map while it is edited. */
export type MapRow = { readonly name: string; readonly text: string }

/** The lines that stand for a map. */
export function rowsFromMap(map: Readonly<Record<string, unknown>>): readonly MapRow[] {
  return Object.entries(map).map(([name, value]) => ({ name, text: typeof value === 'string' ? value : JSON.stringify(value) }))
}

/** The map that lines stand for: lines without a name count for nothing, of doubled names the last counts. */
export function mapFromRows(rows: readonly MapRow[]): Readonly<Record<string, string>> {
  const named = rows.filter(row => row.name.trim() !== '' && row.name !== '__proto__')
  return Object.fromEntries(named.map(row => [row.name.trim(), row.text]))
}

/** True when the lines stand for exactly this map, so that they may stay as they were typed. */
export function sameRows(rows: readonly MapRow[], map: Readonly<Record<string, unknown>>): boolean {
  const now = Object.entries(mapFromRows(rows))
  const then = new Map(rowsFromMap(map).map(row => [row.name, row.text]))
  return now.length === then.size && now.every(([name, text]) => then.get(name) === text)
}
