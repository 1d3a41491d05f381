import type { Page } from '@playwright/test'
import type { ContextList } from '../../src/shared/domain/context.ts'
import { expect } from './fixtures.ts'
import type { Host } from './host.ts'

/** Machines that run the tests do much else: this is no measure, only an end. */
export const soon = { timeout: 120_000 }

/** Connects every context. */
export async function connectAll(host: Host): Promise<void> {
  const { contexts } = await host.call<ContextList>('GET', '/contexts')
  for (const { id } of contexts) await host.call('POST', `/contexts/${encodeURIComponent(id)}/connect`)
}

/** Connects every context and shows the fleet on a window so tall that no row is left out. */
export async function showFleet(page: Page, host: Host): Promise<void> {
  await connectAll(host)
  await page.setViewportSize({ width: 1280, height: 2_600 })
  await page.goto(host.url)
}

/** The rows of a context, by the names of its databases. */
export const rowsOf = (page: Page, context: string) =>
  page.getByTestId('fleet-row').filter({ has: page.getByRole('link', { name: new RegExp(`^${context}-`) }) })

/** What the page says of a context that is not live or not seen whole. */
export const stripOf = (page: Page, context: string) =>
  page.getByTestId('context-strip').filter({ has: page.getByText(context, { exact: true }) })

/** All rows of a context are (or are no longer) marked as old. */
export async function seeMarked(page: Page, context: string, marked: boolean): Promise<void> {
  const stale = page.locator('[data-stale="true"]')
  const found = rowsOf(page, context)
  if (marked) await expect(found.and(page.locator(':not([data-stale="true"])'))).toHaveCount(0, soon)
  else await expect(found.and(stale)).toHaveCount(0, soon)
}

/**
 * Remembers every moment, from now on, in which a row of this context is not there or not healthy, and sees at the end that it is live. That it is
 * marked as old for a moment is allowed: its server lives in the test's own process, which others keep busy.
 */
export async function watchUnharmed(page: Page, context: string): Promise<() => Promise<void>> {
  const rows = await rowsOf(page, context).count()
  await page.evaluate(
    ([name, count]) => {
      const harm: string[] = []
      Object.assign(window, { harm })
      const look = () => {
        const all = [...document.querySelectorAll('[data-testid="fleet-row"]')].map(row => row.textContent ?? '')
        const mine = all.filter(text => text.includes(`${name}-`))
        // No rows at all: another screen.
        if (all.length > 0 && (mine.length !== count || mine.some(text => !text.includes('Healthy'))))
          harm.push(mine.join(' ') || 'no rows')
      }
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
      look()
    },
    [context, rows] as const,
  )
  return async () => {
    expect(await page.evaluate(() => Reflect.get(window, 'harm')), `${context} went on unharmed`).toEqual([])
    await seeMarked(page, context, false)
  }
}

/** Unfolds the strips when there are many, so that each can be read. */
export async function unfoldStrips(page: Page): Promise<void> {
  await page.evaluate(() => {
    const unfold = () => {
      for (const button of document.querySelectorAll('button'))
        if (/^Show \d+ more contexts$/.test(button.textContent ?? '')) button.click()
    }
    new MutationObserver(unfold).observe(document.body, { subtree: true, childList: true, characterData: true })
    unfold()
  })
}

/** Does all at once, each with its name in what it complains of. */
export async function allAtOnce(works: readonly { title: string; run: () => Promise<void> }[]): Promise<void> {
  const ends = await Promise.allSettled(works.map(({ run }) => run()))
  const failed = ends.flatMap((end, index) => (end.status === 'rejected' ? [`${works[index]?.title}\n${String(end.reason)}`] : []))
  expect(failed.join('\n\n')).toBe('')
}
