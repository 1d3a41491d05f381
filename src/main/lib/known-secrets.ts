import { redact } from './redaction.ts'

/** The secrets in use: taken out of every text that leaves, however they look. */
export interface KnownSecrets {
  /** Remembers a secret until the app ends; null and what is too short to tell from prose are passed over. */
  learn(secret: string | null | undefined): void
  /** A text without secrets: those that are known, and what looks like one. */
  redact(text: string): string
}

/** More than any user has in use at once; the oldest are forgotten first. */
const maxSecrets = 1_000
/** Longer ones are documents (a certificate, a manifest), and only parts of them would ever turn up. */
const maxLength = 16 * 1024
/** `redact` leaves shorter ones alone. */
const minLength = 4

/** Starts with none. */
export function createKnownSecrets(): KnownSecrets {
  const known = new Set<string>()
  let forms: readonly string[] | null = null
  return {
    learn(secret) {
      if (typeof secret !== 'string' || secret.length < minLength || secret.length > maxLength) return
      // Known again, it is the newest.
      known.delete(secret)
      known.add(secret)
      for (const oldest of known) {
        if (known.size <= maxSecrets) break
        known.delete(oldest)
      }
      forms = null
    },
    redact(text) {
      forms ??= [...new Set([...known].flatMap(formsOf))].toSorted((a, b) => b.length - a.length)
      return redact(text, forms)
    },
  }
}

/** As it is, as a Secret holds it, and as a URL holds it. */
function formsOf(secret: string): string[] {
  const encoded = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  return [secret, ...(encoded.length >= 8 ? [encoded] : []), encodeForUrl(secret)]
}

/** A lone surrogate has no such form. */
function encodeForUrl(secret: string): string {
  return secret.isWellFormed() ? encodeURIComponent(secret) : secret
}
