/**
 * A writer for the part of DER that a certificate needs (X.690). Every function gives one complete tag-length-value.
 */

function encode(tag: number, content: Uint8Array): Buffer {
  const length = content.length
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content])
}

export const der = {
  sequence: (...parts: readonly Uint8Array[]): Buffer => encode(0x30, Buffer.concat(parts)),
  set: (...parts: readonly Uint8Array[]): Buffer => encode(0x31, Buffer.concat(parts)),
  /** An unsigned integer from its big-endian bytes. */
  integer(bytes: Uint8Array): Buffer {
    const first = bytes[0] ?? 0
    return encode(0x02, first >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
  },
  boolean: (value: boolean): Buffer => encode(0x01, Buffer.from([value ? 0xff : 0])),
  octetString: (bytes: Uint8Array): Buffer => encode(0x04, bytes),
  bitString: (bytes: Uint8Array, unusedBits = 0): Buffer => encode(0x03, Buffer.concat([Buffer.from([unusedBits]), bytes])),
  utf8: (text: string): Buffer => encode(0x0c, Buffer.from(text, 'utf8')),
  /** GeneralizedTime, UTC, to the second. */
  time: (date: Date): Buffer => encode(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`, 'ascii')),
  /** Context-specific tag; `constructed` wraps whole values. */
  context: (number: number, content: Uint8Array, constructed: boolean): Buffer => encode((constructed ? 0xa0 : 0x80) | number, content),
  objectId(dotted: string): Buffer {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
    const bytes = [first * 40 + second]
    for (const arc of rest) {
      const groups = [arc & 0x7f]
      for (let value = Math.floor(arc / 128); value > 0; value = Math.floor(value / 128)) groups.unshift((value & 0x7f) | 0x80)
      bytes.push(...groups)
    }
    return encode(0x06, Buffer.from(bytes))
  },
}
