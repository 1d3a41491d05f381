import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** Where pictures go when they are asked for (`CLOUDDB_PICTURES=folder`). */
const pictures = process.env.CLOUDDB_PICTURES ?? null

/** The page as it is, dark and light, on a small and on a large screen; nothing where no pictures are asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height })
      await page.waitForTimeout(250)
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`) })
    }
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 1280, height: 800 })
}
