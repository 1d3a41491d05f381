import { AppError } from '../../shared/domain/app-error.ts'

/** The error of an OIDC token that can't be had. `what`: a sentence. */
export function oidcFailure(what: string, cause?: unknown): AppError {
  const { message = '' } = cause instanceof Error ? cause : {}
  const detail = message === '' ? {} : { detail: message.slice(0, 500) }
  return new AppError('unauthorized', `The OIDC token could not be renewed. ${what}`, {
    hint: 'Sign in again with your OIDC tool.',
    ...detail,
    cause,
  })
}
