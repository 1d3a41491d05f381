import { expect, test } from 'vitest'
import { csvText } from './csv.ts'

test('a table is CSV as RFC 4180 has it: CRLF after each line, quotes only where they are needed, nothing for what is not there', () => {
  const text = csvText(
    ['a', 'b'],
    [
      ['plain', 1],
      ['with, comma', null],
      ['with "quotes"', 'two\nlines'],
      ['grün 漢', ''],
    ],
  )
  expect(text).toBe('a,b\r\nplain,1\r\n"with, comma",\r\n"with ""quotes""","two\nlines"\r\ngrün 漢,\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＠x'])(
  'a text that a spreadsheet would run (%j) is shown as text',
  text => {
    const cell = csvText(['a'], [[text]])
      .split('\n')
      .slice(1)
      .join('\n')
    expect(cell.replace(/^"/, '').startsWith(`'${text[0]}`)).toBe(true)
  },
)

test('a formula within quotes is none either, and numbers stay numbers', () => {
  expect(csvText(['a', 'b'], [['=HYPERLINK("http://x","y")', -5]])).toBe('a,b\r\n"\'=HYPERLINK(""http://x"",""y"")",-5\r\n')
})
