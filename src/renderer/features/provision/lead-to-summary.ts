import type { RefObject } from 'react'

/** How many frames the summary is waited for: it is drawn within one or two, or there is none. */
const mostFrames = 60

/**
 * Called when a form is sent; what it gives puts the keyboard on the summary of what is wrong, once that is drawn. Unless the user has gone on
 * meanwhile: an answer that comes late must not take the focus out of the field that is being mended.
 */
export function leadToSummary(summary: RefObject<HTMLElement | null>): () => void {
  const before = document.activeElement
  return () => {
    let frames = 0
    const lead = () => {
      const held = document.activeElement
      if (held !== before && held !== document.body && held !== null) return
      if (summary.current !== null) return summary.current.focus()
      frames += 1
      if (frames < mostFrames) requestAnimationFrame(lead)
    }
    setTimeout(lead, 0)
  }
}
