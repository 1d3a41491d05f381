import type { Check } from './plan.ts'

/** Checks that say the same about several objects: drawn and counted as one. */
export type CheckBundle = readonly [Check, ...Check[]]

/**
 * Puts checks of one status with the same words about them (what was seen, what to do) together, in the order in which each first appears. Those
 * that belong to a field of the form, or that need a consent of their own (`apart`), stay alone.
 */
export function bundleChecks(checks: readonly Check[], apart: ReadonlySet<string>): readonly CheckBundle[] {
  const bundles = new Map<string, [Check, ...Check[]]>()
  for (const check of checks) {
    const alone = apart.has(check.id) || check.field !== null || check.seen === ''
    const key = alone ? `alone ${check.id}` : JSON.stringify([check.status, check.seen, check.cure])
    const known = bundles.get(key)
    if (known === undefined) bundles.set(key, [check])
    else known.push(check)
  }
  return [...bundles.values()]
}
