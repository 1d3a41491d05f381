import { useEffect } from 'react'

/** True where a key is text and no shortcut. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}

/** On a Mac, Alt and an arrow move by words while text is typed. */
const onMac = navigator.platform.startsWith('Mac')

/** Alt with an arrow goes through the history, as in a browser: a window without one has no other way back by keyboard. */
function goThroughHistory(event: KeyboardEvent): boolean {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || (onMac && isTyping(event.target))) return false
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return false
  event.preventDefault()
  if (event.key === 'ArrowLeft') history.back()
  else history.forward()
  return true
}

/** The shell's keys: Ctrl/⌘+K for the palette, `/` for the screen's search, `?` for help, Alt+← and Alt+→ for where one was. */
export function useShortcuts({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (goThroughHistory(event)) return
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        onPalette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"]') !== null) return
      if (event.key === '?') {
        event.preventDefault()
        onShortcuts()
      }
      if (event.key === '/') {
        event.preventDefault()
        const search = document.querySelector('main [data-search]')
        if (search instanceof HTMLElement) search.focus()
        else onPalette()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onPalette, onShortcuts])
}
