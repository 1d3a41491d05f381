import type { RefObject } from 'react'

/**
 * Called when a form is sent; what it gives puts the keyboard on the summary of what is wrong, once that is drawn. Unless the user has gone on
 * meanwhile: an answer that comes late must not take the focus out of the field that is being mended.
 */
export function leadToSummary(summary: RefObject<HTMLElement | null>): () => void {
  const before = document.activeElement
  return () => {
    setTimeout(() => {
      const held = document.activeElement
      if (held === before || held === document.body || held === null) summary.current?.focus()
    }, 0)
  }
}
