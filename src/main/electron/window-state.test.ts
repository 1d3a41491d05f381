import { expect, test } from 'vitest'
import { restoreWindow } from './window-state.ts'

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]

test('the window opens where it was', () => {
  const kept = { x: 40, y: 60, width: 1000, height: 700, maximized: true }
  expect(restoreWindow(kept, screens)).toEqual({ bounds: { x: 40, y: 60, width: 1000, height: 700 }, maximized: true })
})

test('a window whose screen is gone opens on the one that is there', () => {
  const away = [
    { x: 2000, y: 0 },
    { x: -950, y: 0 },
    { x: 0, y: -20 },
    { x: 0, y: 1070 },
  ]
  for (const place of away) {
    expect(restoreWindow({ ...place, width: 1000, height: 700, maximized: false }, screens).bounds).not.toHaveProperty('x')
  }
})

test('a damaged file opens the window at its first size', () => {
  for (const kept of [null, 'x', {}, { x: 0, y: 0, width: 1e9, height: 1, maximized: 1 }]) {
    expect(restoreWindow(kept, screens)).toEqual({ bounds: { width: 1360, height: 860 }, maximized: false })
  }
})
