import type { Log } from './lib/log.ts'

/** Longest wait for an orderly end after a failure that nobody caught, in ms. */
const disposeWithinMs = 5_000

/**
 * Logs what nobody waited for or caught, redacted as all that is logged. After an uncaught exception nothing in the process can be trusted:
 * `dispose` runs, for at most five seconds, and the process ends with exit code 1. To be called before anything else is started.
 */
export function guardProcess(log: Log, dispose: () => Promise<void>): void {
  let failing = false
  process.on('unhandledRejection', error => log.error('Nobody waited for a failure', error))
  process.on('uncaughtException', error => {
    log.error('A failure that nobody caught ends the app', error)
    if (failing) return
    failing = true
    const late = setTimeout(() => process.exit(1), disposeWithinMs)
    late.unref()
    dispose()
      .catch(reason => log.error('The app did not end well', reason))
      .finally(() => process.exit(1))
  })
}
