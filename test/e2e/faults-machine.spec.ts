import { rm, writeFile } from 'node:fs/promises'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { startSite, writeKubeconfig } from './fault-site.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { startHost } from './host.ts'
import { startOwnPractice } from './practice.ts'
import { connectAll, rowsOf, seeMarked, showFleet, soon, stripOf, unfoldStrips, watchUnharmed } from './see-faults.ts'
import { goTo, rowOf, sayAll } from './steps.ts'

// What was on its way from a host when it was killed breaks off, and the browser says so.
test.use({ allowedErrors: [/WebSocket connection to .* failed|Failed to load resource: net::ERR_/] })

/** Few databases, which soon stand still: a server that is busy with making many may rightly be called lost for a moment. */
const few = { contexts: ['here'], clusters: 3, missing: ['zalando'] }

test('28, 34: an app that slept or was killed: the page says so with the time, and is live again without a click', async ({
  page,
  life,
}) => {
  const folder = await temporaryFolder(life)
  const practice = await startOwnPractice(life, folder, few)
  const host = life.use(await startHost({ folder, kubeconfigs: [practice.kubeconfig] }))
  await host.liveContexts(practice.names)
  await page.goto(host.url)
  await expect(page.getByTestId('fleet-row')).toHaveCount(3, soon)
  host.pause(true)
  await new Promise(resolve => setTimeout(resolve, 4_000))
  host.pause(false)
  await expect(page.locator('[data-testid="fleet-row"]:not([data-stale])')).toHaveCount(3, soon)

  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('patient')
  await page.getByRole('button', { name: 'Review plan' }).click()
  const apply = page.getByRole('button', { name: 'Apply', exact: true })
  await expect(page).toHaveURL(/#\/plan\//)
  await sayAll(page)
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  // The editor is loaded by then: whether the page is whole without its host is not asked here.
  await page.waitForLoadState('networkidle')
  await host.kill('SIGKILL')
  await expect(page.getByRole('alert').filter({ hasText: 'host is gone' })).toBeVisible(soon)
  await expect(page.getByText(/connection to the app’s host is lost: the plan is shown as of \d\d:\d\d:\d\d/).first()).toBeVisible()
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  await goTo(page, '/fleet')
  await expect(page.locator('[data-testid="fleet-row"][data-stale="true"]')).toHaveCount(3, soon)

  await host.restart()
  await expect(page.getByRole('alert').filter({ hasText: 'host is gone' })).toHaveCount(0, soon)
  await host.liveContexts(practice.names)
  await expect(page.locator('[data-testid="fleet-row"]:not([data-stale])')).toHaveCount(3, soon)
})

test('30, 32: a kubeconfig that is cut, deleted or leads elsewhere on disk: the last good one is kept, and no context jumps', async ({
  page,
  openHost,
  life,
}) => {
  const folder = await temporaryFolder(life)
  const here = await startSite(life, 'here')
  const steady = await startSite(life, 'steady')
  const elsewhere = await startSite(life, 'elsewhere')
  const sites = [here, steady]
  const path = await writeKubeconfig(folder, sites, name => (name === 'here' ? here : steady).server.url)
  const host = await openHost([path])
  await showFleet(page, host)
  await expect(page.getByTestId('fleet-row')).toHaveCount(4, soon)
  const unharmed = await watchUnharmed(page, 'steady')

  await writeFile(path, '{"apiVersion":"v1","kind":"Config","clusters":[{"name":"here","clu')
  await goTo(page, '/contexts')
  await expect(page.getByText(/last good|kept|can’t be read|not whole/i).first()).toBeVisible(soon)
  await goTo(page, '/fleet')
  await expect(page.getByTestId('fleet-row')).toHaveCount(4)
  await rm(path)
  here.put('here-a', '18.4')
  await expect(rowOf(page, 'here-a')).toContainText('18.4', soon)
  await expect(page.getByTestId('fleet-row')).toHaveCount(4)

  await writeKubeconfig(folder, sites, name => (name === 'here' ? elsewhere : steady).server.url)
  await expect(rowsOf(page, 'here')).toHaveCount(0, soon)
  await expect(rowsOf(page, 'elsewhere')).toHaveCount(0)
  expect(elsewhere.server.requests).toEqual([])
  await goTo(page, '/contexts')
  const row = page.getByTestId('context-row').filter({ has: page.getByRole('heading', { name: 'here', exact: true }) })
  await expect(row).toContainText(/Not connected/)
  await expect(row).toContainText(/another|leads|now/i)
  await goTo(page, '/fleet')
  await seeMarked(page, 'steady', false)
  await expect(rowsOf(page, 'steady')).toHaveCount(2)
  await unharmed()
})

test('33: a folder that can’t be written: all can be read, and a plan says why it can’t be applied', async ({ page, life }) => {
  const folder = await temporaryFolder(life)
  const practice = await startOwnPractice(life, folder, few)
  // Not even root can write below a device.
  const host = life.use(await startHost({ folder, kubeconfigs: [practice.kubeconfig], dataDir: '/dev/null/nowhere' }))
  await host.liveContexts(practice.names)
  await page.goto(host.url)
  await expect(page.getByTestId('fleet-row')).toHaveCount(3, soon)
  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('unwritten')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText(/local database can't be opened|journal/i, soon)
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')
})

test('33: an app without file handles says so of those that want more, and goes on with the others', async ({ page, life }) => {
  const folder = await temporaryFolder(life)
  const sites = []
  for (let index = 0; index < 12; index += 1) sites.push(await startSite(life, `site${index}`))
  const urls = new Map(sites.map(site => [site.name, site.server.url]))
  const kubeconfig = await writeKubeconfig(folder, sites, name => urls.get(name) ?? '')
  const host = life.use(await startHost({ folder, kubeconfigs: [kubeconfig] }))
  // The page takes its handles first, and what of it is loaded later is there: on a machine that does much else a network is idle before that.
  await page.goto(host.url)
  await expect(page.getByRole('heading', { level: 1, name: 'Fleet' })).toBeAttached(soon)
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/run-tray-')), null, soon)
  await page.waitForLoadState('networkidle')
  await host.limitHandles(10)
  await connectAll(host)
  await unfoldStrips(page)
  await expect(
    page
      .getByTestId('context-strip')
      .filter({ hasText: 'this computer has no more file handles for the app. Close other programs' })
      .first(),
  ).toBeVisible(soon)
  await expect(page.getByTestId('fleet-row').first()).toBeVisible()
  // A caller who comes anew needs a handle, too, and gets one once another is given back.
  await eventuallyTrue('the app answers', () =>
    host.ask('GET', '/info').then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
})

test('35: a cluster that is too large for the memory is cut off with a word, and the app lives on', async ({ page, life }) => {
  const folder = await temporaryFolder(life)
  const huge = await startSite(life, 'huge')
  const steady = await startSite(life, 'steady')
  const conditions = [{ type: 'Ready', status: 'True', reason: 'ClusterIsReady', message: 'well '.repeat(300) }]
  for (let index = 0; index < 9_000; index += 1) huge.put(`huge-${index}`, '17.1', { status: { conditions } })
  const kubeconfig = await writeKubeconfig(folder, [huge, steady], name => (name === 'huge' ? huge : steady).server.url)
  const host = life.use(
    await startHost({ folder, kubeconfigs: [kubeconfig], nodeOptions: ['--max-old-space-size=160', '--max-semi-space-size=1'] }),
  )
  await showFleet(page, host)
  await expect(stripOf(page, 'huge')).toContainText(
    /Too large: this cluster has more clusters than fit.*Use a user who may list one namespace only/,
    soon,
  )
  await expect(stripOf(page, 'huge')).toHaveAttribute('data-state', 'stale')
  await page
    .getByPlaceholder(/search|filter/i)
    .first()
    .fill('steady')
  await expect(rowsOf(page, 'steady')).toHaveCount(2, soon)
  steady.put('steady-a', '18.4')
  await expect(rowOf(page, 'steady-a')).toContainText('18.4', soon)
})
