import { expect, test } from 'vitest'
import { createFixtureView } from './fixture-view.ts'
import { freeName } from './free-name.ts'
import { jobKind } from './kube-kinds.ts'

test('a name that is taken gets a number', () => {
  const job = (name: string) => ({ kind: 'Job', metadata: { name, namespace: 'shop' } })
  const free = (...taken: readonly string[]) => freeName('dump', jobKind, 'shop', createFixtureView(taken.map(job)))
  expect([free(), free('other'), free('dump'), free('dump', 'dump-2')]).toEqual(['dump', 'dump', 'dump-2', 'dump-3'])
})
