import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { startHost } from './host.ts'
import { goTo, rowOf } from './steps.ts'

test('a newcomer without a kubeconfig finds the practice contexts with databases in several states', async ({ page, openFirstHost }) => {
  const host = await openFirstHost()
  await page.goto(host.url)
  await expect(page.getByText('Practice cluster on')).toBeVisible({ timeout: 300_000 })
  for (const [name, health] of [
    ['orders', 'Healthy'],
    ['ledger', 'Degraded'],
    ['keycloak', 'Degraded'],
    ['accounts', 'Progressing'],
    ['reporting', 'Paused'],
  ] as const) {
    await expect(rowOf(page, name)).toContainText(health)
  }
  await expect(rowOf(page, 'orders')).toContainText('practice-berlin')
  await expect(rowOf(page, 'keycloak')).toContainText('practice-lisbon')
  // Trouble first.
  const healths = await page.getByTestId('fleet-row').locator('td:nth-child(2)').allTextContents()
  expect(healths.findIndex(text => text.includes('Degraded'))).toBeLessThan(healths.findIndex(text => text.includes('Healthy')))

  await page.getByRole('link', { name: 'Contexts', exact: true }).click()
  const contexts = page.getByTestId('context-row')
  await expect(contexts).toHaveCount(2)
  await expect(contexts.first()).toContainText('Live')
})

test('the fleet is searched, walked and opened from the keyboard, and left by going back', async ({ page, openHost }) => {
  const host = await openHost()
  // All rows have come: the walk counts them.
  await host.liveContexts()
  await page.goto(host.url)
  await expect(page.locator('[data-testid="fleet-row"]:not([data-stale])')).toHaveCount(11)
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search databases')).toBeFocused()
  await page.keyboard.type('ns:shop')
  await expect(page.getByTestId('fleet-row')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(rowOf(page, 'uploads')).toBeVisible()
  await page.keyboard.type('health:healthy')
  await expect(rowOf(page, 'ledger')).toHaveCount(0)

  const grid = page.getByRole('grid', { name: 'Databases' })
  for (let presses = 0; presses < 25; presses += 1) {
    if (await grid.evaluate(element => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await expect(grid).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  const second = page.getByTestId('fleet-row').and(page.locator('[aria-rowindex="3"]'))
  await expect(second).toHaveAttribute('data-active', 'true')
  const name = (await second.getByRole('link').first().textContent()) ?? ''
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  expect(page.url()).toContain('#/database/')
  await page.goBack()
  await expect(page.getByTestId('fleet-row').first()).toBeVisible()
  // The filter is part of the address.
  await expect(page.getByLabel('Search databases')).toHaveValue('health:healthy')
  // So is the place: the row that was opened is the active one, and the keys go on there.
  await expect(grid).toBeFocused()
  await expect(page.locator('tr[data-active]').getByRole('link').first()).toHaveText(name)
  // Escape leaves the help, whatever in it has the focus, and then it is where it was.
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('health:degraded')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(grid).toBeFocused()
  await page.getByLabel('Search databases').fill('foo:bar')
  await expect(page.getByText('There is no search key “foo”')).toBeVisible()
})

test('every screen opens without an error or a violation of the content policy', async ({ page, openHost }) => {
  const host = await openHost()
  await host.liveContexts()
  const { clusters } = await host.call<{ clusters: { id: string; name: string }[] }>('GET', '/clusters')
  const orders = clusters.find(cluster => cluster.name === 'orders')
  expect(orders).toBeDefined()
  await page.goto(host.url)
  for (const [path, heading] of [
    ['/fleet', 'Fleet'],
    ['/contexts', 'Contexts'],
    ['/new', 'New database'],
    ['/plans', 'Plans'],
    ['/runs', 'Runs'],
    ['/rollouts', 'Rollouts'],
    ['/journal', 'Journal'],
    ['/settings', 'Settings'],
    [`/database/${encodeURIComponent(orders?.id ?? '')}`, 'orders'],
  ] as const) {
    await goTo(page, path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeAttached()
  }
  // The name is there before the tabs are.
  await expect(page.getByRole('tab').first()).toBeVisible()
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await expect(page.getByRole('tabpanel')).toBeVisible()
  }
  await expect(page.getByText('This screen failed.')).toHaveCount(0)
})

test('a practice cluster that can’t start is told where its databases would be', async ({ page, life }) => {
  const folder = await temporaryFolder(life)
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  await writeFile(join(dataDir, 'practice'), 'a file where its folder should be')
  const host = life.use(await startHost({ folder, dataDir }))
  await page.goto(host.url)
  await expect(page.getByRole('heading', { name: 'The practice cluster does not run' })).toBeVisible()
  await page.getByRole('link', { name: 'Open the settings' }).click()
  await expect(page.getByText('The practice cluster could not be started')).toBeVisible()
})
