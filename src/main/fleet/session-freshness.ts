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
  /** What to say of engines whose root kind is not served any more. */
  readonly gone: readonly string[]
  /** Why the server could not be asked what it serves; null when it could. */
  readonly failure: AppError | null
  /** Whether it has said what it serves. */
  readonly discovered: boolean
  /** When the next attempt is made by itself, ms since 1970. */
  readonly retryAt: number | null
  /** How far the server's clock is ahead of ours, ms; 0: as good as equal. */
  readonly clockAheadMs: number
}

/**
 * Freshness of a whole context: the worst of its root kinds, as old as the oldest of them, and never better than the connection. That the server
 * answers probes makes no row newer: only its own watch does. `since` is left to the caller.
 */
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
    if (freshness.state === 'live') return { ...freshness, asOf: oldest(roots), message: limits(signs) }
    return freshness.state === 'auth-failed' ? { ...freshness, message: withClocks(freshness.message, signs) } : freshness
  }
  if (failure !== null) {
    const retryAt = signs.retryAt === null ? null : new Date(signs.retryAt).toISOString()
    const message = failure.code === 'unauthorized' ? withClocks(failure.message, signs) : failure.message
    return { state: stateOf(failure), asOf: null, message, hint: failure.data.hint, retryAt }
  }
  const message = discovered ? limits(signs) : null
  return { state: discovered ? 'live' : 'connecting', asOf: discovered ? heard : null, message, hint: null, retryAt: null }
}

function oldest(roots: readonly Freshness[]): string | null {
  return roots.reduce<string | null>((held, { asOf }) => (asOf !== null && (held === null || asOf < held) ? asOf : held), null)
}

/** What is not seen of a context though it is live; null: nothing. */
function limits(signs: SessionSigns): string | null {
  const said = [...signs.roots.map(root => root.message), ...signs.gone, describeClocks(signs.clockAheadMs)].filter(each => each !== null)
  return said.length === 0 ? null : [...new Set(said)].join(' ')
}

function stateOf(error: AppError): FreshnessState {
  if (error.code === 'unauthorized') return 'auth-failed'
  return error.code === 'forbidden' ? 'forbidden' : 'unreachable'
}

/** Tokens and certificates are dated: who is refused may have the wrong time only. */
function withClocks(message: string | null, signs: SessionSigns): string | null {
  return [message, describeClocks(signs.clockAheadMs)].filter(Boolean).join(' ') || null
}

function describeClocks(aheadMs: number): string | null {
  if (aheadMs === 0) return null
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  const span = minutes < 120 ? `${minutes} min` : minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`
  return `Clock differs by ${span}: the cluster’s is ${aheadMs > 0 ? 'ahead of' : 'behind'} this computer’s. Set the one that is wrong.`
}
