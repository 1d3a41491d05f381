import { expect, test } from 'vitest'
import { faultOfDataKey, faultOfDns1035, faultOfLabel, faultOfLabelKey, faultOfLabelValue, faultOfSubdomain } from './names.ts'

const a = (length: number) => 'a'.repeat(length)

const hostile = [
  '',
  'Upper',
  'a_b',
  '-a',
  'a-',
  'a b',
  ' a',
  'a\n',
  'a\u0000',
  '😀',
  'e\u0301',
  '\u00e9',
  'a\u200bb',
  '\u202eabc',
  'а',
  '１',
  '../etc',
  'a/b',
]

test.each(hostile)('%j is no name of any sort', text => {
  for (const fault of [faultOfLabel, faultOfDns1035, faultOfSubdomain]) expect(fault(text)).not.toBeNull()
})

test('labels have 63 characters at most and may begin with a digit', () => {
  expect(faultOfLabel(a(63))).toBeNull()
  expect(faultOfLabel(a(64))).toContain('64')
  expect(faultOfLabel('1a')).toBeNull()
  expect(faultOfLabel('a.b')).not.toBeNull()
  expect(faultOfLabel('constructor')).toBeNull()
})

test('DNS-1035 labels begin with a letter', () => {
  expect(faultOfDns1035('a1')).toBeNull()
  expect(faultOfDns1035('1a')).not.toBeNull()
  expect(faultOfDns1035(a(50), 50)).toBeNull()
  expect(faultOfDns1035(a(51), 50)).toContain('50')
})

test('subdomains have 253 characters at most and no empty part', () => {
  expect(faultOfSubdomain('a.b-1.c')).toBeNull()
  expect(faultOfSubdomain(a(253))).toBeNull()
  expect(faultOfSubdomain(a(254))).not.toBeNull()
  for (const text of ['a..b', '.a', 'a.', 'a.-b']) expect(faultOfSubdomain(text)).not.toBeNull()
})

test('keys of data, labels and their values', () => {
  for (const key of ['ACCESS_KEY_ID', 'a.b', '.hidden']) expect(faultOfDataKey(key)).toBeNull()
  for (const key of ['', '.', '..', '..a', 'a/b', 'a b']) expect(faultOfDataKey(key)).not.toBeNull()
  for (const key of ['a', 'example.net/Pool_1']) expect(faultOfLabelKey(key)).toBeNull()
  for (const key of ['', '/a', 'a/', 'a/b/c', 'A.net/a', '-a']) expect(faultOfLabelKey(key)).not.toBeNull()
  for (const value of ['', 'Yes', 'a_b.c']) expect(faultOfLabelValue(value)).toBeNull()
  for (const value of ['a b', '-', a(64)]) expect(faultOfLabelValue(value)).not.toBeNull()
})
