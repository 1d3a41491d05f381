import type { CheckBundle } from '../../../shared/domain/bundle-checks.ts'
import type { Check } from '../../../shared/domain/plan.ts'

/** The order in which checks are read: what blocks, what nobody knows, what deserves a thought, what is well. */
const checkOrder = ['fail', 'unknown', 'warn', 'pass'] as const satisfies readonly Check['status'][]

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
