import { expect, test } from 'vitest'
import { deleteRequest, mergePatchRequest } from './apply.ts'
import { asDryRun } from './as-dry-run.ts'

const signal = new AbortController().signal
const kind = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
const target = { kind, namespace: 'shop', name: 'one' }
const precondition = { uid: 'u', resourceVersion: '7' }

test('a delete is told in its body that it is a dry run: the query does not count where there is a body', () => {
  const tried = asDryRun(deleteRequest(target, precondition, { signal, propagation: 'Background' }))
  expect(JSON.parse(tried.body ?? '')).toMatchObject({
    kind: 'DeleteOptions',
    dryRun: ['All'],
    preconditions: { uid: 'u', resourceVersion: '7' },
  })
  expect(tried.query).toMatchObject({ dryRun: 'All' })
})

test('other writes are told in the query, and their bodies stay as they are', () => {
  const request = mergePatchRequest(target, { spec: { a: 1 } }, precondition, { signal })
  const tried = asDryRun(request)
  expect(tried.query).toMatchObject({ dryRun: 'All', fieldManager: 'clouddb-desktop' })
  expect(tried.body).toBe(request.body)
})

test('a delete whose body can’t hold options is never sent as if it were a try', () => {
  expect(() => asDryRun({ method: 'DELETE', path: '/api/v1/pods/one', body: '[]', signal })).toThrow('can’t be tried')
  expect(asDryRun({ method: 'DELETE', path: '/api/v1/pods/one', signal }).query).toEqual({ dryRun: 'All' })
})
