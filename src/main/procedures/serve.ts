/**
 * The handlers of the contract, one file per namespace, a few lines each: they pass what came in to the part of the house that does the work.
 * Every error leaves through `asOrpcError`, from calls and from streams, so that no door ever shows a stack or a secret.
 */
import { mapEventIterator } from '@orpc/client'
import { implement } from '@orpc/server'
import { z } from 'zod'
import { contract } from '../../shared/contract.ts'
import { sayIssue } from '../../shared/refusals/say-issue.ts'
import type { Log } from '../lib/log.ts'
import { asOrpcError } from './as-orpc-error.ts'

// The contract's schemas are checked by oRPC, which hands no words over: these are the app's own, for whatever has none of its own.
z.config({ customError: issue => sayIssue(issue) })

/** What every handler is given beside its input. */
export interface CallContext {
  readonly log: Log
}

/** The contract's builder, with errors mapped once for all doors. */
export const serve = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, next, path }) => {
    const mapped = (error: unknown) => asOrpcError(error, context.log, path.join('.'))
    try {
      const { output, ...rest } = await next()
      if (!isStream(output)) return { output, ...rest }
      return { ...rest, output: mapEventIterator(output, { value: async value => value, error: async error => mapped(error) }) }
    } catch (error) {
      throw mapped(error)
    }
  })

function isStream(output: unknown): output is AsyncIterator<unknown, unknown, void> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}
