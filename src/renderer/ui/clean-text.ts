/** Longest text that is put into the page; what is longer ends with an ellipsis. */
const defaultLimit = 4000

const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
// ANSI escape sequences (CSI, OSC, two-byte), as terminals read them.
const ansi = new RegExp(`${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|[@-Z\\\\-_])`, 'g')
/** Control characters but for tab and newline. */
const controls = /[^\P{Cc}\t\n]/gu
const invisible = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/**
 * Text of a cluster made fit to be seen: ANSI sequences and control characters go, bidi controls and invisible characters become a
 * visible mark (they can make one name look like another), and the length is bounded.
 */
export function cleanText(text: string, limit = defaultLimit): string {
  const bounded = text.length > limit ? `${text.slice(0, limit)}…` : text
  return bounded.replace(ansi, '').replace(controls, ' ').replace(invisible, '\ufffd')
}
