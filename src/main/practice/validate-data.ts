import type { StatusCause } from './api-error.ts'
import { getObject, getString } from './json.ts'
import type { KubeObject } from './kube-object.ts'

const maxBytes = 1_048_576
const keyPattern = /^[-._a-zA-Z0-9]+$/

function keyProblem(key: string): string | undefined {
  if (key.length > 253) return 'must be no more than 253 characters'
  if (!keyPattern.test(key))
    return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
  if (key === '.' || key === '..') return `must not be '${key}'`
  return key.startsWith('..') ? "must not start with '..'" : undefined
}

function checkKeys(field: string, values: object): StatusCause[] {
  return Object.keys(values).flatMap(key => {
    const why = keyProblem(key)
    return why === undefined
      ? []
      : [{ reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(key)}: ${why}`, field: `${field}[${key}]` }]
  })
}

function tooLong(bytes: number, field: string): StatusCause[] {
  return bytes > maxBytes ? [{ reason: 'FieldValueTooLong', message: `Too long: may not be more than ${maxBytes} bytes`, field }] : []
}

function size(values: object, of: (text: string) => number): number {
  return Object.values(values).reduce<number>((sum, value) => sum + of(String(value)), 0)
}

const encodedBytes = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)

/** Keys and size of a ConfigMap. */
export function validateConfigMapData(object: KubeObject): StatusCause[] {
  const data = getObject(object, 'data') ?? {}
  const binary = getObject(object, 'binaryData') ?? {}
  const both = Object.keys(data).filter(key => Object.hasOwn(binary, key))
  return [
    ...checkKeys('data', data),
    ...both.map(key => ({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(key)}: duplicate of key present in binaryData`,
      field: `data[${key}]`,
    })),
    ...checkKeys('binaryData', binary),
    ...tooLong(size(data, text => Buffer.byteLength(text)) + size(binary, encodedBytes), '[]'),
  ]
}

/** What each type of Secret must hold. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
}

function missing(key: string): StatusCause {
  return { reason: 'FieldValueRequired', message: 'Required value', field: `data[${key}]` }
}

/** Keys and size of a Secret, and what its type asks for. */
export function validateSecretData(object: KubeObject): StatusCause[] {
  const data = getObject(object, 'data') ?? {}
  const type = getString(object, 'type') ?? ''
  const causes = [...checkKeys('data', data), ...tooLong(size(data, encodedBytes), 'data')]
  for (const key of wanted[type] ?? []) if (!Object.hasOwn(data, key)) causes.push(missing(key))
  if (type === 'kubernetes.io/basic-auth' && !Object.hasOwn(data, 'username') && !Object.hasOwn(data, 'password'))
    causes.push(missing('username'), missing('password'))
  for (const key of ['.dockerconfigjson', '.dockercfg']) {
    if (!(wanted[type] ?? []).includes(key) || !Object.hasOwn(data, key)) continue
    const why = jsonProblem(Buffer.from(String(data[key]), 'base64').toString('utf8'))
    if (why === undefined) continue
    causes.push({ reason: 'FieldValueInvalid', message: `Invalid value: "<secret contents redacted>": ${why}`, field: `data[${key}]` })
  }
  return causes
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch {
    return text.trim() === ''
      ? 'unexpected end of JSON input'
      : `invalid character '${[...text.trim()][0] ?? ''}' looking for beginning of value`
  }
}
