import { describe, expect, test } from 'vitest'
import { addressOf, matchPath, parsePlace } from './router.ts'

describe('addresses', () => {
  test('lead back to what they were made of, whatever the id holds', () => {
    for (const id of ['ctx:pg:ns:name', 'a/b?c#d', '100%', 'ä ö', '..']) {
      const place = parsePlace(addressOf(['database', id], { tab: 'x&y' }))
      expect(matchPath('/database/:id/:tab?', place.path)).toEqual({ id, tab: '' })
      expect(place.query.get('tab')).toBe('x&y')
    }
  })

  test('fit their own pattern only', () => {
    expect(matchPath('/database/:id/:tab?', '/database')).toBeNull()
    expect(matchPath('/database/:id/:tab?', '/database/a/b/c')).toBeNull()
    expect(matchPath('/fleet', '/fleets')).toBeNull()
  })

  test('bear a broken escape', () => {
    expect(matchPath('/plan/:id', '/plan/%zz')).toEqual({ id: '%zz' })
  })
})
