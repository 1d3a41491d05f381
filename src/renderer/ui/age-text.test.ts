import { describe, expect, test } from 'vitest'
import { ageText, clockTime, exactTime, spanText } from './age-text.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const ago = (seconds: number) => ageText(new Date(now - seconds * 1000).toISOString(), now)

describe('ageText', () => {
  test('tells one unit, rounded down', () => {
    expect([0, 12, 60, 3599, 3600, 47 * 3600, 49 * 3600, 800 * 86_400].map(ago)).toEqual([
      'just now',
      '12 s ago',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '47 h ago',
      '2 d ago',
      '2 y ago',
    ])
  })

  test('tells what lies ahead as such', () => {
    expect(ago(-90)).toBe('in 1 min')
  })

  test('does not invent an age for what is no instant', () => {
    expect(ageText('yesterday', now)).toBe('?')
    expect(exactTime('x'.repeat(1000)).length).toBe(64)
  })

  test('bears years far away', () => {
    expect(ageText('9999-12-31T23:59:59Z', now)).toMatch(/^in \d+ y$/)
    expect(spanText(59)).toBe('59 s')
  })
})

test('the time of another day carries its date, so that it does not read like today’s', () => {
  const at = '2026-03-01T12:00:05Z'
  const time = clockTime(at, Date.parse('2026-03-01T12:00:09Z'))
  expect(time).toMatch(/^\d\d:\d\d:05$/)
  const later = clockTime(at, Date.parse('2026-03-03T12:00:09Z'))
  expect(later.endsWith(time)).toBe(true)
  expect(later).toMatch(/Mar.*1|1.*Mar/)
  expect(clockTime('soon', 0)).toBe('?')
})
