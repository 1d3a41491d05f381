import { type RefObject, useEffect } from 'react'

/**
 * Keeps what has the focus in sight while a part of the page loses height, as when the tray of runs comes up below it: what was at its lower
 * edge would be scrolled out of it.
 */
export function useFocusInSight(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const shown = part.current
    if (shown === null) return
    let height = shown.clientHeight
    const observer = new ResizeObserver(() => {
      const shrunk = shown.clientHeight < height
      height = shown.clientHeight
      const held = document.activeElement
      if (!shrunk || held === null || held === shown || !shown.contains(held)) return
      const rect = held.getBoundingClientRect()
      // What is higher than the part can't be shown whole: it stays where it is.
      if (rect.height < height && rect.bottom > shown.getBoundingClientRect().bottom) held.scrollIntoView({ block: 'nearest' })
    })
    observer.observe(shown)
    return () => observer.disconnect()
  }, [part])
}
