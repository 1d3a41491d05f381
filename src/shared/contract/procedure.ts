import { oc, type Route } from '@orpc/contract'
import type { AppErrorCode } from '../domain/app-error.ts'
import { AppErrorData } from '../domain/app-error.ts'

/** HTTP status of each error code on the REST door. 499 is what proxies use for a caller that went away. */
export const httpStatusOf: Readonly<Record<AppErrorCode, number>> = {
  'bad-input': 400,
  cancelled: 499,
  disconnected: 409,
  unreachable: 502,
  unauthorized: 401,
  forbidden: 403,
  conflict: 409,
  'not-found': 404,
  'stale-plan': 412,
  blocked: 422,
  internal: 500,
}

function failure(code: AppErrorCode) {
  return { status: httpStatusOf[code], data: AppErrorData }
}

/** For procedures whose answer on REST is a file itself (`TextFile`): says so in the OpenAPI document. */
export const answersWithFile: NonNullable<Route['spec']> = operation => ({
  ...operation,
  responses: {
    ...operation.responses,
    200: {
      description: 'The file.',
      content: { 'application/json': { schema: { type: 'object' } }, 'text/csv': { schema: { type: 'string' } } },
    },
  },
})

/** Every procedure starts here: it can fail with any code of the closed list and with nothing else. */
export const procedure = oc.errors({
  'bad-input': failure('bad-input'),
  cancelled: failure('cancelled'),
  disconnected: failure('disconnected'),
  unreachable: failure('unreachable'),
  unauthorized: failure('unauthorized'),
  forbidden: failure('forbidden'),
  conflict: failure('conflict'),
  'not-found': failure('not-found'),
  'stale-plan': failure('stale-plan'),
  blocked: failure('blocked'),
  internal: failure('internal'),
})
