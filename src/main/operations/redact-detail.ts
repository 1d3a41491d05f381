import { isSecretField } from '../../shared/redaction/secret-fields.ts'
import { isRecord, maxDepth } from './json.ts'

/** Takes secrets out of a text. */
type Redact = (text: string) => string

const redacted = '***'

/**
 * A journal entry's detail without secrets. What is JSON stays JSON, also where it stands in a text of other JSON: its texts, names and numbers are
 * cleaned one by one, and what is called a secret goes as a whole. Anything else is cleaned as one text.
 */
export function redactDetail(detail: string, redact: Redact): string {
  return cleanText(detail, redact, 0)
}

function cleanText(text: string, redact: Redact, depth: number): string {
  const value = depth > maxDepth ? null : parseStructure(text)
  return value === null ? redact(text) : JSON.stringify(cleanValue(value, redact, depth + 1))
}

function cleanValue(value: unknown, redact: Redact, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value, redact, depth)
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : redacted
  if (depth > maxDepth) return null
  if (Array.isArray(value)) return value.map(each => cleanValue(each, redact, depth + 1))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([name, each]) => [
    redact(name),
    isSecretField(value, name) ? hideValue(each, redact, depth + 1) : cleanValue(each, redact, depth + 1),
  ])
  return Object.fromEntries(entries)
}

/** Texts and numbers as a whole, also those of a list; what is neither (a reference to a Secret) as any other value. */
function hideValue(value: unknown, redact: Redact, depth: number): unknown {
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return redacted
  if (Array.isArray(value) && depth <= maxDepth) return value.map(each => hideValue(each, redact, depth + 1))
  return cleanValue(value, redact, depth)
}

/** An object or a list that a text holds as JSON; null: it holds none. */
function parseStructure(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
