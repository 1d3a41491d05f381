import { isSecretName } from './secret-names.ts'

/** What stands for a secret; it may depend on the secret, so that equal ones look alike. */
export type StandIn = (secret: string) => string

/** The longest text that is looked at (characters): no field of an object that an operator reads is as long. */
const maxLength = 256 * 1024
/** What is held back of a text that was cut: a secret whose end is cut off has no shape, so that its beginning might stay. */
const margin = 4 * 1024

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
  /(\b(?:password|identified\s{1,4}by)\s{1,4}E?)('(?:[^'\n]|'')*'?|\\?"[^"\\\n]*(?:\\?")?|\$[a-z_]{0,20}\$[^$\n]*(?:\$[a-z_]{0,20}\$)?)/gi,
  // Of a longer name only its end matters: what stands before it is kept anyhow.
  /((?:password|passwd|secret|token|api[_-]?key|client-key-data|private[_-]?key)[a-z0-9_-]{0,20}\\?["']?\s{0,4}[:=]\s{0,4})(\\"[^"\n\\]*(?:\\")?|"[^"\n]*"?|'[^'\n]*'?|[^\s,;&}"']+)/gi,
  /()\b((?:AKIA|ASIA)[A-Z0-9]{12,})/g,
  /()\b(gh[pousr]_[A-Za-z0-9]{20,})/g,
  /()\b(k8s-aws-v1\.[A-Za-z0-9_-]{8,})/g,
]

/**
 * A name and what it is given (`DB_PASS=…`, `"stripe_key": …`), where its end may tell a secret that the shapes above don't know: the name decides.
 * Linear: a name begins once, and what is tried from there is bounded.
 */
const given =
  /(?<![A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_-]{1,80}(?<=key|pass|pwd|credentials?)[0-9_]{0,4})(\\?["']?\s{0,4}[:=]\s{0,4})(\\"[^"\n\\]*(?:\\")?|"[^"\n]*"?|'[^'\n]*'?|[^\s,;&}"']+)/gi
/** Names that the shapes have seen to. */
const seenTo = /password|passwd|secret|token|api[_-]?key|client-key-data|private[_-]?key/i

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
  let clean = text
  for (const shape of shapes) clean = clean.replace(shape, (_, kept: string, secret: string) => `${kept}${standIn(secret)}`)
  return clean.replace(given, (whole, name: string, between: string, secret: string) =>
    !seenTo.test(name) && isSecretName(name) ? `${name}${between}${standIn(secret)}` : whole,
  )
}
