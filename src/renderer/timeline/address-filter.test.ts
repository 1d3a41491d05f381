import { expect, test } from 'vitest'
import { addressFilter, noAddressFilter, queryOfFilter } from './address-filter.ts'

const full = {
  search: 'primary, & more',
  kinds: ['state', 'done'],
  health: ['degraded'],
  contexts: ['c-1', 'c-2'],
  namespaces: ['shop', 'shop-eu'],
}

test('a filter comes back from its address as it was', () => {
  expect(addressFilter(new URLSearchParams(queryOfFilter(full)))).toEqual(full)
  expect(addressFilter(new URLSearchParams(''))).toEqual(noAddressFilter)
})

test('what an address holds that is no filter is left out, and a search is no longer than can be asked for', () => {
  const query = new URLSearchParams({ kinds: 'state,rumours,,state', health: 'fine', q: ` ${'x'.repeat(500)}` })
  expect(addressFilter(query)).toEqual({ ...noAddressFilter, kinds: ['state'], search: 'x'.repeat(200) })
})
