import { expect, test } from 'vitest'
import type { EngineLogs } from '../engines/engine.ts'
import { createLogBuffer } from './log-buffer.ts'

const logs: EngineLogs = { container: 'c', parse: message => ({ at: null, severity: 'info', source: '', message, facts: [] }) }
const stamp = (second: number) => `2026-11-21T07:00:${String(second).padStart(2, '0')}.5Z`

test('lines of several members come out on one time axis, by the node’s own time', () => {
  const buffer = createLogBuffer(logs, 10)
  buffer.push('b', `${stamp(3)} three`)
  buffer.push('a', `${stamp(1)} one`)
  buffer.push('a', `${stamp(2)} two`)
  const { lines, dropped } = buffer.take(2)
  expect(lines.map(line => [line.member, line.message, line.at])).toEqual([
    ['a', 'one', '2026-11-21T07:00:01.500000000Z'],
    ['a', 'two', '2026-11-21T07:00:02.500000000Z'],
  ])
  expect(dropped).toBe(0)
  expect(buffer.take(2).lines.map(line => line.message)).toEqual(['three'])
})

test('what is too much pushes the oldest out, and is counted', () => {
  const buffer = createLogBuffer(logs, 10)
  for (let index = 0; index < 57; index += 1) buffer.push('a', `${stamp(index)} line ${index}`)
  const { lines, dropped } = buffer.take(100)
  expect(lines.map(line => line.message)).toEqual(Array.from({ length: 10 }, (_, index) => `line ${47 + index}`))
  expect(dropped).toBe(47)
  expect(buffer.take(100)).toEqual({ lines: [], dropped: 0 })
})

test('what looks like a secret does not come out, and endless texts are cut', () => {
  const buffer = createLogBuffer(logs, 10)
  buffer.push('a', `${stamp(1)} ALTER ROLE app PASSWORD 'CANARY'`)
  buffer.push('a', `${stamp(2)} ${'x'.repeat(100_000)}`)
  const [first, second] = buffer.take(2).lines
  expect(first?.message).toBe('ALTER ROLE app PASSWORD ***')
  expect(second?.message.length).toBe(8 * 1024 + 1)
})

test('a fact that is called a secret is none to show, and a secret at the end of what is shown is not shown by half', () => {
  const facts = [
    { label: 'password', text: 'CANARY' },
    { label: 'params.api_key', text: 'CANARY' },
    { label: 'token', text: '' },
    { label: 'user', text: 'app' },
    { label: 'url', text: `${'x'.repeat(8 * 1024 - 30)} postgresql://app:CANARY-CANARY-CANARY@db` },
  ]
  const message = `${'x'.repeat(8 * 1024 - 30)} postgresql://app:CANARY-CANARY-CANARY@db`
  const buffer = createLogBuffer({ container: 'c', parse: () => ({ at: null, severity: 'info', source: message, message, facts }) }, 10)
  buffer.push('a', 'a line')
  const [line] = buffer.take(1).lines
  expect(JSON.stringify(line)).not.toContain('CANARY')
  expect(line?.facts.slice(0, 4).map(fact => fact.text)).toEqual(['***', '***', '', 'app'])
})
