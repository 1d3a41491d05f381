import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldErrors } from './field-errors.ts'
import { sayIssue } from './say-issue.ts'

function said(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value, { error: issue => sayIssue(issue) })
  return fieldErrors(result.error?.issues ?? []).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
}

const members = z.int().min(1).max(50)

test.each([
  ['3 members', 'A whole number, 1 to 50, is needed here, not “3 members”.'],
  ['', 'A whole number, 1 to 50, is needed here, not “”.'],
  [0, 'A whole number, 1 to 50, is needed here, not 0.'],
  [51, 'A whole number, 1 to 50, is needed here, not 51.'],
  [2.5, 'A whole number, 1 to 50, is needed here, not 2.5.'],
  [null, 'A whole number, 1 to 50, is needed here, not null.'],
  [undefined, 'A whole number, 1 to 50, is needed here.'],
  [['3'], 'A whole number, 1 to 50, is needed here, not a list.'],
])('a number that is none, or out of bounds: %j', (value, words) => {
  expect(said(members, value)).toEqual([words])
})

test('every kind of fault has words of its own', () => {
  expect(said(z.string(), 5)).toEqual(['Text is needed here, not a number.'])
  expect(said(z.string().min(1), '')).toEqual(['At least 1 character is needed here.'])
  expect(said(z.string().max(3), 'abcd')).toEqual(['At most 3 characters fit here.'])
  expect(said(z.string().length(3), 'abcd')).toEqual(['Exactly 3 characters are needed here.'])
  expect(said(z.array(z.string()).max(1), ['a', 'b'])).toEqual(['At most 1 entry fits here.'])
  expect(said(z.boolean(), 'yes')).toEqual(['True or false is needed here, not “yes”.'])
  expect(said(z.enum(['s3', 'az']), 'gcs')).toEqual(['One of s3, az is needed here, not “gcs”.'])
  expect(said(z.literal('x'), 2)).toEqual(['“x” is needed here, not 2.'])
  expect(said(z.union([z.string(), z.array(z.string())]), 5)).toEqual(['Text or a list is needed here, not 5.'])
  expect(said(z.iso.datetime(), 'noon')).toEqual(['A time such as 2026-01-31T12:00:00Z is needed here.'])
  expect(said(z.string().regex(/^a/), 'b')).toEqual(['Text of another form is needed here.'])
  expect(said(z.number().gt(0), 0)).toEqual(['A number above 0 is needed here, not 0.'])
  expect(said(z.number().multipleOf(5), 3)).toEqual(['A multiple of 5 is needed here, not 3.'])
  expect(said(z.record(z.string().max(2), z.string()), { abc: 'd' })).toEqual([
    'abc: A name in it does not fit: At most 2 characters fit here.',
  ])
  expect(said(z.coerce.number().int().min(1), 'abc')).toEqual(['A whole number, 1 or more, is needed here.'])
})

test('a union of forms says that several would do, and repeats nothing that is secret', () => {
  const forms = z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])
  expect(said(forms, {})).toEqual(['One of several forms is needed here.'])
  expect(said(z.union([z.string(), z.object({ b: z.string() })]), {})).toEqual(['One of several forms is needed here.'])
  const bounded = z.union([z.int().max(3), z.int().max(5)])
  const quiet = z.object({ pin: bounded }).safeParse({ pin: 1234512345 }, { error: issue => sayIssue(issue, issue.path?.[0] === 'pin') })
  expect(quiet.error?.issues[0]?.message).not.toContain('12345')
})

test('bounds that are not part of a range, empty words and several names have plain words', () => {
  expect(said(z.number().positive().max(10), 0)).toEqual(['A number above 0 and at most 10 is needed here, not 0.'])
  expect(said(z.number().min(1).lt(5), 5)).toEqual(['A number at least 1 and below 5 is needed here, not 5.'])
  expect(said(z.int().positive(), 0)).toEqual(['A whole number above 0 is needed here, not 0.'])
  expect(said(z.enum(['', 'a']), 'b')).toEqual(['“a” or nothing is needed here, not “b”.'])
  expect(said(z.enum(['', 'a', 'c']), 'b')).toEqual(['One of a, c or nothing is needed here, not “b”.'])
  expect(said(z.literal(''), 'b')).toEqual(['Empty text is needed here, not “b”.'])
  const strict = z.strictObject({ a: z.string() }).safeParse({ a: 'x', b: 1, c: 2 }, { error: issue => sayIssue(issue) })
  expect(strict.error?.issues[0]?.message).toBe('There are no fields b, c here.')
})

test('names that there are not are fields of their own, where they stand', () => {
  const schema = z.object({ inner: z.strictObject({ known: z.string() }) })
  expect(said(schema, { inner: { known: 1, other: 2, more: 3 } })).toEqual([
    'inner.known: Text is needed here, not a number.',
    'inner.other: Unknown parameter.',
    'inner.more: Unknown parameter.',
  ])
})

test('what was given is cut, shows no character that is not seen, and is left out where it is secret', () => {
  expect(said(members, 'x'.repeat(500))).toEqual([`A whole number, 1 to 50, is needed here, not “${'x'.repeat(40)}…”.`])
  expect(said(members, 'a\u202eb\u0000')).toEqual(['A whole number, 1 to 50, is needed here, not “a\ufffdb\ufffd”.'])
  const quiet = members.safeParse('hunter2', { error: issue => sayIssue(issue, true) })
  expect(quiet.error?.issues[0]?.message).toBe('A whole number, 1 to 50, is needed here.')
})
