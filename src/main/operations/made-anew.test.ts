import { expect, test } from 'vitest'
import { madeAnew } from './made-anew.ts'

function planOn(uid: string | null, name = 'orders') {
  const ref = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', namespace: 'shop', name }
  return { steps: [{ ref, basis: { exists: uid !== null, uid, resourceVersion: null } }] }
}

test('an object of the same name with another uid is another one; what is not there yet is none', () => {
  expect(madeAnew(planOn('a'), planOn('b'))).toBe('Cluster shop/orders')
  expect(madeAnew(planOn('a'), planOn('a'))).toBeNull()
  expect(madeAnew(planOn(null), planOn('b'))).toBeNull()
  expect(madeAnew(planOn('a'), planOn(null))).toBeNull()
  expect(madeAnew(planOn('a'), planOn('b', 'bills'))).toBeNull()
})
