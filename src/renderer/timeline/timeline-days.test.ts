import { expect, test } from 'vitest'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { joinFirstPage, joinOlder, linesByDay } from './timeline-days.ts'
import { gapText, timelineDetail } from './timeline-words.ts'

const entry = (id: string, at: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id,
  kind: 'state',
  what: 'health',
  tone: 'good',
  at,
  from: null,
  gap: null,
  title: 'Progressing → Healthy',
  detail: null,
  about: null,
  count: 1,
  health: 'healthy',
  clusterId: null,
  contextId: null,
  contextName: null,
  engine: null,
  namespace: null,
  name: null,
  uid: null,
  eventId: null,
  who: null,
  planId: null,
  runId: null,
  ...more,
})
const local = (day: number, hour: number) => new Date(2026, 0, day, hour).toISOString()

test('a heading stands before each day, and today and yesterday are called that', () => {
  const lines = linesByDay([entry('c', local(3, 9)), entry('b', local(3, 1)), entry('a', local(2, 23))], new Date(2026, 0, 3, 12).getTime())
  expect(lines.map(line => (line.kind === 'day' ? line.title.split(',')[0] : line.key))).toEqual(['Today', 'c', 'b', 'Yesterday', 'a'])
  expect(new Set(lines.map(line => line.key)).size).toBe(lines.length)
})

test('the newest page takes the place of what it covers; what is older stays', () => {
  const held = [entry('c', local(3, 3)), entry('b', local(3, 2)), entry('a', local(3, 1))]
  const first = [entry('d', local(3, 4)), entry('c', local(3, 3))]
  expect(joinFirstPage(first, held).map(each => each.id)).toEqual(['d', 'c', 'b', 'a'])
  // An event that came again has moved up: it isn't held twice.
  expect(joinFirstPage([entry('a', local(3, 5)), entry('c', local(3, 3))], held).map(each => each.id)).toEqual(['a', 'c', 'b'])
  expect(joinOlder(held, [entry('a', local(3, 1)), entry('z', local(2, 1))]).map(each => each.id)).toEqual(['c', 'b', 'a', 'z'])
})

test('what nobody saw happen says between which looks, and why nobody looked', () => {
  const unseen = entry('a', local(3, 4), { from: local(3, 2), gap: 'closed', detail: 'Setting up' })
  expect(gapText(unseen)).toMatch(/^Between .*02:00:00 and .*04:00:00, while the app was closed$/)
  expect(timelineDetail(unseen)).toMatch(/while the app was closed · Setting up$/)
  expect(gapText(entry('b', local(3, 4)))).toBeNull()
})

test('an event says how often it came, and what was done says who did it', () => {
  expect(timelineDetail(entry('a', local(3, 4), { kind: 'event', about: 'Pod x', detail: 'Pulled', count: 3 }))).toBe(
    'Pod x · Pulled · 3 times',
  )
  expect(timelineDetail(entry('a', local(3, 4), { kind: 'done', who: 'ada' }))).toBe('by ada')
})
