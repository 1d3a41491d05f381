import { expect, test } from 'vitest'
import type { Consequence } from '../../shared/domain/plan.ts'
import { consequenceLooks, lookAmong } from './consequence-looks.ts'

const stays: Consequence = { level: 'none', text: 'Its volumes stay.' }
const goes: Consequence = { level: 'irreversible', text: 'All its data goes.' }

test('nothing is promised in green beside something graver, nor where nobody could look', () => {
  expect(lookAmong(stays, [goes, stays], true)).toMatchObject({ tone: 'muted', word: 'Note' })
  expect(lookAmong(goes, [goes, stays], true)).toBe(consequenceLooks.irreversible)
  expect(lookAmong(stays, [stays], true)).toMatchObject({ tone: 'good', word: 'No interruption' })
  expect(lookAmong(stays, [stays], false)).toMatchObject({ tone: 'muted', word: 'None planned' })
})
