import { maskSecretText } from '../../shared/redaction/secret-text.ts'

/**
 * The choke point for text that leaves the app's memory: logs, journal, exports, error messages. It takes out what looks like a secret by its
 * shape, and the secrets that were named to it, however they look.
 */

/** What stands where a secret was. */
const redacted = '***'

/** Texts of more than this are cut before they are looked at: the patterns are linear, but nobody reads more. */
const maxLength = 64 * 1024

/** Takes secrets out of a text. `known` are secrets in use; those shorter than four characters are left, for they would blank out prose. */
export function redact(text: string, known: readonly string[] = []): string {
  let clean = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  for (const secret of known) if (secret.length >= 4) clean = clean.replaceAll(secret, redacted)
  return maskSecretText(clean, () => redacted)
}
