/**
 * Names as the Kubernetes API server accepts them (`k8s.io/apimachinery/pkg/util/validation`). Each function says what is wrong with a text, in
 * words for a form; null: nothing.
 */

/** A DNS-1123 label: namespaces, and most objects that end up in host names. 63 characters at most. */
export function faultOfLabel(text: string): string | null {
  return lengthFault(text, 63) ?? (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text) ? null : onlyText('begin and end with a letter or digit'))
}

/** A DNS-1035 label: like a label, but it begins with a letter (Services, and what becomes part of their names). */
export function faultOfDns1035(text: string, longest = 63): string | null {
  return (
    lengthFault(text, longest) ??
    (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text) ? null : onlyText('begin with a letter and do not end with a hyphen'))
  )
}

/** A DNS-1123 subdomain: labels with dots between them, 253 characters at most (Secrets, storage classes, most objects). */
export function faultOfSubdomain(text: string): string | null {
  const right = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
  return (
    lengthFault(text, 253) ?? (right.test(text) ? null : onlyText('begin and end with a letter or digit; dots may separate such parts'))
  )
}

/** A key of a Secret or ConfigMap. */
export function faultOfDataKey(text: string): string | null {
  const fault = lengthFault(text, 253)
  if (fault !== null) return fault
  if (!/^[-._a-zA-Z0-9]+$/.test(text)) return 'Use only letters, digits, hyphens, dots and underscores.'
  return text === '.' || text.startsWith('..') ? 'It cannot be a single dot or begin with two dots.' : null
}

/** The key of a label or annotation: a name, with a subdomain and a slash before it if wanted. */
export function faultOfLabelKey(text: string): string | null {
  const parts = text.split('/')
  const name = parts.at(-1) ?? ''
  if (parts.length > 2) return 'Use at most one slash.'
  if (parts.length === 2 && faultOfSubdomain(parts[0] ?? '') !== null) return 'The part before the slash is not a valid domain name.'
  return lengthFault(name, 63) ?? qualifiedFault(name)
}

/** The value of a label; empty is allowed. */
export function faultOfLabelValue(text: string): string | null {
  if (text === '') return null
  return lengthFault(text, 63) ?? qualifiedFault(text)
}

function qualifiedFault(text: string): string | null {
  return /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text)
    ? null
    : 'Use only letters, digits, hyphens, underscores and dots; begin and end with a letter or digit.'
}

function lengthFault(text: string, longest: number): string | null {
  if (text === '') return 'Enter a name.'
  return text.length > longest ? `${text.length} characters are too many: at most ${longest} are allowed.` : null
}

function onlyText(shape: string): string {
  return `Use only lower-case letters a–z, digits and hyphens; ${shape}.`
}
