import { isIP } from 'node:net'

const dateTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
const checks: Readonly<Record<string, (value: string) => boolean>> = {
  'date-time': value => dateTime.test(value) && !Number.isNaN(Date.parse(value)),
  date: value => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  ipv4: value => isIP(value) === 4,
  ipv6: value => isIP(value) === 6,
  ip: value => isIP(value) !== 0,
  cidr: value => /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(value),
  uuid: value => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(value),
  uri: value => URL.canParse(value),
  byte: value => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0,
  duration: value => /^([+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w))+$/.test(value) || value === '0',
}

/** True when a string has the named format; unknown formats are not checked, as the API server ignores them. */
export function matchesFormat(format: string, value: string): boolean {
  return checks[format]?.(value) ?? true
}
