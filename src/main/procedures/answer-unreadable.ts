import { AppError } from '../../shared/domain/app-error.ts'
import type { Log } from '../lib/log.ts'
import { asOrpcError } from './as-orpc-error.ts'
import { sayJsonFault } from './say-json-fault.ts'

/**
 * For a door's `onError`: what goes wrong before a handler is reached leaves in the contract's words too. Handlers throw the contract's errors
 * alone, so a parser's error comes from reading the request: its JSON, its encoding.
 */
export function answerUnreadable(log: Log): (error: unknown) => never {
  return error => {
    const unreadable = error instanceof SyntaxError || error instanceof TypeError || error instanceof URIError
    const fault = error instanceof SyntaxError ? sayJsonFault(error) : null
    const message = fault === null ? 'The request can’t be read.' : `The request is no JSON: ${fault}.`
    const told = unreadable ? new AppError('bad-input', message, { hint: 'Send JSON, and say so in Content-Type.' }) : error
    throw asOrpcError(told, log, 'A door')
  }
}
