import { type Clock, isoTime } from './clock.ts'
import { createKnownSecrets, type KnownSecrets } from './known-secrets.ts'

type LogLevel = 'info' | 'warn' | 'error'

/**
 * Lines about what the app does. Everything passes through redaction here, once, before any sink sees it; and as every part of the app has its
 * log, here is where secrets in use are made known, and where other texts that leave (errors, journal) are cleaned of them.
 */
export interface Log extends KnownSecrets {
  info(message: string): void
  warn(message: string): void
  error(message: string, cause?: unknown): void
}

/** What a log needs: where lines go (a file, stderr, a test's array) and the clock that stamps them. */
interface LogDeps {
  readonly clock: Clock
  readonly sink: (line: string) => void
}

/** The longest line that is kept: a server's answer may be megabytes. */
const maxLine = 4_000

/** Opens a log over a sink. A line is `time level message`; control characters are spelt out, so that hostile text can't forge a line. */
export function createLog(deps: LogDeps): Log {
  const secrets = createKnownSecrets()
  function write(level: LogLevel, message: string): void {
    const clean = secrets.redact(message)
    const cut = clean.length > maxLine ? `${clean.slice(0, maxLine)}…` : clean
    deps.sink(`${isoTime(deps.clock)} ${level} ${spellControls(cut)}`)
  }
  return {
    ...secrets,
    info: message => write('info', message),
    warn: message => write('warn', message),
    error: (message, cause) => write('error', cause === undefined ? message : `${message}: ${causeText(cause)}`),
  }
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.stack ?? `${cause.name}: ${cause.message}`
}

function spellControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, control => {
    return control === '\n' ? '\\n' : `\\u${(control.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}
