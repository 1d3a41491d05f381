import { expect, test } from 'vitest'
import type { TimelineEntry } from '../../../shared/domain/timeline.ts'
import { withKept } from './kept-events.ts'

const kept = (eventId: string, at: string) =>
  ({ id: `h${eventId}`, kind: 'event', what: 'Pulled', tone: 'warn', at, eventId, detail: 'm', about: 'Pod x', count: 2 }) as TimelineEntry

test('what only the history has is marked, and stands in its place by time', () => {
  const here = { id: 'b', type: 'Normal', reason: 'Created', message: '', about: '', count: 1, lastSeen: '2026-01-01T02:00:00.000Z' }
  const all = withKept(
    [here],
    [kept('c', '2026-01-01T03:00:00.000Z'), kept('b', '2026-01-01T02:00:00.000Z'), kept('a', '2026-01-01T01:00:00.000Z')],
  )
  expect(all.map(event => [event.id, event.kept])).toEqual([
    ['c', true],
    ['b', false],
    ['a', true],
  ])
  expect(all[0]).toMatchObject({ type: 'Warning', reason: 'Pulled', about: 'Pod x', count: 2 })
})
