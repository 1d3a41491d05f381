import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KubeObject } from '../../shared/domain/kube.ts'
import { createObjectTable, rootKey } from './object-table.ts'

function object(name: string, uid: string, version: number, root?: string): KubeObject {
  return { metadata: { name, namespace: 'ns', uid, resourceVersion: String(version), ...(root === undefined ? {} : { labels: { root } }) } }
}

function tableOfPods() {
  const touched: string[] = []
  const table = createObjectTable({
    roots: pod => (pod.metadata.labels?.root === undefined ? [] : [pod.metadata.labels.root]),
    onTouched: key => touched.push(key),
  })
  return { table, touched }
}

test('an object is found by name and by the root that it is about, and moves with its root', () => {
  const { table, touched } = tableOfPods()
  table.apply({ type: 'put', object: object('p', 'u1', 1, 'a') })
  expect(table.get('ns', 'p')?.metadata.uid).toBe('u1')
  expect(table.about(rootKey('ns', 'a'))).toHaveLength(1)
  touched.length = 0
  table.apply({ type: 'put', object: object('p', 'u1', 2, 'b') })
  expect(table.about(rootKey('ns', 'a'))).toEqual([])
  expect(table.about(rootKey('ns', 'b'))).toHaveLength(1)
  expect(touched).toEqual(['ns/a', 'ns/b'])
  table.apply({ type: 'remove', uid: 'u1', name: 'p', namespace: 'ns' })
  expect(table.about(rootKey('ns', 'b'))).toEqual([])
  expect(table.size).toBe(0)
})

test('it never goes back to an older version, unless the server itself went back', () => {
  const { table } = tableOfPods()
  const version = () => table.get('ns', 'p')?.metadata.resourceVersion
  table.apply({ type: 'put', object: object('p', 'u1', 10) })
  table.apply({ type: 'put', object: object('p', 'u1', 9) })
  expect(version()).toBe('10')
  table.apply({ type: 'page', namespace: null, objects: [object('p', 'u1', 9)] })
  table.apply({ type: 'synced', namespace: null, uids: new Set(['u1']), wentBack: false })
  expect(version()).toBe('10')
  table.apply({ type: 'page', namespace: null, objects: [object('p', 'u1', 8)] })
  table.apply({ type: 'synced', namespace: null, uids: new Set(['u1']), wentBack: true })
  expect(version()).toBe('8')
})

test('a full reading sweeps what is not there any more, in its own namespace only', () => {
  const { table } = tableOfPods()
  const other: KubeObject = { metadata: { name: 'p', namespace: 'other', uid: 'u9', resourceVersion: '1' } }
  for (const each of [object('p', 'u1', 1), object('q', 'u2', 2), other]) table.apply({ type: 'put', object: each })
  table.apply({ type: 'synced', namespace: 'ns', uids: new Set(['u2']), wentBack: false })
  expect(table.list(null).map(each => each.metadata.uid)).toEqual(['u2', 'u9'])
  table.apply({ type: 'synced', namespace: null, uids: new Set(['u2']), wentBack: false })
  expect(table.list(null).map(each => each.metadata.uid)).toEqual(['u2'])
})

test('an object that was deleted and made again replaces its namesake, and the late deletion of the old one takes nothing away', () => {
  const { table } = tableOfPods()
  table.apply({ type: 'put', object: object('p', 'old', 1, 'a') })
  table.apply({ type: 'put', object: object('p', 'new', 2, 'a') })
  expect(table.size).toBe(1)
  table.apply({ type: 'remove', uid: 'old', name: 'p', namespace: 'ns' })
  expect(table.get('ns', 'p')?.metadata.uid).toBe('new')
  expect(table.about(rootKey('ns', 'a')).map(each => each.metadata.uid)).toEqual(['new'])
  expect(table.size).toBe(1)
})

test('after any history the indexes say the same as the objects', () => {
  const step = fc.record({ uid: fc.constantFrom('1', '2', '3', '4'), root: fc.constantFrom('a', 'b', '__proto__'), remove: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const { table } = tableOfPods()
      const model = new Map<string, KubeObject>()
      for (const [index, { uid, root, remove }] of steps.entries()) {
        const next = object(`p${uid}`, uid, index, root)
        if (remove) model.delete(uid)
        else model.set(uid, next)
        table.apply(remove ? { type: 'remove', uid, name: `p${uid}`, namespace: 'ns' } : { type: 'put', object: next })
      }
      expect(new Set(table.list('ns'))).toEqual(new Set(model.values()))
      for (const root of ['a', 'b', '__proto__']) {
        const expected = [...model.values()].filter(each => each.metadata.labels?.root === root)
        expect(new Set(table.about(rootKey('ns', root)))).toEqual(new Set(expected))
      }
    }),
  )
})
