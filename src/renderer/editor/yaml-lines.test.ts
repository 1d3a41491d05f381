import { expect, test } from 'vitest'
import { yamlPieces } from './yaml-lines.ts'

test('a key, its colon and its value are told apart', () => {
  expect(yamlPieces('  name: shop # main').map(piece => [piece.kind, piece.text])).toEqual([
    ['mark', '  '],
    ['key', 'name'],
    ['mark', ':'],
    ['text', ' shop # main'],
  ])
})

test('list items, comments and document marks are recognised', () => {
  expect(yamlPieces('    - name: wal')[1]).toEqual({ kind: 'key', text: 'name' })
  expect(yamlPieces('# said by hand')).toEqual([{ kind: 'comment', text: '# said by hand' }])
  expect(yamlPieces('---')).toEqual([{ kind: 'mark', text: '---' }])
})

test('the pieces always join to the line itself', () => {
  for (const line of [
    '',
    'a',
    'a:b',
    '- - x: 1',
    '"quoted: key": 2',
    'url: http://x:1/',
    '   ',
    '{a: 1}',
    '\u202Eevil: x',
    `${'x: '.repeat(2000)}`,
  ]) {
    expect(
      yamlPieces(line)
        .map(piece => piece.text)
        .join(''),
    ).toBe(line)
  }
})
