import { z } from 'zod'

/** The closed list of what can go wrong, for every door of the app. A new code is a change of the contract. */
const appErrorCodes = [
  'bad-input',
  'cancelled',
  'disconnected',
  'unreachable',
  'unauthorized',
  'forbidden',
  'conflict',
  'not-found',
  'stale-plan',
  'blocked',
  'internal',
] as const

export const AppErrorCode = z.enum(appErrorCodes)
export type AppErrorCode = z.infer<typeof AppErrorCode>

/** One field of an input that was refused. `path` is a dotted path into the input (`storage.size`, `members`). */
export const FieldError = z.object({ path: z.string(), message: z.string() })
export type FieldError = z.infer<typeof FieldError>

/** What travels beside an error's code and message. */
export const AppErrorData = z.object({
  /** What to do about it, in one sentence; null when nothing useful can be said. */
  hint: z.string().nullable(),
  /** Which fields of the input are at fault. */
  fields: z.array(FieldError),
  /** The fact under a plan that moved (`stale-plan`), or the server's own words; null if none. */
  detail: z.string().nullable(),
})
export type AppErrorData = z.infer<typeof AppErrorData>

/** The error that every layer throws on purpose. Its message is written for a person and holds no secret. */
export class AppError extends Error {
  readonly code: AppErrorCode
  readonly data: AppErrorData
  constructor(code: AppErrorCode, message: string, data: Partial<AppErrorData> & { cause?: unknown } = {}) {
    super(message, data.cause === undefined ? undefined : { cause: data.cause })
    this.name = 'AppError'
    this.code = code
    this.data = { hint: data.hint ?? null, fields: data.fields ?? [], detail: data.detail ?? null }
  }
}
