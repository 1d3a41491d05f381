import { createHmac } from 'node:crypto'
import type { KindRef } from '../../shared/domain/kube.ts'
import { maskSecretFields } from '../../shared/redaction/secret-fields.ts'
import { isRecord, maxDepth } from './json.ts'

/** Takes Secret values out of what is shown, kept or compared. Equal values give equal tags, within one plan only. */
export interface SecretMask {
  /** A copy of an object (or patch) of this kind without secret values. */
  object(kind: Pick<KindRef, 'group' | 'plural'>, value: unknown): unknown
  /** A text of the server without the secrets that were typed in: a refusal may quote what it refuses. */
  text(text: string): string
}

/**
 * How long a typed secret must be to be masked inside a longer text: in the words of a server, and in objects other than Secrets. Shorter ones
 * would blank out names that happen to be alike (a user `app` whose password is `app`), and no engine puts a secret there.
 */
const minLength = { inText: 4, wholeField: 4, insideField: 8 } as const

/**
 * A mask with a random key of its own: tags can't be compared across plans, nor guessed at without the key. `typed` are secret values that the
 * user typed in; they are masked wherever they turn up.
 */
export function createSecretMask(key: Buffer, typed: readonly string[]): SecretMask {
  const secrets = typed.filter(text => text !== '')

  function tag(bytes: Buffer): string {
    // 32 bits: two values of one plan look alike once in four thousand million.
    return `***${createHmac('sha256', key).update(bytes).digest('hex').slice(0, 8)}`
  }

  function scrub(text: string, min: number): string {
    let clean = text
    for (const secret of secrets) {
      if (clean === secret && secret.length >= minLength.wholeField) return tag(Buffer.from(secret))
      if (secret.length >= min) clean = clean.replaceAll(secret, () => tag(Buffer.from(secret)))
      const encoded = Buffer.from(secret).toString('base64')
      if (encoded.length >= 8) clean = clean.replaceAll(encoded, () => tag(Buffer.from(secret)))
    }
    return clean
  }

  function walk(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return secrets.length === 0 ? value : scrub(value, minLength.insideField)
    if (depth > maxDepth) return null
    if (Array.isArray(value)) return value.map(each => walk(each, depth + 1))
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, depth + 1)]))
  }

  function maskMap(value: unknown, bytesOf: (text: string) => Buffer): unknown {
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeof each === 'string' ? tag(bytesOf(each)) : each]))
  }

  function maskSecret(value: unknown): unknown {
    if (!isRecord(value)) return value
    const masked: Record<string, unknown> = { ...value }
    if (Object.hasOwn(masked, 'data')) masked.data = maskMap(masked.data, text => Buffer.from(text, 'base64'))
    if (Object.hasOwn(masked, 'stringData')) masked.stringData = maskMap(masked.stringData, text => Buffer.from(text))
    if (isRecord(masked.metadata) && isRecord(masked.metadata.annotations)) {
      masked.metadata = { ...masked.metadata, annotations: maskAnnotations(masked.metadata.annotations, value) }
    }
    return masked
  }

  /** Tools keep whole copies of a Secret in its annotations (kubectl's last applied configuration is one), and some keep a value. */
  function maskAnnotations(annotations: Readonly<Record<string, unknown>>, secret: Readonly<Record<string, unknown>>): unknown {
    const values = [secret.data, secret.stringData].flatMap(map => (isRecord(map) ? Object.values(map) : []))
    const forms = values.flatMap(each => (typeof each === 'string' ? [each, Buffer.from(each, 'base64').toString('utf8')] : []))
    const holdsValue = (text: string) => forms.some(form => form.length >= minLength.wholeField && text.includes(form))
    const masked = Object.entries(annotations).map(([name, text]) => {
      const mustGo = typeof text === 'string' && (text.trimStart().startsWith('{') || holdsValue(text))
      return [name, mustGo ? tag(Buffer.from(text)) : text]
    })
    return maskSecretFields(Object.fromEntries(masked), secretText => tag(Buffer.from(secretText)))
  }

  return {
    text: text => scrub(text, minLength.inText),
    object(kind, value) {
      const isSecret = kind.group === '' && kind.plural === 'secrets'
      return walk(isSecret ? maskSecret(value) : maskSecretFields(value, text => tag(Buffer.from(text))), 0)
    },
  }
}
