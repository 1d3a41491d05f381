import type { Freshness } from '../../shared/domain/freshness.ts'

/**
 * Freshness of a table as far as its rows have followed it, which they do a moment later: what was lost is not called live again before they have.
 *
 * @param read Freshness of the table.
 * @param behind Whether rows are still to be made.
 */
export function holdBackLive(read: () => Freshness, behind: () => boolean) {
  let told = read()
  return {
    current(): Freshness {
      const now = read()
      if (now.state !== 'live' || told.state === 'live' || !behind()) told = now
      return told
    },
    /** True when it would say otherwise now than it did last. */
    moved: () => told.state !== read().state && !behind(),
  }
}
