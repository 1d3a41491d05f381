import { describe, expect, test } from 'vitest'
import { filterFromQuery, fitsTerms, parseSearch, queryFromFilter } from './fleet-filter.ts'

const texts = {
  name: 'orders',
  namespace: 'shop',
  context: 'prod eu',
  engine: 'pg',
  version: '17.5',
  health: 'degraded',
  all: 'orders\nshop\nprod eu\npg',
}

describe('parseSearch', () => {
  test('splits words and keeps quoted ones together', () => {
    expect(parseSearch('  Orders "prod EU" ')).toEqual([
      { field: null, value: 'orders', not: false },
      { field: null, value: 'prod eu', not: false },
    ])
  })

  test('reads a named field, its short name and a minus', () => {
    expect(parseSearch('context:"prod eu" ns:shop -health:healthy')).toEqual([
      { field: 'context', value: 'prod eu', not: false },
      { field: 'namespace', value: 'shop', not: false },
      { field: 'health', value: 'healthy', not: true },
    ])
  })

  test('takes an unknown field as text and ignores an unfinished term', () => {
    expect(parseSearch('foo:bar')).toEqual([{ field: null, value: 'foo:bar', not: false }])
    expect(parseSearch('"')).toEqual([])
    expect(parseSearch('')).toEqual([])
  })

  test('looks at a bounded number of terms of a bounded text', () => {
    expect(parseSearch('a '.repeat(10_000)).length).toBe(16)
    expect(parseSearch('x'.repeat(10_000))[0]?.value.length).toBe(500)
  })
})

describe('fitsTerms', () => {
  test('wants every term, and none of the negated ones', () => {
    expect(fitsTerms(texts, parseSearch('orders context:eu'))).toBe(true)
    expect(fitsTerms(texts, parseSearch('orders context:us'))).toBe(false)
    expect(fitsTerms(texts, parseSearch('orders -health:degraded'))).toBe(false)
  })

  test('a named field is not found elsewhere', () => {
    expect(fitsTerms(texts, parseSearch('name:shop'))).toBe(false)
  })
})

describe('the address', () => {
  test('gives back the filter that was put into it, also with commas and percent signs', () => {
    const filter = { text: 'a b', health: ['degraded', 'unknown'] as const, contexts: ['x,y', '100%'], namespaces: ['a'], engines: [] }
    expect(filterFromQuery(new URLSearchParams(queryFromFilter(filter)))).toEqual(filter)
  })

  test('leaves out healths that do not exist and bears broken escapes', () => {
    const filter = filterFromQuery(new URLSearchParams({ health: 'degraded,nonsense', context: '%zz' }))
    expect(filter.health).toEqual(['degraded'])
    expect(filter.contexts).toEqual(['%zz'])
  })
})
