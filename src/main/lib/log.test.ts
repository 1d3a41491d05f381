import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { createLog } from './log.ts'

test('no secret and no forged line gets through', () => {
  const lines: string[] = []
  const log = createLog({ clock: systemClock, sink: line => lines.push(line), secrets: () => ['swordfish'] })
  log.info('the word is swordfish\n2026-01-01 error forged \u202e')
  log.error('it failed', new Error('token: abcdefgh and https://me:hunter2@host'))
  log.warn('x'.repeat(10_000))
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toMatch(/swordfish|abcdefgh|hunter2|\n|\u202e/)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(4_100)
})
