import { expect, test } from 'vitest'
import { AppError } from '../../shared/domain/app-error.ts'
import { ForeignAnswerError, KubeStatusError } from './kube-client.ts'
import { mapAnswer } from './map-error.ts'

const server = 'https://cluster.example:6443'
const answer = (status: number, text: string, contentType = 'text/plain; charset=utf-8') =>
  mapAnswer({ status, text, contentType, retryAfter: null }, server)
const status = (fields: object) => JSON.stringify({ kind: 'Status', apiVersion: 'v1', ...fields })
const codeOf = (error: AppError) => (error.cause instanceof KubeStatusError ? error.cause.status.code : null)

test.each([400, 403, 404, 409, 410, 413, 422])('a %i that is no Status is not believed, whatever its JSON says', code => {
  for (const body of [
    '404 page not found\n',
    'default backend - 404',
    '',
    '{"code":409,"message":"no"}',
    '{"kind":"Error","code":404}',
    '[]',
  ]) {
    const error = answer(code, body)
    expect(error).toBeInstanceOf(AppError)
    expect(error.code).toBe('unreachable')
    expect(error.message).toBe(`The answer does not come from a Kubernetes API server (HTTP ${code}, text/plain).`)
    expect(error.cause instanceof ForeignAnswerError && error.cause.httpStatus).toBe(code)
  }
})

test('a Status is believed, its own code too', () => {
  expect(answer(404, status({ code: 404, message: 'toys "a" not found' }), 'application/json')).toMatchObject({ code: 'not-found' })
  expect(answer(409, status({ message: 'conflict' }))).toMatchObject({ code: 'conflict' })
  expect(codeOf(answer(400, status({ code: 422 })))).toBe(422)
})

test.each([500, 502, 503, 504])('a %i stays one whatever the body says, so that a lost write is not taken for a refused one', code => {
  for (const body of [status({ code: 409 }), status({ code: 404 }), '{"code":422}', 'bad gateway'])
    expect(codeOf(answer(code, body))).toBe(code)
})

test('who asks to sign in or to slow down is believed without a Status', () => {
  expect(answer(401, 'Unauthorized')).toMatchObject({ code: 'unauthorized' })
  expect(codeOf(answer(429, 'Too many requests, please try again later.'))).toBe(429)
})
