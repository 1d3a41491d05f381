/** What stands for a secret; it may depend on the secret, so that equal ones look alike. */
export type StandIn = (secret: string) => string

/** A text's parts before a secret and the secret itself: group 1 is kept, what follows it goes. */
const shapes: readonly RegExp[] = [
  /()(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$))/g,
  /()\b(ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)/g,
  /(\b(?:bearer|basic)\s+)([A-Za-z0-9+/=._~-]{4,})/gi,
  /([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/@:]{0,256}:[^\s/@]{1,256})(?=@)/gi,
  // SQL: PASSWORD 'x', IDENTIFIED BY "x", also within JSON and dollar quotes.
  /(\b(?:password|identified\s{1,4}by)\s{1,4}E?)('(?:[^'\n]|'')*'?|\\?"(?:[^"\\\n])*\\?"|\$[a-z_]{0,20}\$[^$\n]*\$[a-z_]{0,20}\$)/gi,
  /(["']?[a-z0-9_-]{0,40}(?:password|passwd|secret|token|api[_-]?key|client-key-data|private[_-]?key)[a-z0-9_-]{0,20}\\?["']?\s{0,4}[:=]\s{0,4})(\\"[^"\n\\]*\\"|"[^"\n]*"|'[^'\n]*'|[^\s,;&}"']+)/gi,
  /()\b((?:AKIA|ASIA)[A-Z0-9]{12,})/g,
  /()\b(gh[pousr]_[A-Za-z0-9]{20,})/g,
  /()\b(k8s-aws-v1\.[A-Za-z0-9_-]{8,})/g,
]

/** Takes what looks like a secret by its shape out of a text. Linear in the text's length. */
export function maskSecretText(text: string, standIn: StandIn): string {
  let clean = text
  for (const shape of shapes) clean = clean.replace(shape, (_, kept: string, secret: string) => `${kept}${standIn(secret)}`)
  return clean
}
