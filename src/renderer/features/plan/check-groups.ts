import type { Check } from '../../../shared/domain/plan.ts'

/** The order in which checks are read: what blocks, what nobody knows, what deserves a thought, what is well. */
const checkOrder = ['fail', 'unknown', 'warn', 'pass'] as const satisfies readonly Check['status'][]

/** Checks that say the same about several objects: drawn as one. */
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

/** What a bundle is called: the words that its titles begin with in common, and what each of them goes on with. */
export function bundleWords(bundle: CheckBundle): { readonly title: string; readonly about: readonly string[] } {
  const titles = [...new Set(bundle.map(check => check.title))]
  const [first = ''] = titles
  if (titles.length === 1) return { title: bundle.length === 1 ? first : `${first} (${bundle.length} times)`, about: [] }
  const words = titles.map(title => title.split(' '))
  const shortest = Math.min(...words.map(list => list.length))
  let common = 0
  while (common < shortest - 1 && words.every(list => list[common] === words[0]?.[common])) common += 1
  // One word in common (“The …”) joins nothing.
  if (common < 2) return { title: `${titles.length} checks`, about: titles }
  const opening = (words[0] ?? []).slice(0, common).join(' ')
  return { title: `${opening}: ${titles.length} objects`, about: words.map(list => list.slice(common).join(' ')) }
}

/** Checks by status, gravest first; groups without checks are left out. */
export function groupChecks(checks: readonly Check[]): readonly { readonly status: Check['status']; readonly checks: readonly Check[] }[] {
  return checkOrder
    .map(status => ({ status, checks: checks.filter(check => check.status === status) }))
    .filter(group => group.checks.length > 0)
}
