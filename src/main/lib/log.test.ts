import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { createLog } from './log.ts'

test('no secret and no forged line gets through', () => {
  const lines: string[] = []
  const log = createLog({ clock: systemClock, sink: line => lines.push(line) })
  log.learn('swordfish')
  log.info('the word is swordfish\n2026-01-01 error forged \u202e')
  log.error('it failed', new Error('token: abcdefgh and https://me:hunter2@host'))
  log.warn('x'.repeat(10_000))
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toMatch(/swordfish|abcdefgh|hunter2|\n|\u202e/)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(4_100)
})

test('a secret that was made known is taken out as a Secret and a URL hold it too', () => {
  const lines: string[] = []
  const log = createLog({ clock: systemClock, sink: line => lines.push(line) })
  for (const secret of ['pa ss/word+1', null, undefined, '', 'abc']) log.learn(secret)
  log.info(
    `plain pa ss/word+1, encoded ${Buffer.from('pa ss/word+1').toString('base64')}, in a URL ${encodeURIComponent('pa ss/word+1')}, abc`,
  )
  expect(lines.join('')).toMatch(/plain \*\*\*, encoded \*\*\*=*, in a URL \*\*\*, abc$/)
  expect(log.redact('it was pa ss/word+1')).toBe('it was ***')
})

test('only the newest thousand secrets are kept', () => {
  const log = createLog({ clock: systemClock, sink: () => undefined })
  for (let i = 0; i < 1_100; i += 1) log.learn(`word-${i}-word`)
  expect(log.redact('word-5-word word-1099-word')).toBe('word-5-word ***')
})
