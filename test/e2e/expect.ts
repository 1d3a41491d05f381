import { expect as base, type Locator, type Page } from '@playwright/test'

interface Options {
  /** ms */
  readonly timeout?: number
}

/**
 * Playwright's expect, but what isn't there yet is waited for without a picture in words of the whole page at every look: Playwright's own makes one
 * each time that what it looks for is missing, and throws it away when it comes. That was a quarter of what pages had to do in these tests.
 */
export const expect = base.extend({
  async toBeVisible(locator: Locator, options: Options = {}) {
    const timeout = options.timeout ?? this.timeout
    if (this.isNot) await base(locator).not.toBeVisible({ timeout })
    else await locator.waitFor({ state: 'visible', timeout })
    return told(this.isNot)
  },

  async toHaveURL(page: Page, url: string | RegExp, options: Options = {}) {
    const timeout = options.timeout ?? this.timeout
    if (this.isNot) await base(page).not.toHaveURL(url, { timeout })
    else if (typeof url === 'string') await base(page).toHaveURL(url, { timeout })
    else await page.waitForURL(url, { timeout, waitUntil: 'commit' })
    return told(this.isNot)
  },

  async toContainText(
    locator: Locator,
    text: string | RegExp | readonly (string | RegExp)[],
    options: Options & { ignoreCase?: boolean } = {},
  ) {
    const asked = { ...options, timeout: options.timeout ?? this.timeout }
    if (typeof text === 'string' || text instanceof RegExp) await seeThere(locator, asked.timeout)
    if (this.isNot) await base(locator).not.toContainText(text, asked)
    else await base(locator).toContainText(text, asked)
    return told(this.isNot)
  },

  async toHaveValue(locator: Locator, value: string | RegExp, options: Options = {}) {
    const timeout = options.timeout ?? this.timeout
    await seeThere(locator, timeout)
    if (this.isNot) await base(locator).not.toHaveValue(value, { timeout })
    else await base(locator).toHaveValue(value, { timeout })
    return told(this.isNot)
  },

  async toBeFocused(locator: Locator, options: Options = {}) {
    const timeout = options.timeout ?? this.timeout
    await seeThere(locator, timeout)
    if (this.isNot) await base(locator).not.toBeFocused({ timeout })
    else await base(locator).toBeFocused({ timeout })
    return told(this.isNot)
  },
})

/** Of what isn't there these say nothing, either way. */
const seeThere = (locator: Locator, timeout: number) => locator.waitFor({ state: 'attached', timeout })

/** They throw when it isn't so. */
const told = (isNot: boolean) => ({ pass: !isNot, message: () => 'It is as it should be.' })
