import type { Rectangle } from 'electron'
import { z } from 'zod'

/** Where the window was: position and size in device-independent pixels. */
export interface WindowState {
  readonly bounds: { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number }
  readonly maximized: boolean
}

const KeptState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
})

/** Room for the fleet's table with its detail beside it, on the smallest common laptop screen. */
const firstSize = { width: 1360, height: 860 }

/** Enough of the title bar to take hold of. */
const graspable = { width: 120, height: 40 }

/**
 * The state to open the window with. What was kept counts only if a screen still shows enough of it to grasp; else the window opens in
 * the middle, at its first size.
 */
export function restoreWindow(kept: unknown, screens: readonly Rectangle[]): WindowState {
  const read = KeptState.safeParse(kept)
  if (!read.success) return { bounds: firstSize, maximized: false }
  const { maximized, ...bounds } = read.data
  const seen = screens.some(screen => {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x)
    return width >= graspable.width && bounds.y >= screen.y && bounds.y + graspable.height <= screen.y + screen.height
  })
  return { bounds: seen ? bounds : firstSize, maximized }
}
