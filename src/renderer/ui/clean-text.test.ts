import { describe, expect, test } from 'vitest'
import { cleanText } from './clean-text.ts'

const esc = String.fromCharCode(27)

describe('cleanText', () => {
  test('takes terminal sequences and control characters away', () => {
    expect(cleanText(`${esc}[31mred${esc}[0m`)).toBe('red')
    expect(cleanText(`${esc}]0;title${String.fromCharCode(7)}after`)).toBe('after')
    expect(cleanText(`a${String.fromCharCode(0)}b${String.fromCharCode(0x9b)}c\r`)).toBe('a b c ')
  })

  test('makes bidi controls and invisible characters visible', () => {
    expect(cleanText('prod\u202egnp')).toBe('prod\ufffdgnp')
    expect(cleanText('pro\u200bd')).toBe('pro\ufffdd')
  })

  test('keeps ordinary text, tabs, newlines and markup as they are', () => {
    expect(cleanText('<b>Größe</b>\t数据\n')).toBe('<b>Größe</b>\t数据\n')
  })

  test('bounds the length', () => {
    expect(cleanText('x'.repeat(2_000_000)).length).toBe(4001)
  })
})
