import { expect, type Locator, type Page } from '@playwright/test'

/** The menu is open and has the keys: what is typed before that goes to the button that opens it. */
async function menuHasKeys(page: Page): Promise<void> {
  await expect(page.locator('[role="menu"]:focus, [role="menuitem"]:focus')).toHaveCount(1)
}

/**
 * Types an item's first word into the menu that opens, until it has the focus. A menu forgets what was typed when the next letter takes long, and the
 * letters of a busy machine do: then one types it again.
 */
export async function typeToItem(page: Page, word: string, item: Locator): Promise<void> {
  await menuHasKeys(page)
  await expect(async () => {
    await page.keyboard.type(word)
    await expect(item).toBeFocused({ timeout: 2_000 })
  }).toPass({ timeout: 120_000 })
}

/** Goes down in the menu that opens, until the item has the focus. */
export async function walkToItem(page: Page, item: Locator): Promise<void> {
  await menuHasKeys(page)
  const items = await page.getByRole('menuitem').count()
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  for (let step = 0; step < items; step += 1) {
    if ((await item.and(page.locator(':focus')).count()) > 0) return
    const before = await focused()
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).not.toBe(before)
  }
  await expect(item).toBeFocused()
}
