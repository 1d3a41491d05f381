import { expect, test } from 'vitest'
import { journalLook } from './journal-looks.ts'

const writers = import.meta.glob<string>(['../../main/{operations,fleet}/*.ts', '!**/*.test.ts'], {
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
