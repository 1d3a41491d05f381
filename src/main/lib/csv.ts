/**
 * A table as CSV (RFC 4180: commas, CRLF, quotes where needed, UTF-8). Spreadsheets run what begins like a formula, and texts of a cluster are
 * anybody's: a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (or the wide forms of these signs) gets an apostrophe before it.
 */
export function csvText(header: readonly string[], rows: Iterable<readonly (string | number | null)[]>): string {
  let text = `${header.map(cell).join(',')}\r\n`
  for (const row of rows) text += `${row.map(cell).join(',')}\r\n`
  return text
}

const formula = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
