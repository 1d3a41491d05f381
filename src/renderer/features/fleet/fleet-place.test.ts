import { expect, test } from 'vitest'
import { fleetPlaceFor, keepFleetPlace } from './fleet-place.ts'

test('the same filter and sort lead back to the same place', () => {
  keepFleetPlace({ query: 'q=shop', top: 720, activeId: 'a', focused: true })
  expect(fleetPlaceFor('q=shop')).toEqual({ query: 'q=shop', top: 720, activeId: 'a', focused: true })
})

test('under another filter the table begins at its top with the same row active', () => {
  keepFleetPlace({ query: 'q=shop', top: 720, activeId: 'a', focused: true })
  expect(fleetPlaceFor('health=degraded')).toEqual({ query: 'health=degraded', top: 0, activeId: 'a', focused: false })
})
