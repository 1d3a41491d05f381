import { expect, test } from 'vitest'
import { digestOf, journalLook, readableDetail } from './journal-words.ts'

const writers = import.meta.glob<string>(['../../../main/{operations,fleet}/*.ts', '!**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

test('every kind that the app writes into the journal has words of its own', () => {
  const texts = Object.values(writers)
  const kinds = texts
    .flatMap(text => [...text.matchAll(/'((?:plan|apply|run|step|vault|secret|journal)-[a-z-]+)'/g)])
    .map(match => match[1] ?? '')
  const statuses = ['applied', 'unchanged', 'failed', 'not-sent', 'unknown'].map(status => `step-${status}`)
  const written = [...kinds.filter(kind => kind !== 'step-failed'), ...statuses]
  expect(written.length).toBeGreaterThan(12)
  for (const kind of written) expect(journalLook(kind).label, kind).not.toBe(kind.replaceAll('-', ' '))
})

test('an unknown kind keeps its name, and keys of prototypes are unknown kinds', () => {
  expect(journalLook('moon-landed').label).toBe('moon landed')
  expect(journalLook('constructor').label).toBe('constructor')
})

test('data is set out over lines, cut data is not lost, words stay words', () => {
  expect(readableDetail('{"a":[1]}').text.split('\n')).toHaveLength(5)
  expect(readableDetail('{"a":[1')).toEqual({ text: '{"a":[1', isData: true })
  expect(readableDetail('The server refused it.')).toEqual({ text: 'The server refused it.', isData: false })
})

test('a digest is known as one only where nothing else stands', () => {
  expect(digestOf(`plan digest ${'a1'.repeat(32)}`)).toBe('a1'.repeat(32))
  expect(digestOf(`plan digest ${'a1'.repeat(32)} was refused`)).toBeNull()
  expect(digestOf('plan digest')).toBeNull()
})
