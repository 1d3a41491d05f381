/**
 * The handlers of the contract, one file per namespace, a few lines each: they pass what came in to the part of the house that does the work.
 * Every error leaves through `answerErrors`, so that no door ever shows a stack or a secret.
 */
import { implement, ORPCError } from '@orpc/server'
import { httpStatusOf } from '../../shared/contract/procedure.ts'
import { contract } from '../../shared/contract.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Log } from '../lib/log.ts'
import { redact } from '../lib/redaction.ts'

/** What every handler is given beside its input. */
export interface CallContext {
  readonly log: Log
}

/** The contract's builder, with errors mapped once for all doors. */
export const serve = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, next, path }) => {
    try {
      return await next()
    } catch (error) {
      throw asOrpcError(error, context.log, path.join('.'))
    }
  })

/** An error as the contract names it. What nobody foresaw is `internal`: logged whole, told in one sentence. */
function asOrpcError(error: unknown, log: Log, where: string): unknown {
  if (error instanceof AppError) {
    return new ORPCError(error.code, {
      status: httpStatusOf[error.code],
      message: redact(error.message),
      data: { hint: error.data.hint, fields: error.data.fields, detail: error.data.detail === null ? null : redact(error.data.detail) },
    })
  }
  // Input that does not fit the contract is told by oRPC itself, before any handler.
  if (error instanceof ORPCError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new ORPCError('cancelled', { status: httpStatusOf.cancelled, message: 'The call was cancelled.', data: noData })
  }
  log.error(`${where} failed`, error)
  return new ORPCError('internal', {
    status: httpStatusOf.internal,
    message: 'Something went wrong inside the app.',
    data: { ...noData, hint: 'The log has the details. Please report it.' },
  })
}

const noData = { hint: null, fields: [], detail: null }
