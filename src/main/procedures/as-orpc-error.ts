import { ValidationError } from '@orpc/contract'
import { ORPCError } from '@orpc/server'
import { httpStatusOf } from '../../shared/contract/procedure.ts'
import { AppError, AppErrorCode, type AppErrorData, type FieldError } from '../../shared/domain/app-error.ts'
import { fieldErrors } from '../../shared/refusals/field-errors.ts'
import type { Log } from '../lib/log.ts'

/** More faults than these in one input help nobody. */
const maxFields = 50

/**
 * An error as the contract names it, so that every door answers with a code of the closed list and never with a stack or a secret. What nobody
 * foresaw is `internal`: logged whole, told in one sentence.
 */
export function asOrpcError(error: unknown, log: Log, where: string): ORPCError<string, unknown> {
  if (error instanceof AppError) {
    return new ORPCError(error.code, {
      status: httpStatusOf[error.code],
      message: log.redact(error.message),
      data: cleanData(error.data, log),
    })
  }
  // Mapped already, on an inner way out.
  if (error instanceof ORPCError && AppErrorCode.safeParse(error.code).success) return error
  // oRPC's own words for what did not fit the contract, and for what could not even be read.
  if (error instanceof ORPCError && error.status >= 400 && error.status < 500) {
    const fields = error.cause instanceof ValidationError ? fieldsOf(error.cause, log) : []
    return new ORPCError('bad-input', {
      status: error.status,
      message: fields.length > 0 ? 'The input does not fit the contract.' : error.message,
      data: { ...noData, hint: fields.length > 0 ? 'See what each field wants.' : null, fields },
    })
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new ORPCError('cancelled', { status: httpStatusOf.cancelled, message: 'The call was cancelled.', data: noData })
  }
  log.error(`${where} failed`, error instanceof ORPCError ? (error.cause ?? error) : error)
  return new ORPCError('internal', {
    status: httpStatusOf.internal,
    message: 'Something went wrong inside the app.',
    data: { ...noData, hint: 'The log has the details. Please report it.' },
  })
}

const noData = { hint: null, fields: [], detail: null }

/** All of it is shown, and any of it may quote a server, a file or what was typed in. */
function cleanData(data: AppErrorData, log: Log): AppErrorData {
  const clean = (text: string | null) => (text === null ? null : log.redact(text))
  const fields = data.fields.slice(0, maxFields).map(({ path, message }) => ({ path: log.redact(path), message: log.redact(message) }))
  return { hint: clean(data.hint), fields, detail: clean(data.detail) }
}

function fieldsOf(fault: ValidationError, log: Log): FieldError[] {
  const fields = fieldErrors(fault.issues).slice(0, maxFields)
  return fields.map(({ path, message }) => ({ path: log.redact(path), message: log.redact(message) }))
}
