import type { AppErrorCode, AppErrorData } from '../../shared/domain/app-error.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { ForeignAnswerError, type KubeStatus, KubeStatusError } from './kube-client.ts'
import { findProxyError } from './proxy-error.ts'

/** Longest text of a server that is shown in a message. */
const maxMessage = 2_000

/** What is needed of an HTTP answer to tell what it means. */
export interface RefusedAnswer {
  readonly status: number
  readonly text: string
  readonly contentType: string
  /** The header's text. */
  readonly retryAfter: string | null
}

/**
 * The AppError for an answer other than 2xx. What it refuses is believed only when a Kubernetes API server says so, in a `Status`; else its cause
 * is a ForeignAnswerError, because a gateway's 404 says nothing about the cluster. A 5xx stays one whatever its body says: a write may have
 * happened. 401 and 429 come without a Status from API servers too. Never throws, whatever the body is.
 */
export function mapAnswer(answer: RefusedAnswer, server: string): AppError {
  const { status, text, contentType, retryAfter } = answer
  const body = parseStatusBody(text)
  const isStatus = body?.kind === 'Status'
  if (!isStatus && status >= 400 && status < 500 && status !== 401 && status !== 429) {
    const type = contentType.split(';')[0]?.trim().slice(0, 60) || 'no content type'
    return new AppError('unreachable', `The answer does not come from a Kubernetes API server (HTTP ${status}, ${type}).`, {
      hint: 'Does a proxy or gateway in between answer? Is the server address right?',
      detail: text.slice(0, maxMessage) || null,
      cause: new ForeignAnswerError(status),
    })
  }
  const told = isStatus && status < 500 && typeof body.code === 'number' && body.code >= 400 ? body.code : status
  return mapStatus(readStatus(told, isStatus ? body : null, retryAfter), server)
}

/** The AppError for a `Status` that was sent where something else was due: with a 200, or as an event of a watch. */
export function mapSentStatus(value: unknown, server: string): AppError {
  const body = record(value)
  return mapStatus(readStatus(typeof body?.code === 'number' ? body.code : 500, body, null), server)
}

function readStatus(code: number, body: Readonly<Record<string, unknown>> | null, retryAfter: string | null): KubeStatus {
  const details = record(body?.details)
  const causes = Array.isArray(details?.causes) ? details.causes.slice(0, 100) : []
  const seconds = retryAfterSeconds(retryAfter) ?? (typeof details?.retryAfterSeconds === 'number' ? details.retryAfterSeconds : null)
  return {
    code,
    reason: textOf(body?.reason),
    message: textOf(body?.message).slice(0, maxMessage) || `The server answered ${code}.`,
    causes: causes.map(cause => {
      const fields = record(cause)
      return { reason: textOf(fields?.reason), message: textOf(fields?.message), field: textOf(fields?.field) }
    }),
    retryAfterSeconds: seconds === null ? null : Math.min(Math.max(seconds, 0), 3_600),
  }
}

/** The AppError for a server's answer; its cause is the KubeStatusError. The one place where HTTP codes and reasons are mapped. */
function mapStatus(status: KubeStatus, server: string): AppError {
  const host = hostOf(server)
  const cause = new KubeStatusError(status)
  const fail = (code: AppErrorCode, message: string, data: Partial<AppErrorData> = {}) =>
    new AppError(code, message, { detail: status.message, ...data, cause })
  switch (status.code) {
    case 400:
    case 413:
    case 415:
    case 422:
      return fail('bad-input', status.message, {
        fields: status.causes.flatMap(each => (each.field === '' ? [] : [{ path: each.field, message: each.message }])),
      })
    case 401:
      return fail('unauthorized', `${host} does not accept the credentials.`, { hint: 'Sign in again, then retry.' })
    case 403:
      return fail('forbidden', status.message, { hint: 'Ask the cluster’s administrator for this right.' })
    case 404:
      return fail('not-found', status.message)
    case 409:
      return fail('conflict', status.message)
    case 410:
      return fail('conflict', `${host} no longer has that version of the data.`)
    case 429:
      return fail(
        'unreachable',
        `${host} asks for fewer requests${status.retryAfterSeconds === null ? '' : ` (for ${status.retryAfterSeconds} s)`}.`,
      )
    default:
      if (status.code >= 300 && status.code < 400) {
        return fail('unreachable', `${host} answers with a redirect, which is not followed.`, {
          hint: 'Put the API server’s own address in the kubeconfig.',
        })
      }
      if (status.code === 502 || status.code === 503 || status.code === 504)
        return fail('unreachable', `${host} is not ready (${status.code}).`)
      return fail('internal', `${host} failed: ${status.message}`)
  }
}

const tlsProblems: Readonly<Record<string, readonly [string, string]>> = {
  CERT_HAS_EXPIRED: ['its certificate has expired', 'Renew the server’s certificate; check this computer’s clock too.'],
  CERT_NOT_YET_VALID: ['its certificate is not valid yet', 'Check this computer’s clock.'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate is for another name', 'Use a name that is in the certificate, or set tls-server-name.'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is self-signed and not trusted', 'Give its authority in certificate-authority-data.'],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'its certificate comes from an unknown authority',
    'Give the right certificate-authority-data; a proxy in between may have its own.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['its certificate comes from an unknown authority', 'Give the right certificate-authority-data.'],
  UNABLE_TO_GET_ISSUER_CERT: ['its certificate comes from an unknown authority', 'Give the right certificate-authority-data.'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['its certificate comes from an unknown authority', 'Give the right certificate-authority-data.'],
  CERT_SIGNATURE_FAILURE: [
    'its certificate was not signed by the authority of the kubeconfig',
    'Give the right certificate-authority-data.',
  ],
  CERT_REVOKED: ['its certificate was revoked', 'Ask the cluster’s administrator.'],
  INVALID_CA: ['its certificate comes from an invalid authority', 'Give the right certificate-authority-data.'],
}

const networkProblems: Readonly<Record<string, readonly [string, string | null]>> = {
  ECONNREFUSED: ['the connection is refused', 'Is the cluster running, and the port right?'],
  ENOTFOUND: ['its name is not known to DNS', 'Is the VPN on, and the name right?'],
  EAI_AGAIN: ['its name can not be looked up now', 'Is this computer online?'],
  EHOSTUNREACH: ['there is no route to it', 'Is the VPN on?'],
  ENETUNREACH: ['there is no route to it', 'Is this computer online?'],
  ETIMEDOUT: ['it does not answer', 'Is the VPN on?'],
  UND_ERR_CONNECT_TIMEOUT: ['it does not answer', 'Is the VPN on?'],
  UND_ERR_HEADERS_TIMEOUT: ['it took the request but does not answer', null],
  UND_ERR_BODY_TIMEOUT: ['its answer stopped in the middle', null],
  UND_ERR_HEADERS_OVERFLOW: ['its answer has more headers than is sound', 'Is it a Kubernetes API server?'],
  EMFILE: ['this computer has no more file handles for the app', 'Close other programs or raise the limit.'],
}

/** The AppError for a request without an answer. `aborted`: the caller gave up, which is no fault of the network. */
export function mapNetworkError(error: unknown, server: string, aborted: boolean): AppError {
  if (error instanceof AppError) return error
  if (aborted) return new AppError('cancelled', 'The request was given up.', { cause: error })
  const proxy = findProxyError(error)
  if (proxy !== null) return new AppError('unreachable', proxy.message, { hint: proxy.hint, cause: error })
  const host = hostOf(server)
  const { code, text } = innermost(error)
  const tls = tlsProblems[code]
  if (tls !== undefined)
    return new AppError('unreachable', `${host} is not trusted: ${tls[0]}.`, { hint: tls[1], detail: text, cause: error })
  const network = networkProblems[code]
  if (network !== undefined)
    return new AppError('unreachable', `${host} can’t be reached: ${network[0]}.`, { hint: network[1], detail: text, cause: error })
  if (/^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_ABORTED|ERR_STREAM_PREMATURE_CLOSE)$/.test(code)) {
    return new AppError('disconnected', `${host} broke the connection.`, { detail: text, cause: error })
  }
  if (/SSL|TLS|EPROTO/.test(code)) {
    const hint = 'Is it https on that port? Are the client certificate and key a pair?'
    return new AppError('unreachable', `${host} and the app can’t agree on TLS.`, { hint, detail: text, cause: error })
  }
  if (/^(?:HPE_|UND_ERR_RES|Z_)/.test(code)) {
    return new AppError('unreachable', `${host} answers in a way that is not sound HTTP.`, {
      hint: 'Is it a Kubernetes API server?',
      detail: text,
      cause: error,
    })
  }
  return new AppError('unreachable', `${host} can’t be reached.`, { detail: text, cause: error })
}

/** The `code` of an error or of the first cause below it that has a better one. */
function innermost(error: unknown): { code: string; text: string } {
  let best = { code: '', text: 'unknown error' }
  let each: unknown = error
  for (let depth = 0; depth < 5 && each instanceof Error; depth += 1) {
    const inner = each instanceof AggregateError && each.errors.length > 0 ? each.errors[0] : each
    const code: unknown = inner instanceof Error && 'code' in inner ? inner.code : ''
    if (typeof code === 'string' && (best.code === '' || tlsProblems[code] !== undefined || networkProblems[code] !== undefined)) {
      best = { code, text: inner instanceof Error ? inner.message.slice(0, maxMessage) : '' }
    }
    each = each.cause
  }
  return best
}

function parseStatusBody(body: string): Readonly<Record<string, unknown>> | null {
  if (body.length > 1024 * 1024 || !body.trimStart().startsWith('{')) return null
  try {
    return record(JSON.parse(body))
  } catch {
    return null
  }
}

function retryAfterSeconds(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : null
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : 'The server'
}
