import type { AppError } from '../../shared/domain/app-error.ts'
import type { Freshness, FreshnessState } from '../../shared/domain/freshness.ts'
import type { LinkState } from '../kube/link.ts'

/** Better first. A root kind that is gone takes its engine out, so it never weighs here. */
const order: readonly FreshnessState[] = [
  'live',
  'gone',
  'throttled',
  'connecting',
  'stale',
  'forbidden',
  'auth-failed',
  'unreachable',
  'off',
]

/** The freshness of a context without a session. */
export const offFreshness: Freshness = { state: 'off', asOf: null, since: null, message: null, hint: null, retryAt: null }

/** What a session knows about how fresh its rows are. */
export interface SessionSigns {
  readonly link: LinkState
  /** One per active engine. */
  readonly roots: readonly Freshness[]
  /** Why the server could not be asked what it serves; null when it could. */
  readonly failure: AppError | null
  /** Whether it has said what it serves. */
  readonly discovered: boolean
  /** When the next attempt is made by itself, ms since 1970. */
  readonly retryAt: number | null
}

/** Freshness of a whole context: the worst of its root kinds, and never better than the connection. `since` is left to the caller. */
export function sessionFreshness(signs: SessionSigns): Omit<Freshness, 'since'> {
  const { link, roots, failure, discovered } = signs
  const heard = link.heardAt === null ? null : new Date(link.heardAt).toISOString()
  const worst = roots.reduce<Freshness | null>(
    (held, each) => (held === null || order.indexOf(each.state) > order.indexOf(held.state) ? each : held),
    null,
  )
  if (link.failure !== null) {
    const { message, data } = link.failure
    const asOf = worst === null ? (discovered ? heard : null) : worst.asOf
    return {
      state: 'unreachable',
      asOf,
      message,
      hint: data.hint,
      retryAt: link.retryAt === null ? null : new Date(link.retryAt).toISOString(),
    }
  }
  if (worst !== null) {
    const { since: _, ...freshness } = worst
    return freshness.state === 'live' ? { ...freshness, asOf: latest(freshness.asOf, heard) } : freshness
  }
  if (failure !== null) {
    const retryAt = signs.retryAt === null ? null : new Date(signs.retryAt).toISOString()
    return { state: stateOf(failure), asOf: null, message: failure.message, hint: failure.data.hint, retryAt }
  }
  return { state: discovered ? 'live' : 'connecting', asOf: discovered ? heard : null, message: null, hint: null, retryAt: null }
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

function stateOf(error: AppError): FreshnessState {
  if (error.code === 'unauthorized') return 'auth-failed'
  return error.code === 'forbidden' ? 'forbidden' : 'unreachable'
}
