/** Whether the text is a range of addresses as Kubernetes takes it (`203.0.113.0/24`, `2001:db8::/32`): no zeros in front of a number, no zone. */
export function isCidr(text: string): boolean {
  const match = /^([0-9a-fA-F.:]{2,45})\/(0|[1-9][0-9]{0,2})$/.exec(text)
  if (match === null) return false
  const [, address = '', bits = ''] = match
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128
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
