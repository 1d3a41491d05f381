/** What one context keeps of its cluster, counted against what the app may keep of all. */
export interface MemoryShare {
  /** Says how much one kind keeps now, in bytes of JSON (0 gives all back). false: it grew, and there is no room for that. */
  keep(kind: symbol, bytes: number): boolean
}

/** Room for all contexts together. */
export interface MemoryBudget {
  share(): MemoryShare
}

/** One context may take no more than this part, so that a single huge cluster leaves the others theirs. */
const largestShare = 0.5

/**
 * A cluster may hold more than this computer's memory. What grows beyond its share is refused, so that one context is degraded and not the app
 * lost. `totalBytes`: of JSON, which takes several times as much when it is parsed and projected.
 */
export function createMemoryBudget(totalBytes: number): MemoryBudget {
  let all = 0
  return {
    share() {
      const kinds = new Map<symbol, number>()
      let mine = 0
      return {
        keep(kind, bytes) {
          const grown = bytes - (kinds.get(kind) ?? 0)
          kinds.set(kind, bytes)
          mine += grown
          all += grown
          return grown <= 0 || (mine <= totalBytes * largestShare && all <= totalBytes)
        },
      }
    },
  }
}
