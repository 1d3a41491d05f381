import type { LucideIcon } from 'lucide-react'

/** Something the palette can do. */
export type Command = { id: string; title: string; detail: string; kind: string; icon: LucideIcon; run: () => void }

/** Most entries that are shown of each kind: more than that, and typing on is quicker. */
export const perKind = 8

/** The words of what was typed, in small letters. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}

/** Whether a text has all of these words. */
export function fits(text: string, words: readonly string[]): boolean {
  const low = text.toLowerCase()
  return words.every(word => low.includes(word))
}
