const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

function tooLong(limit: number, unit = 'characters'): string {
  return `must be no more than ${limit} ${unit}`
}

/** Why a name is no DNS-1123 label (namespaces), in the API's words; undefined when it is one. */
export function whyNotLabel(name: string): string | undefined {
  if (name.length > 63) return tooLong(63)
  if (label.test(name)) return undefined
  return `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`
}

/** Why a name is no DNS-1123 subdomain (most kinds). */
export function whyNotSubdomain(name: string): string | undefined {
  if (name.length > 253) return tooLong(253)
  if (subdomain.test(name)) return undefined
  return `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`
}

/** Why a name can't be a path segment (RBAC kinds). */
export function whyNotPathSegment(name: string): string | undefined {
  if (name === '.' || name === '..') return `may not be '${name}'`
  for (const character of ['/', '%']) if (name.includes(character)) return `may not contain '${character}'`
  return undefined
}

/** Why a string is no label or annotation key (`prefix/name`). */
export function whyNotQualifiedName(key: string, what = 'a qualified name'): string | undefined {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  if (parts.length > 2) {
    return `${what} must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
  }
  if (parts.length === 2) {
    const prefix = parts[0] ?? ''
    if (prefix === '') return 'prefix part must be non-empty'
    const why = whyNotSubdomain(prefix)
    if (why !== undefined) return `prefix part ${why}`
  }
  if (name === '') return 'name part must be non-empty'
  if (name.length > 63) return `name part ${tooLong(63, 'bytes')}`
  if (qualifiedName.test(name)) return undefined
  return `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`
}

/** Why a string is no label value. */
export function whyNotLabelValue(value: string): string | undefined {
  if (value.length > 63) return tooLong(63, 'bytes')
  if (labelValue.test(value)) return undefined
  return `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`
}
