import { expect, test } from 'vitest'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { rowTest, searchTextsCache } from './select-rows.ts'
import { createTextsInOrder } from './texts-in-order.ts'

const row = (name: string): DatabaseCluster => ({
  id: `here:pg:shop:${name}`,
  uid: name,
  resourceVersion: '1',
  contextId: 'here',
  engine: 'pg',
  namespace: 'shop',
  name,
  version: null,
  health: 'healthy',
  reasons: [],
  members: { ready: 1, desired: 1 },
  storageBytes: null,
  backup: { state: 'none', lastSuccess: null, lastFailure: null, text: null },
  deprecations: [],
  createdAt: null,
})
const named = (text: string, cache = searchTextsCache(id => id)) => {
  return rowTest({ text, health: [], contexts: [], namespaces: [], engines: [] }, cache) ?? (() => true)
}

test.each([0, 1, 3, 100])('the same rows fit, with %i of the texts filled in before', before => {
  const rows = ['orders', 'ledger', 'old-orders', 'mail'].map(row)
  const cache = searchTextsCache(id => id)
  const texts = createTextsInOrder(rows, cache)
  if (before > 0) texts.fill(before)
  for (const text of ['order', 'ledger', 'zzz', 'shop -mail']) {
    expect(texts.select(named(text, cache))).toEqual(rows.filter(each => named(text, cache)(each)))
  }
})

test('each text is looked up once, however often is searched', () => {
  let looked = 0
  const cache = searchTextsCache(id => id)
  const texts = createTextsInOrder(['a', 'b', 'c'].map(row), each => {
    looked += 1
    return cache(each)
  })
  expect(texts.fill(2)).toBe(true)
  expect(texts.fill(2)).toBe(false)
  texts.select(named('a'))
  texts.select(named('b'))
  expect(looked).toBe(3)
})
