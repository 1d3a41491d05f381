import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the keys in a part of the page whose rows come and go: when the row that had the focus is gone, what is left of the part takes it, and
 * without that the screen above. Gives back the part's focus handler.
 */
export function useKeptFocus(part: RefObject<HTMLElement | null>): (event: FocusEvent) => void {
  const held = useRef<Element | null>(null)
  const place = useRef(0)
  // After each drawing: which one takes the row away is not known.
  useLayoutEffect(() => {
    if (held.current === null || held.current.isConnected) return
    held.current = null
    if (document.activeElement !== document.body && document.activeElement !== null) return
    const left = waysIn(part.current)
    const next = left[Math.min(Math.max(0, place.current), left.length - 1)] ?? document.getElementById('main')
    next?.focus({ preventScroll: left.length === 0 })
  })
  return useCallback(
    event => {
      held.current = event.target
      place.current = event.target instanceof HTMLElement ? waysIn(part.current).indexOf(event.target) : 0
    },
    [part],
  )
}

function waysIn(part: HTMLElement | null): readonly HTMLElement[] {
  return part === null ? [] : [...part.querySelectorAll<HTMLElement>('a[href], button:not(:disabled)')]
}
