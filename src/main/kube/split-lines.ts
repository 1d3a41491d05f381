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
 */
export function createLineSplitter(limit: number): { push(chunk: Buffer): Buffer[]; rest(): string } {
  let parts: Buffer[] = []
  let held = 0

  function take(chunk: Buffer, start: number, end: number): Buffer {
    if (held + end - start > limit) throw new LineTooLongError(limit)
    if (held === 0) return withoutReturn(chunk.subarray(start, end))
    parts.push(chunk.subarray(start, end))
    const line = Buffer.concat(parts)
    parts = []
    held = 0
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
      if (start < chunk.length) {
        held += chunk.length - start
        if (held > limit) throw new LineTooLongError(limit)
        parts.push(chunk.subarray(start))
      }
      return lines
    },
    /** What came after the last line feed: half a line, when a stream was cut. */
    rest: () => Buffer.concat(parts).toString('utf8'),
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line[line.length - 1] === carriageReturn ? line.subarray(0, -1) : line
}
