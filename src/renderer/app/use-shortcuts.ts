import { useEffect } from 'react'

/** True where a key is text and no shortcut. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}

/** The shell's keys: Ctrl/⌘+K for the palette, `/` for the screen's search, `?` for help. */
export function useShortcuts({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
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
