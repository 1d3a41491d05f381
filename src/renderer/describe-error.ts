import { ORPCError } from '@orpc/client'
import type { AppErrorCode, FieldError } from '../shared/domain/app-error.ts'

/** An error as the page shows it. */
export type ShownError = { code: AppErrorCode; message: string; hint: string | null; fields: readonly FieldError[]; detail: string | null }

/** Reads any thrown value. The host's own errors keep their code, hint and fields; anything else is `internal`. */
export function describeError(error: unknown): ShownError {
  if (error instanceof ORPCError && error.defined) {
    const data: unknown = error.data
    const from = typeof data === 'object' && data !== null ? (data as Partial<ShownError>) : {}
    return {
      code: error.code as AppErrorCode,
      message: error.message,
      hint: from.hint ?? null,
      fields: from.fields ?? [],
      detail: from.detail ?? null,
    }
  }
  const message = error instanceof Error && error.message !== '' ? error.message : 'Something went wrong.'
  return { code: 'internal', message, hint: null, fields: [], detail: null }
}
