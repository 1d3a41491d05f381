import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mapOf, patchMap } from './patch-map.ts'

const many = Array.from({ length: 5000 }, (_, index) => [`context:engine:namespace:db-${index}`, index] as const)

describe('patchMap', () => {
  test('gives what a plain map gives, small or large, whatever is removed and set', () => {
    const key = fc.oneof(
      fc.integer({ min: 0, max: 5200 }).map(index => `context:engine:namespace:db-${index}`),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.tuple(fc.array(key), fc.array(fc.tuple(key, fc.integer())))), (large, steps) => {
        let map = mapOf<number>(large ? many : [])
        const plain = new Map<string, number>(large ? many : [])
        for (const [removed, set] of steps) {
          map = patchMap(map, removed, set)
          for (const gone of removed) plain.delete(gone)
          for (const [name, value] of set) plain.set(name, value)
        }
        expect(map.size).toBe(plain.size)
        expect(new Map(map)).toEqual(plain)
        expect([...map.keys()].sort()).toEqual([...plain.keys()].sort())
        for (const [name, value] of plain) if (map.get(name) !== value || !map.has(name)) throw new Error(`lost ${name}`)
      }),
      { numRuns: 60 },
    )
  })

  test('leaves the map that it started from as it was', () => {
    const map = mapOf(many)
    patchMap(map, ['context:engine:namespace:db-7'], [['context:engine:namespace:db-8', -1]])
    expect(map.get('context:engine:namespace:db-7')).toBe(7)
    expect(map.get('context:engine:namespace:db-8')).toBe(8)
    expect(map.size).toBe(5000)
  })
})
