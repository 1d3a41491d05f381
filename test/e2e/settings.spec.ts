import type { Preferences } from '../../src/shared/domain/preferences.ts'
import { expect, test } from './fixtures.ts'
import { goTo } from './steps.ts'

test('looking for updates is off until the user names a feed, and says what it does', async ({ page, openHost }) => {
  const host = await openHost()
  const feed = async () => (await host.call<Preferences>('GET', '/preferences')).updateFeed
  await page.goto(host.url)
  await goTo(page, '/settings')
  const look = page.getByRole('switch', { name: 'Look for updates' })
  await expect(look).not.toBeChecked()
  await expect(page.getByText('Off: the app asks nobody for a newer version.')).toBeVisible()
  expect(await feed()).toBeNull()

  await look.click()
  await expect(page.getByText('It fetches and installs nothing.')).toBeVisible()
  const address = page.getByLabel('Address of the feed')
  await address.fill('http://updates.example.org')
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect(page.getByText('Only https is accepted')).toBeVisible()
  expect(await feed(), 'nothing is kept before there is an address').toBeNull()
  await address.fill('https://updates.example.org/clouddb')
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect.poll(feed).toBe('https://updates.example.org/clouddb')
  await look.click()
  await expect.poll(feed).toBeNull()
})
