import type { LogLine } from '../../shared/domain/log-line.ts'
import { readLogTime, sortLogLines } from '../../shared/domain/log-order.ts'
import { isSecretName } from '../../shared/redaction/secret-names.ts'
import { maskSecretText } from '../../shared/redaction/secret-text.ts'
import type { EngineLogs } from '../engines/engine.ts'

/** Lines on their way to one reader. */
export interface LogBuffer {
  /** A line as the node gives it, its time first. */
  push(member: string, text: string): void
  /** At most `most` lines, oldest first, and how many were left out since the last call. */
  take(most: number): { lines: LogLine[]; dropped: number }
  readonly size: number
}

/** Longer texts are cut: a page shows one line of them. */
const maxText = 8 * 1024
const maxFacts = 20
const mask = '***'

/** Holds at most `limit` lines; what comes on top pushes the oldest out. */
export function createLogBuffer(logs: EngineLogs, limit: number): LogBuffer {
  let held: LogLine[] = []
  let dropped = 0
  let seq = 0

  function read(member: string, text: string): LogLine {
    const space = text.indexOf(' ')
    const stamp = space < 0 ? null : readLogTime(text.slice(0, space))
    const parsed = logs.parse(stamp === null ? text : text.slice(space + 1))
    seq += 1
    return {
      seq,
      member,
      at: stamp ?? parsed.at,
      severity: parsed.severity,
      source: clean(parsed.source, 200),
      message: clean(parsed.message, maxText),
      facts: parsed.facts.slice(0, maxFacts).map(({ label, text: value }) => ({
        label: clean(label, 100),
        text: value !== '' && isSecretName(label) ? mask : clean(value, maxText),
      })),
    }
  }

  return {
    push(member, text) {
      held.push(read(member, text))
      // Cut now and then, not at each line: taking from the front moves all that follows.
      if (held.length < limit * 2) return
      dropped += held.length - limit
      held = sortLogLines(held).slice(-limit)
    },
    take(most) {
      held = sortLogLines(held)
      if (held.length > limit) {
        dropped += held.length - limit
        held = held.slice(-limit)
      }
      const lines = held.splice(0, most)
      const left = dropped
      dropped = 0
      return { lines, dropped: left }
    },
    get size() {
      return held.length
    },
  }
}

/** Without secrets and then cut: half a secret would not look like one. */
function clean(text: string, limit: number): string {
  const whole = maskSecretText(text, () => mask)
  return whole.length > limit ? `${whole.slice(0, limit)}…` : whole
}
