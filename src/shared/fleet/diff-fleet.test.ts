import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DatabaseCluster } from '../domain/database-cluster.ts'
import { healths } from '../domain/health.ts'
import { diffFleet, diffRow } from './diff-fleet.ts'
import { applyFrame, emptyFleet, type FleetState } from './fleet-state.ts'
import { type ContextFreshness, FleetFrame } from './frame.ts'
import { sameJson } from './same-json.ts'

const names = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'e')
const row: fc.Arbitrary<DatabaseCluster> = fc
  .record({
    name: names,
    health: fc.constantFrom(...healths),
    version: fc.option(fc.constantFrom('17.5', '18')),
    ready: fc.option(fc.nat(3)),
  })
  .map(({ name, health, version, ready }) => ({
    id: `ctx:engine:ns:${name}`,
    uid: name,
    resourceVersion: '1',
    contextId: 'ctx',
    engine: 'engine',
    namespace: 'ns',
    name,
    version,
    health,
    reasons: [],
    members: { ready, desired: 3 },
    storageBytes: null,
    backup: { state: 'none', lastSuccess: null, lastFailure: null, text: null },
    deprecations: [],
    createdAt: null,
  }))
const context: fc.Arbitrary<ContextFreshness> = fc
  .record({ id: names, connected: fc.boolean(), asOf: fc.option(fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z')) })
  .map(({ id, connected, asOf }) => ({
    id,
    name: id,
    connected,
    freshness: { state: connected ? 'live' : 'off', asOf, since: null, message: null, hint: null, retryAt: null },
  }))
const world = fc
  .record({ rows: fc.array(row, { maxLength: 6 }), contexts: fc.array(context, { maxLength: 4 }) })
  .map(({ rows, contexts }) => ({ rows: new Map(rows.map(r => [r.id, r])), contexts: new Map(contexts.map(c => [c.id, c])) }))

function start(first: { rows: FleetState['rows']; contexts: FleetState['contexts'] }): FleetState {
  const state = applyFrame(emptyFleet, {
    type: 'snapshot',
    epoch: 'e1',
    rev: 0,
    rows: [...first.rows.values()],
    contexts: [...first.contexts.values()],
  })
  if (state === 'gap') throw new Error('a snapshot is never a gap')
  return state
}

test('applying the deltas of any history gives the same fleet as its last state', () => {
  fc.assert(
    fc.property(fc.array(world, { minLength: 1, maxLength: 8 }), ([first, ...later]) => {
      if (first === undefined) return
      let state = start(first)
      let last = first
      for (const next of later) {
        const delta = diffFleet(state, next)
        if (delta !== null) {
          const overTheWire = FleetFrame.parse(JSON.parse(JSON.stringify(delta)))
          const applied = applyFrame(state, overTheWire)
          if (applied === 'gap') throw new Error('the next delta is never a gap')
          state = applied
        }
        last = next
      }
      expect(state.rows).toEqual(last.rows)
      expect(state.contexts).toEqual(last.contexts)
    }),
  )
})

test('a delta carries only what changed, and keeps the other rows as they are', () => {
  fc.assert(
    fc.property(world, world, (first, next) => {
      const state = start(first)
      const delta = diffFleet(state, next)
      if (delta === null) {
        expect(next.rows).toEqual(state.rows)
        return
      }
      for (const changed of delta.rows) expect(sameJson(state.rows.get(changed.id), changed)).toBe(false)
      const applied = applyFrame(state, delta)
      if (applied === 'gap') throw new Error('no gap')
      for (const [id, kept] of applied.rows) if (!delta.rows.some(changed => changed.id === id)) expect(kept).toBe(state.rows.get(id))
      expect(diffFleet(applied, next)).toBeNull()
    }),
  )
})

test('a lost, repeated or foreign frame is a gap', () => {
  fc.assert(
    fc.property(
      world,
      world,
      fc.integer({ min: -3, max: 5 }).filter(step => step !== 1),
      (first, next, step) => {
        const state = start(first)
        const delta = diffFleet(state, next)
        if (delta === null) return
        expect(applyFrame(state, { ...delta, rev: state.rev + step })).toBe('gap')
        expect(applyFrame(state, { ...delta, epoch: 'another' })).toBe('gap')
      },
    ),
  )
})

test('a row that is written in another order of keys is the same row', () => {
  fc.assert(
    fc.property(row, one => {
      const turned = Object.fromEntries(Object.entries(one).reverse()) as DatabaseCluster
      expect(diffRow(one, turned)).toBeNull()
      expect(diffRow(one, { ...turned, resourceVersion: '2' })).not.toBeNull()
      expect(diffRow(undefined, one)).toBe(one)
    }),
  )
})

test('structural sameness is what JSON text with sorted keys says', () => {
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? { __proto__: null, ...Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) }
        : inner,
    )
  const small = fc.jsonValue({ maxDepth: 3 })
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(sameJson(a, b)).toBe(sorted(a) === sorted(b))
      expect(sameJson(a, JSON.parse(JSON.stringify(a)))).toBe(true)
    }),
  )
  expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true)
  expect(sameJson({ a: undefined }, { b: 1 })).toBe(false)
  expect(sameJson({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } })).toBe(false)
  expect(sameJson([], {})).toBe(false)
  expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false)
})
