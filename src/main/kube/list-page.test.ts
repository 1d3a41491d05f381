import { expect, test } from 'vitest'
import { seededRandom } from '../../../test/fakes/seeded-random.ts'
import { mostItems } from '../../shared/domain/shape.ts'
import { listParser, readListPage } from './list-page.ts'

const parse = listParser({ kind: 'all', metadata: { name: 'all' }, spec: { size: 'all' } })
const read = (value: unknown) => readListPage(JSON.stringify(value), 'https://here', seededRandom(1), parse)
const item = (name: string) => ({ kind: 'Toy', metadata: { name, managedFields: [{}] }, spec: { size: 1, color: 'red' }, status: {} })

test('a page by shape holds what the shape names, and tells how it goes on', () => {
  const page = read({ kind: 'ToyList', metadata: { resourceVersion: '7', continue: 'more' }, items: [item('a'), 5, item('b')] })
  const lean = (name: string) => ({ kind: 'Toy', metadata: { name }, spec: { size: 1 } })
  expect(page).toEqual({ items: [lean('a'), lean('b')], lean: true, malformed: 1, resourceVersion: '7', continues: 'more' })
})

test('a page that the shape would cut is read whole', () => {
  const page = read({ metadata: {}, items: Array.from({ length: mostItems + 1 }, (_, index) => item(`t${index}`)) })
  expect(page).toMatchObject({ lean: false, malformed: 0 })
  expect(page.items).toHaveLength(mostItems + 1)
})

test('what is no list is refused as it is without a shape', () => {
  expect(() => read({ items: {} })).toThrow('does not answer as a Kubernetes API server does')
  expect(() => read({ kind: 'Status', status: 'Failure', code: 403, reason: 'Forbidden', message: 'not you' })).toThrow('not you')
  expect(read({ items: null })).toMatchObject({ items: [], lean: false })
})
