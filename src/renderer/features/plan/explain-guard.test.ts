import { expect, test } from 'vitest'
import { explainGuard } from './explain-guard.ts'

const call = (body: string | null) => ({ method: 'PATCH', path: '/x', contentType: null, body })
const withVersion = (resourceVersion: string) => call(JSON.stringify({ kind: 'Thing', metadata: { name: 'a', resourceVersion } }))

test('a call’s own resourceVersion is explained: what it must not meet', () => {
  expect(explainGuard(withVersion('1'))).toMatch(/refuses it if the object exists by then/)
  expect(explainGuard(withVersion('4711'))).toMatch(/"4711".*has changed by then/)
  expect(explainGuard(call(JSON.stringify({ preconditions: { uid: 'u', resourceVersion: '7' } })))).toMatch(/"7"/)
  expect(explainGuard(call('{"metadata":{"name":"a"}}'))).toBeNull()
  expect(explainGuard(call(null))).toBeNull()
})
