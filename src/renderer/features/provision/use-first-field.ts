import { type RefObject, useEffect } from 'react'

/** Controls that can be used; a group of choices has one that Tab reaches. */
const controls = ['input', 'textarea', 'button', '[tabindex="0"]'].map(each => `${each}:not([disabled], [tabindex="-1"])`).join(', ')

/**
 * Puts the keyboard on the first field of a form when it opens, where what is to be done begins; on the button that sends it when there is nothing
 * to fill in. Unless the user is somewhere already: only from the page itself, which gets the keyboard when a screen is asked for.
 */
export function useFirstField(fields: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const lead = () => {
      const held = document.activeElement
      if (held !== null && held !== document.body && held.id !== 'main') return
      const send = fields.current?.closest('form')?.querySelector<HTMLElement>('button[type="submit"]')
      const first = fields.current?.querySelector<HTMLElement>(controls) ?? send
      first?.focus({ preventScroll: true })
      // As Tab does: what is typed replaces what stands. Behind a 2, a 3 would make 23.
      if (first instanceof HTMLInputElement) first.select()
    }
    lead()
    // A menu or the palette that led here gives the keyboard back to the page when it has closed, which may be after this.
    const main = document.getElementById('main')
    main?.addEventListener('focus', lead, { once: true })
    return () => main?.removeEventListener('focus', lead)
  }, [fields])
}
