import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { troubleFirstHealths } from './fleet-filter.ts'
import { compareRows, type FleetSort, sortFromText, sortKeys, textFromSort, troubleFirst } from './fleet-sort.ts'
import { keepSelected, keepSorted } from './keep-sorted.ts'

const contexts = { titleOf: (id: string) => id, asOf: () => '' }

function row(id: string, change: Partial<DatabaseCluster> = {}): DatabaseCluster {
  return {
    id,
    uid: id,
    resourceVersion: '1',
    contextId: 'c',
    engine: 'pg',
    namespace: 'n',
    name: id,
    version: '17',
    health: 'healthy',
    reasons: [],
    members: { ready: 3, desired: 3 },
    storageBytes: 1,
    backup: { state: 'none', lastSuccess: null, lastFailure: null, text: null },
    deprecations: [],
    createdAt: null,
    ...change,
  }
}

function sortedIds(sort: FleetSort, rows: DatabaseCluster[]): string[] {
  return rows.sort(compareRows(sort, contexts)).map(entry => entry.id)
}

describe('compareRows', () => {
  test('puts trouble first and what can’t be told before what is well', () => {
    const rows = ['healthy', 'paused', 'unknown', 'progressing', 'degraded'] as const
    const ids = sortedIds(
      troubleFirst,
      rows.map(health => row(health, { health })),
    )
    expect(ids).toEqual(['degraded', 'unknown', 'progressing', 'paused', 'healthy'])
  })

  test('compares versions by their numbers, unknown last', () => {
    const versions = ['17.5', '9.6', null, '17.10']
    const rows = versions.map((version, index) => row(`r${index}`, { version }))
    expect(sortedIds({ key: 'version', desc: false }, rows)).toEqual(['r1', 'r0', 'r3', 'r2'])
  })

  test('sorts members by how many are missing', () => {
    const rows = [
      row('whole'),
      row('short', { members: { ready: 1, desired: 3 } }),
      row('unknown', { members: { ready: null, desired: 3 } }),
    ]
    expect(sortedIds({ key: 'members', desc: false }, rows)).toEqual(['short', 'whole', 'unknown'])
  })

  test('breaks ties upwards whichever way the column goes', () => {
    expect(sortedIds({ key: 'engine', desc: true }, [row('b'), row('a')])).toEqual(['a', 'b'])
  })
})

describe('the text of a sort', () => {
  test('leads back to the sort', () => {
    for (const key of sortKeys) for (const desc of [true, false]) expect(sortFromText(textFromSort({ key, desc }))).toEqual({ key, desc })
  })

  test('that says nothing known is trouble first', () => {
    for (const text of [null, '', 'nonsense', '-', '__proto__']) expect(sortFromText(text)).toEqual(troubleFirst)
  })
})

describe('keepSorted and keepSelected', () => {
  test('give after any change what sorting and filtering anew gives', () => {
    const compare = compareRows(troubleFirst, contexts)
    const fits = (entry: DatabaseCluster) => entry.health !== 'healthy'
    const health = fc.constantFrom(...troubleFirstHealths)
    const step = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.option(health, { nil: null })), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(step), steps => {
        let rows: ReadonlyMap<string, DatabaseCluster> = new Map(Array.from({ length: 30 }, (_, index) => [`r${index}`, row(`r${index}`)]))
        let sorted = keepSorted(rows, compare, null, null)
        let selected = keepSelected(() => sorted.filter(fits), rows, compare, fits, null, null)
        for (const changes of steps) {
          const next = new Map(rows)
          for (const [index, to] of changes) {
            if (to === null) next.delete(`r${index}`)
            else next.set(`r${index}`, row(`r${index}`, { health: to }))
          }
          const ids = [...new Set(changes.map(([index]) => `r${index}`))]
          const known = (from: ReadonlyMap<string, DatabaseCluster>) => ids.map(id => from.get(id)).filter(entry => entry !== undefined)
          const led = { from: rows, to: next, gone: known(rows), come: known(next) }
          sorted = keepSorted(next, compare, { rows, sorted }, led)
          selected = keepSelected(() => sorted.filter(fits), next, compare, fits, { rows, sorted: selected }, led)
          rows = next
          const anew = [...rows.values()].sort(compare)
          expect(sorted).toEqual(anew)
          expect(selected).toEqual(anew.filter(fits))
        }
      }),
      { numRuns: 100 },
    )
  })
})
