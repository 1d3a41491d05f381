/** Digits of other scripts, by the code of their zero: Arabic, Persian, full width. */
const zeros = [0x660, 0x6f0, 0xff10]

function plainDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹０-９]/g, digit => {
    const code = digit.charCodeAt(0)
    const zero = zeros.findLast(each => each <= code) ?? code
    return String(code - zero)
  })
}

/**
 * The number that was typed: digits, with a sign or a decimal point, in any of the scripts that have them. Empty: null. Anything else stays the text
 * that it is, so that nothing is guessed: `1e3`, `1,000`, and what is too large to be counted exactly.
 */
export function parseNumber(typed: string): number | string | null {
  const text = plainDigits(typed.trim())
  if (text === '') return null
  if (!/^[-+\u2212]?\d+(?:\.\d+)?$/.test(text)) return typed
  const value = Number(text.replace('\u2212', '-'))
  // 1.000 is a thousand to some and one to others.
  if (text.includes('.') && Number.isInteger(value)) return typed
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : typed
}
