import { AppError } from '../../shared/domain/app-error.ts'
import type { ClientCertificate } from './tls-material.ts'

/** What a credential command gave. */
export interface ExecCredential {
  readonly token: string | null
  readonly clientCertificate: ClientCertificate | null
  /** Wall time in ms; null: it doesn't expire. */
  readonly expiresAt: number | null
}

/** RFC 3339 with its zone, as the API demands. */
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

/** Reads the output of a credential command. Throws AppError `unauthorized` that says what is wrong with it, without quoting it. */
export function readExecCredential(stdout: string, apiVersion: string): ExecCredential {
  let value: unknown
  try {
    value = JSON.parse(stdout)
  } catch {
    // The parser's own words quote the text, which may be a token.
    throw wrong(stdout.trim() === '' ? 'It printed nothing.' : 'What it printed is not one JSON document.')
  }
  const credential = record(value)
  if (credential?.kind !== 'ExecCredential') throw wrong('What it printed is no ExecCredential.')
  if (credential.apiVersion !== apiVersion) throw wrong(`It answers in another version of the API than ${apiVersion}.`)
  const status = record(credential.status)
  if (status === null) throw wrong('Its ExecCredential has no status.')
  const token = text(status.token, 'token')
  const cert = text(status.clientCertificateData, 'clientCertificateData')
  const key = text(status.clientKeyData, 'clientKeyData')
  if (token !== null && /\p{Cc}/u.test(token)) throw wrong('Its token holds line breaks or control characters.')
  if ((cert === null) !== (key === null)) throw wrong('It gave a certificate without a key, or a key without a certificate.')
  if (token === null && cert === null) throw wrong('It gave neither a token nor a certificate.')
  return { token, clientCertificate: cert === null || key === null ? null : { cert, key }, expiresAt: expiry(status.expirationTimestamp) }
}

function expiry(value: unknown): number | null {
  if (value === undefined || value === null) return null
  const time = typeof value === 'string' && rfc3339.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw wrong('Its expirationTimestamp is no RFC 3339 time with a zone.')
  return time
}

function text(value: unknown, name: string): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') throw wrong(`Its ${name} is not text.`)
  return value
}

function wrong(what: string): AppError {
  return new AppError('unauthorized', `The credential command did not give usable credentials. ${what}`)
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null
}
