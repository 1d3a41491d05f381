import { AppError } from '../../shared/domain/app-error.ts'

/** Waits for work that others may wait for, too, so that it goes on when this one gives up. Throws cancelled as soon as the signal aborts. */
export async function orGivenUp<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(givenUp())
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    return await Promise.race([promise, work])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/** What a request ends with whose signal aborted. */
export function givenUp(): AppError {
  return new AppError('cancelled', 'The request was given up.')
}
