import { expect, test } from 'vitest'
import type { Run } from '../../../shared/domain/run.ts'
import { runForTests } from './run-for-tests.ts'
import { newestEnded, trayParts, trayWords } from './tray-words.ts'

const all = [
  runForTests('a', 'completed', '2026-03-01T00:00:01Z'),
  runForTests('b', 'lost-sight'),
  runForTests('c', 'interrupted', '2026-03-01T00:00:09Z'),
  runForTests('d', 'applying'),
  runForTests('e', 'failed', '2026-03-01T00:00:03Z'),
  runForTests('f', 'completed', '2026-03-01T00:00:02Z'),
]
const ids = (runs: readonly Run[]) => runs.map(each => each.id).join('')

test('only what went well is folded: what is under way, out of sight, failed or interrupted stays seen', () => {
  const { going, troubled, well } = trayParts(all)
  expect([ids(going), ids(troubled), ids(well)]).toEqual(['bd', 'ce', 'af'])
})

test('the line counts what ended by how it ended, and names what ended last', () => {
  expect(trayWords(trayParts(all), 1)).toBe('2 runs under way · 1 rollout · 1 interrupted · 1 failed · 2 completed')
  expect(trayWords(trayParts(all.slice(0, 1)), 0)).toBe('1 completed')
  expect(newestEnded(trayParts(all))?.id).toBe('c')
  expect(newestEnded(trayParts(all.slice(3, 4)))).toBeNull()
})
