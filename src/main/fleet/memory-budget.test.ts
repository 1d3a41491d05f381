import { expect, test } from 'vitest'
import { createMemoryBudget } from './memory-budget.ts'

const pods = Symbol('pods')
const jobs = Symbol('jobs')

test('one context may fill its own share and no more, whatever kinds it keeps', () => {
  const share = createMemoryBudget(1_000).share()
  expect(share.keep(pods, 300)).toBe(true)
  expect(share.keep(jobs, 200)).toBe(true)
  expect(share.keep(jobs, 201)).toBe(false)
  expect(share.keep(jobs, 100)).toBe(true)
  expect(share.keep(pods, 400)).toBe(true)
})

test('all contexts together stay below the total, and what one gives back is there for the others', () => {
  const budget = createMemoryBudget(1_000)
  const [first, second, third] = [budget.share(), budget.share(), budget.share()]
  expect(first.keep(pods, 450)).toBe(true)
  expect(second.keep(pods, 450)).toBe(true)
  expect(third.keep(pods, 200)).toBe(false)
  second.keep(pods, 0)
  expect(third.keep(pods, 201)).toBe(true)
})
