/**
 * The choke point for text that leaves the app's memory: logs, journal, exports, error messages. It takes out what looks like a secret by its
 * shape, and the secrets that were named to it, however they look.
 */

/** What stands where a secret was. */
const redacted = '***'

/** Texts of more than this are cut before they are looked at: the patterns are linear, but nobody reads more. */
const maxLength = 64 * 1024

const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g, redacted],
  [/\bey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, redacted],
  [/\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{4,}/gi, `$1 ${redacted}`],
  [/([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]{0,256}:[^\s/@]{1,256}@/gi, `$1${redacted}@`],
  [
    /(["']?[a-z0-9_-]{0,40}(?:password|passwd|secret|token|api[_-]?key|client-key-data|private[_-]?key)[a-z0-9_-]{0,20}["']?\s{0,4}[:=]\s{0,4})("[^"\n]*"|'[^'\n]*'|[^\s,;&}"']+)/gi,
    `$1${redacted}`,
  ],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, redacted],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}/g, redacted],
  [/\bk8s-aws-v1\.[A-Za-z0-9_-]{8,}/g, redacted],
]

/** Takes secrets out of a text. `known` are secrets in use; those shorter than four characters are left, for they would blank out prose. */
export function redact(text: string, known: readonly string[] = []): string {
  let clean = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  for (const secret of known) if (secret.length >= 4) clean = clean.replaceAll(secret, redacted)
  for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement)
  return clean
}
