/** Whether the text is a range of addresses as Kubernetes takes it (`203.0.113.0/24`, `2001:db8::/32`): no zeros in front of a number, no zone. */
export function isCidr(text: string): boolean {
  const match = /^([0-9a-fA-F.:]{2,45})\/(0|[1-9][0-9]{0,2})$/.exec(text)
  if (match === null) return false
  const [, address = '', bits = ''] = match
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128
}

/** The range itself: the same prefix with no bits of a host (`10.0.0.5/8` → `10.0.0.0/8`). null for what is no range, and for IPv6 with an IPv4 tail. */
export function cidrNetwork(text: string): string | null {
  if (!isCidr(text)) return null
  const [address = '', bits = ''] = text.split('/')
  const length = Number(bits)
  if (isIpv4(address)) {
    const kept = keepBits(address.split('.').map(Number), 8, length)
    return `${kept.join('.')}/${bits}`
  }
  if (address.includes('.')) return null
  const given = ipv6Groups(address)
  const kept = keepBits(given, 16, length)
  // Written as it was unless something changes: `2001:DB8::/32` is right already.
  return kept.every((group, index) => group === given[index]) ? text : `${ipv6Text(kept)}/${bits}`
}

/** The parts of an address, each of so many bits, with all bits after the first `length` taken away. */
function keepBits(parts: readonly number[], size: number, length: number): number[] {
  return parts.map((part, index) => {
    const held = Math.min(size, Math.max(0, length - index * size))
    return part & (((1 << size) - 1) ^ ((1 << (size - held)) - 1))
  })
}

function ipv6Groups(text: string): number[] {
  const [left = '', right] = text.split('::')
  const numbers = (half: string) => (half === '' ? [] : half.split(':').map(group => Number.parseInt(group, 16)))
  const head = numbers(left)
  const tail = right === undefined ? [] : numbers(right)
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

/** A network as text: its zeros at the end become `::`. */
function ipv6Text(groups: readonly number[]): string {
  const last = groups.findLastIndex(group => group !== 0)
  const head = groups.slice(0, last + 1).map(group => group.toString(16))
  return head.length >= 7 ? groups.map(group => group.toString(16)).join(':') : `${head.join(':')}::`
}

/** Four decimal numbers up to 255. */
function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every(part => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
}

/** Eight groups of hexadecimal digits, `::` once for a row of zeros, the last two groups perhaps as IPv4. */
function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups: string[] = halves.flatMap(half => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  let size = groups.length
  if (last?.includes('.')) {
    if (!isIpv4(last) || !text.endsWith(last)) return false
    groups.pop()
    size += 1
  }
  if (!groups.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return false
  return halves.length === 2 ? size <= 7 : size === 8
}
