import { expect, test } from 'vitest'
import { openStore } from '../lib/store.ts'
import { storeMigrations } from '../lib/store-migrations.ts'
import { createHistoryStore, type NewEntry } from './history-store.ts'

const day = 86_400_000
const now = Date.parse('2026-06-01T00:00:00Z')
const entry = (name: string, at: number): NewEntry => ({
  key: null,
  kind: 'state',
  clusterId: `here:toy:shop:${name}`,
  contextId: 'here',
  contextName: null,
  engine: 'toy',
  namespace: 'shop',
  name,
  uid: null,
  what: 'health',
  tone: 'good',
  at: new Date(at).toISOString(),
  from: null,
  gap: null,
  title: 'It changed',
  detail: null,
  about: null,
  count: 1,
  health: null,
})

function trimmed(limits: { days: number; entries: number; perDatabase: number }, entries: readonly NewEntry[]) {
  const history = createHistoryStore(openStore({ path: null, migrations: storeMigrations }), limits)
  history.write(() => {
    for (const each of entries) history.add(each)
  })
  for (let round = 0; round < 20 && history.trim(now); round += 1);
  return history.page({ cluster: null, since: null }, null, 10_000).map(each => each.entry)
}

test('what is too old goes', () => {
  const left = trimmed({ days: 90, entries: 100, perDatabase: 100 }, [entry('a', now - 91 * day), entry('a', now - 89 * day)])
  expect(left.map(each => each.at)).toEqual([new Date(now - 89 * day).toISOString()])
})

test('of what is too much the oldest go: of one database, and of all', () => {
  const many = (name: string, count: number) => Array.from({ length: count }, (_, index) => entry(name, now - day + index * 1_000))
  const left = trimmed({ days: 90, entries: 2_000, perDatabase: 50 }, [...many('busy', 1_300), ...many('calm', 10)])
  expect(left.filter(each => each.name === 'busy')).toHaveLength(50)
  expect(left.filter(each => each.name === 'calm')).toHaveLength(10)
  expect(left[0]?.at).toBe(new Date(now - day + 1_299_000).toISOString())
  expect(trimmed({ days: 90, entries: 100, perDatabase: 5_000 }, many('a', 1_300))).toHaveLength(100)
})
