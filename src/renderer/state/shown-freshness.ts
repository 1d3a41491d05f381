import type { Freshness } from '../../shared/domain/freshness.ts'
import { type Connection, connection } from './connection-store.ts'

/** Freshness as the page may claim it: without its host nothing is live, however live it was when last heard. */
export function shownFreshness(freshness: Freshness, host: Pick<Connection, 'state' | 'since'>): Freshness {
  if (host.state === 'up' || (freshness.state !== 'live' && freshness.state !== 'connecting')) return freshness
  return {
    state: 'stale',
    asOf: freshness.asOf,
    since: host.since,
    message: 'The app’s host is gone; this is the last state that was seen.',
    hint: null,
    retryAt: null,
  }
}

/** `shownFreshness` for components. */
export function useShownFreshness(freshness: Freshness): Freshness {
  const state = connection(host => host.state)
  const since = connection(host => host.since)
  return shownFreshness(freshness, { state, since })
}
