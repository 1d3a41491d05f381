const maxLineLength = 32 * 1024 * 1024

/**
 * Cuts a byte stream into lines at LF only (JSON text may contain U+2028), decoding UTF-8 across chunk borders.
 * An unfinished last line is dropped: it is half an event. Throws when one line passes 32 Mi characters.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > maxLineLength) throw new Error('a line of the stream is too long')
    for (const part of parts) if (part !== '') yield part
  }
}
