import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedPointers } from './changed-pointers.ts'
import { isObject, type JsonObject } from './json.ts'
import { mergePatchOf } from './merge-patch.ts'
import { mergeThree } from './merge-three.ts'

const base = { spec: { a: 1, b: { c: 2, d: 3 }, roles: [{ name: 'x', login: true }, { name: 'y' }], plain: [1, 2] } }

test('what both sides changed stands, each where it was changed', () => {
  const mine = { spec: { ...base.spec, a: 5, roles: [{ name: 'x', login: false }, { name: 'y' }, { name: 'new' }] } }
  const theirs = {
    spec: {
      ...base.spec,
      b: { c: 9 },
      roles: [
        { name: 'x', login: true },
        { name: 'y', createdb: true },
      ],
    },
  }
  expect(mergeThree(base, mine, theirs)).toEqual({
    value: {
      spec: { a: 5, b: { c: 9 }, roles: [{ name: 'x', login: false }, { name: 'y', createdb: true }, { name: 'new' }], plain: [1, 2] },
    },
    conflicts: [],
  })
})

test('the same change on both sides is no conflict; different ones are, also of a list that others changed elsewhere', () => {
  const same = { spec: { ...base.spec, a: 7 } }
  expect(mergeThree(base, same, same).conflicts).toEqual([])
  const mine = { spec: { ...base.spec, a: 7, plain: [1] } }
  const theirs = { spec: { ...base.spec, a: 8, plain: [1, 2, 3] } }
  expect(mergeThree(base, mine, theirs).conflicts).toEqual([
    { path: '/spec/a', mine: 7, theirs: 8 },
    { path: '/spec/plain', mine: [1], theirs: [1, 2, 3] },
  ])
})

test('what one side removed and the other changed is a conflict', () => {
  const mine = { spec: { ...base.spec, roles: [{ name: 'y' }] } }
  const theirs = { spec: { ...base.spec, roles: [{ name: 'x', login: false }, { name: 'y' }] } }
  expect(mergeThree(base, mine, theirs).conflicts.map(each => each.path)).toEqual(['/spec/roles/x'])
})

const leaf = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'), fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }))
const tree = fc.letrec<{ node: unknown }>(tie => ({
  node: fc.oneof({ maxDepth: 3 }, leaf, fc.dictionary(fc.constantFrom('p', 'q', 'r', '__proto__'), tie('node'), { maxKeys: 3 })),
})).node
const objects = fc.dictionary(fc.constantFrom('p', 'q', 'r'), tree, { maxKeys: 3 })

/** RFC 7396. */
function applyPatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const kept = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) kept.delete(key)
    else kept.set(key, applyPatch(kept.get(key), value))
  }
  return Object.fromEntries(kept)
}

const plain = (object: unknown): JsonObject => JSON.parse(JSON.stringify(object))

test('one side alone is what comes of it, and no field outside of both changes differs from the base', () => {
  fc.assert(
    fc.property(objects, objects, objects, (a, b, c) => {
      const [from, mine, theirs] = [plain(a), plain(b), plain(c)]
      expect(mergeThree(from, mine, from)).toEqual({ value: mine, conflicts: [] })
      expect(mergeThree(from, from, theirs)).toEqual({ value: theirs, conflicts: [] })
      const { value, conflicts } = mergeThree(from, mine, theirs)
      const touched = [...changedPointers(from, mine), ...changedPointers(from, theirs)]
      const near = (pointer: string) =>
        touched.some(each => pointer === each || pointer.startsWith(`${each}/`) || each.startsWith(`${pointer}/`))
      for (const pointer of changedPointers(from, value)) expect(near(pointer)).toBe(true)
      if (conflicts.length === 0) expect(mergeThree(from, theirs, mine).value).toEqual(value)
    }),
    { numRuns: 2000 },
  )
})

test('the patch makes the one of the other', () => {
  fc.assert(
    fc.property(objects, objects, (a, b) => {
      const [from, to] = [plain(a), plain(b)]
      expect(applyPatch(from, mergePatchOf(from, to))).toEqual(to)
    }),
    { numRuns: 2000 },
  )
})

test('a null is an absent field, and nothing is sent where it stays absent', () => {
  expect(mergePatchOf({ a: 1, b: 2 }, { a: null, b: 2, c: null, d: { e: null } })).toEqual({ a: null, d: {} })
})
