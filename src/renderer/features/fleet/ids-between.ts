/** The ids of the rows from one to another, both included, whichever comes first; only the other where one of them is gone. */
export function idsBetween(rows: readonly { readonly id: string }[], from: string, to: string): string[] {
  const [a, b] = [rows.findIndex(row => row.id === from), rows.findIndex(row => row.id === to)]
  if (a === -1 || b === -1) return [to]
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).map(row => row.id)
}
