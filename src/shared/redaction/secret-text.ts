import { isSecretName } from './secret-names.ts'

/** What stands for a secret; it may depend on the secret, so that equal ones look alike. */
export type StandIn = (secret: string) => string

/** The longest text that is looked at (characters): no field of an object that an operator reads is as long. */
const maxLength = 256 * 1024
/** What is held back of a text that was cut: a secret whose end is cut off has no shape, so that its beginning might stay. */
const margin = 4 * 1024

/** A value in quotes, which end where no backslash hides them; also in the quotes of a text that stands within a JSON text (`\"x\"`). */
const doubleQuoted = String.raw`\\"(?:[^"\\\n]|\\\\(?:\\["\\])?|\\[^"\\\n])*(?:\\")?|"(?:[^"\\\n]|\\[^\n])*"?`
const singleQuoted = String.raw`'(?:[^'\n]|'')*'?`
/** What a name is given. */
const value = String.raw`${doubleQuoted}|${singleQuoted}|[^\s,;&}"']+`
/** What stands between a name and its value. */
const between = String.raw`\\?["']?\s{0,4}[:=]\s{0,4}`

/**
 * A text's parts before a secret and the secret itself: group 1 is kept, what follows it goes. Each is linear: what it runs over before it fails
 * holds no other place where it could begin. A quote that never ends is a secret up to the end of its line.
 */
const shapes: readonly RegExp[] = [
  /()(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$))/g,
  // A run is looked through only when a dot and more come after it: then the first opening in it is one.
  /(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{4})((?:[A-Za-z0-9_-]*?-)??)(ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)/g,
  /(\b(?:bearer|basic)\s+)([A-Za-z0-9+/=._~-]{4,})/gi,
  /([a-z0-9+.-]:\/\/)([^\s/@:]*:[^\s/@]+)(?=@)/gi,
  // SQL: PASSWORD 'x', IDENTIFIED BY "x", also within JSON and dollar quotes.
  new RegExp(
    String.raw`(\b(?:password|identified\s{1,4}by)\s{1,4}E?)(${singleQuoted}|${doubleQuoted}|\$[a-z_]{0,20}\$[^$\n]*(?:\$[a-z_]{0,20}\$)?)`,
    'gi',
  ),
  // Of a longer name only its end matters: what stands before it is kept anyhow.
  new RegExp(`((?:password|passwd|secret|token|api[_-]?key|client-key-data|private[_-]?key)[a-z0-9_-]{0,20}${between})(${value})`, 'gi'),
  /()\b((?:AKIA|ASIA)[A-Z0-9]{12,})/g,
  /()\b(gh[pousr]_[A-Za-z0-9]{20,})/g,
  /()\b(k8s-aws-v1\.[A-Za-z0-9_-]{8,})/g,
]

/**
 * The end of a name and what it is given (`DB_PASS=…`, `"stripe_key": …`), where that end may tell a secret that the shapes above don't know: the
 * whole name decides. Linear: what is tried from the end of a name is bounded, and so is what is looked at before it.
 */
const given = new RegExp(
  `((?:key|pass|pwd|credentials?)[0-9_-]{0,4}(?:(?:base64|b64|data|value)[0-9_-]{0,4}){0,2})(${between})(${value})`,
  'gi',
)
/** Alone it may count what passed; as a flag of a command it is a password. */
const flagOfPassword = /^--?pass$/i
/** Of a name's beginning no more is looked at (characters). */
const longestBeginning = 100
/** What a name may consist of. */
const nameCharacter = /[A-Za-z0-9_-]/
/** As much of a stand-in as would be taken for a value. */
const wholeValue = new RegExp(`^(?:${value})`)

/**
 * Takes what looks like a secret by its shape out of a text. Linear in the text's length. What is longer than 256 Ki characters is cut, and a
 * stand-in of the whole text takes the place of its end.
 */
export function maskSecretText(text: string, standIn: StandIn): string {
  if (text.length <= maxLength) return maskShapes(text, standIn)
  const head = maskShapes(text.slice(0, maxLength), standIn)
  return `${head.slice(0, Math.max(0, head.length - margin))}${standIn(text)}`
}

function maskShapes(text: string, standIn: StandIn): string {
  const standIns = new Set<string>()
  const hide = (secret: string) => {
    const instead = standIn(secret)
    standIns.add(wholeValue.exec(instead)?.[0] ?? instead)
    return instead
  }
  let clean = text
  for (const shape of shapes) clean = clean.replace(shape, (_, kept: string, secret: string) => `${kept}${hide(secret)}`)
  return clean.replace(given, (whole, end: string, middle: string, secret: string, at: number, all: string) => {
    if (standIns.has(secret)) return whole
    const name = `${beginningOf(all, at)}${end}`
    return flagOfPassword.test(name) || isSecretName(name.replace(/^[_-]+/, '')) ? `${end}${middle}${standIn(secret)}` : whole
  })
}

/** What stands of a name before its end: it may begin after a dot, or with dashes as a flag does. */
function beginningOf(text: string, end: number): string {
  let from = end
  while (from > 0 && end - from < longestBeginning && nameCharacter.test(text.charAt(from - 1))) from -= 1
  return text.slice(from, end)
}
