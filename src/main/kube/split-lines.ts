/** Thrown when one line is longer than allowed. */
export class LineTooLongError extends Error {
  constructor(limit: number) {
    super(`A line is longer than ${limit} bytes`)
    this.name = 'LineTooLongError'
  }
}

const lineFeed = 10
const carriageReturn = 13

/**
 * Cuts bytes into lines at LF (CRLF too). It works on bytes, so that a code point split over two chunks stays whole and U+2028 ends nothing;
 * and it joins the parts of a long line once, so that a 32 MiB line in small chunks costs linear time. Lines may be views of the chunk.
 * A line of more than `limit` bytes is refused with LineTooLongError, or with a `cutMark` cut: its head comes with the mark behind it.
 */
export function createLineSplitter(limit: number, cutMark: string | null = null): { push(chunk: Buffer): Buffer[]; rest(): string } {
  let parts: Buffer[] = []
  let held = 0
  /** The line is longer than the limit: its head and the mark are held, and the rest is passed over. */
  let cut = false

  /** Keeps a part of a line that is not complete, or whose beginning is kept. */
  function keep(part: Buffer) {
    if (cut) return
    const room = limit - held
    held += part.length
    if (part.length <= room) parts.push(part)
    else if (cutMark === null) throw new LineTooLongError(limit)
    else {
      parts.push(part.subarray(0, room), Buffer.from(cutMark))
      cut = true
    }
  }

  function take(chunk: Buffer, start: number, end: number): Buffer {
    if (held === 0 && end - start <= limit) return withoutReturn(chunk.subarray(start, end))
    keep(chunk.subarray(start, end))
    const line = Buffer.concat(parts)
    parts = []
    held = 0
    cut = false
    return withoutReturn(line)
  }

  return {
    push(chunk) {
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
        const line = take(chunk, start, end)
        if (line.length > 0) lines.push(line)
        start = end + 1
      }
      if (start < chunk.length) keep(chunk.subarray(start))
      return lines
    },
    /** What came after the last line feed: half a line, when a stream was cut. */
    rest: () => Buffer.concat(parts).toString('utf8'),
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line[line.length - 1] === carriageReturn ? line.subarray(0, -1) : line
}
