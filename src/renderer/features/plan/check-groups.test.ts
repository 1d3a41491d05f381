import { expect, test } from 'vitest'
import { bundleChecks } from '../../../shared/domain/bundle-checks.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { bundleWords, groupChecks } from './check-groups.ts'

function check(id: string, title: string, more: Partial<Check> = {}): Check {
  return { id, title, status: 'warn', seen: 'Its namespace does not exist yet.', cure: 'It is tried later.', field: null, ...more }
}

const dryRuns = [
  check('a', 'Dry run of ObjectStore shop-store'),
  check('b', 'Dry run of Cluster shop'),
  check('c', 'Dry run of ScheduledBackup shop-schedule'),
]

test('checks that say the same become one line with a count and what they are about', () => {
  const [bundle, ...others] = bundleChecks(dryRuns, new Set())
  expect(others).toEqual([])
  expect(bundle === undefined ? null : bundleWords(bundle)).toEqual({
    title: 'Dry run of: 3 objects',
    about: ['ObjectStore shop-store', 'Cluster shop', 'ScheduledBackup shop-schedule'],
  })
})

test('what differs in words, status or cure, what belongs to a field and what needs its own consent stays alone', () => {
  const others = [
    check('d', 'Dry run of PodMonitor shop', { seen: 'It was refused.' }),
    check('e', 'Dry run of Secret shop', { status: 'fail' }),
    check('f', 'Dry run of Service shop', { field: 'name' }),
    check('g', 'Dry run of Quota shop', { status: 'unknown' }),
  ]
  expect(bundleChecks([...dryRuns, ...others], new Set(['a'])).map(bundle => bundle.length)).toEqual([1, 2, 1, 1, 1, 1])
})

test('titles with nothing in common are counted and listed whole', () => {
  const [bundle] = bundleChecks([check('a', 'Name'), check('b', 'Storage class')], new Set())
  expect(bundle === undefined ? null : bundleWords(bundle)).toEqual({ title: '2 checks', about: ['Name', 'Storage class'] })
})

test('a check of its own keeps its title, one that is repeated says how often', () => {
  expect(bundleWords([check('a', 'Quota of the tenant')]).title).toBe('Quota of the tenant')
  expect(bundleWords([check('a', 'Quota'), check('b', 'Quota')]).title).toBe('Quota (2 times)')
})

test('the gravest group comes first and empty groups are left out', () => {
  const statuses = groupChecks([check('a', 'A', { status: 'pass' }), check('b', 'B', { status: 'fail' })]).map(group => group.status)
  expect(statuses).toEqual(['fail', 'pass'])
})
