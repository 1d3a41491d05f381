import { isMet, type Row, ratioOf } from './figure.ts'

const head = ['id', 'what', 'ours', 'against', 'ratio', 'goal', 'met']

/** Three digits are all that such figures mean. */
function digits(value: number): string {
  return value !== 0 && Math.abs(value) < 1000 ? String(Number(value.toPrecision(3))) : String(Math.round(value))
}

/** The rows as an aligned table. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map(row => [
    row.id,
    row.what,
    `${digits(row.ours)} ${row.unit}`.trim(),
    row.against === null ? '–' : `${row.against.name} ${digits(row.against.value)} ${row.unit}`.trim(),
    row.against === null ? '–' : ratioOf(row).toFixed(3),
    `≤ ${digits(row.goal)}${row.against === null ? ` ${row.unit}`.trimEnd() : ''}`,
    isMet(row) ? 'yes' : row.wanted ? 'NO' : 'not yet',
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map(line => line[column]?.length ?? 0)))
  const line = (texts: readonly string[]) => texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')
  return [line(head), line(widths.map(width => '─'.repeat(width))), ...cells.map(line)].join('\n')
}
