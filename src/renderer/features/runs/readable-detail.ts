/** The detail of an entry: data is set out over lines, words stay words. Data that was cut in the middle is shown as it is. */
export function readableDetail(detail: string): { readonly text: string; readonly isData: boolean } {
  if (!/^[[{]/.test(detail)) return { text: detail, isData: false }
  try {
    return { text: JSON.stringify(JSON.parse(detail), null, 2), isData: true }
  } catch {
    return { text: detail, isData: true }
  }
}

/** The digest in a detail that says nothing else; null for any other. It is long, and its beginning tells plans apart. */
export function digestOf(detail: string): string | null {
  return /^plan digest ([0-9a-f]{64})$/.exec(detail)?.[1] ?? null
}
