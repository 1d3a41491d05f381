/** A test for texts in which each word of `search` is found, whatever its case; null when nothing is searched for. */
export function wordsIn(search: string | null | undefined): ((...texts: readonly (string | null)[]) => boolean) | null {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 20)
  if (words.length === 0) return null
  return (...texts) => {
    const low = texts.map(text => (text ?? '').toLowerCase())
    return words.every(word => low.some(text => text.includes(word)))
  }
}
