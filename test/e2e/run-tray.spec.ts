import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl } from './kubectl.ts'
import { picture } from './picture.ts'
import { consentFor, goTo, healthyOrders, provision, rowOf, waitForRun } from './steps.ts'

/** Begins a run through REST. */
async function begin(host: Host, intent: unknown): Promise<Run> {
  const plan = await host.call<Plan>('POST', '/plans', intent)
  return await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
}

test('ended runs fold to a line that opens by keys and is dismissed; what is under way or failed stays, and nothing is covered', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const clusterId = await healthyOrders(host)
  const contextId = clusterId.split(':')[0] ?? ''
  const reload = (id: string) => ({ engine: 'cnpg', operation: 'reload', contextId, clusterId: id, params: {} })
  const vast = (name: string) =>
    provision(contextId, { name, namespaceMode: 'existing', namespace: 'shop', members: 1, storageSize: '1Gi', memory: '900Gi' })
  // No node has so much memory: the one goes on for ever, and the other fails once its database is deleted.
  await begin(host, vast('waits'))
  const doomed = await begin(host, vast('doomed'))
  await eventuallyTrue('it has written', async () => (await host.call<Run>('GET', `/runs/${doomed.id}`)).status === 'following')
  await kubectl(host.practiceKubeconfig, 'practice-berlin', [
    'delete',
    'clusters.postgresql.cnpg.io',
    'doomed',
    '-n',
    'shop',
    '--wait=false',
  ])
  expect((await waitForRun(host, doomed.id)).status).toBe('failed')
  const ended: Run[] = []
  for (const name of ['orders', 'catalogue', 'orders']) {
    const run = await begin(host, reload(clusterId.replace('orders', name)))
    ended.push(await waitForRun(host, run.id))
  }
  expect(ended.map(run => run.status)).toEqual(['completed', 'completed', 'completed'])

  // A page of whose clock no time goes by: by itself, nothing leaves its tray.
  await page.clock.setFixedTime(new Date(ended[2]?.endedAt ?? ''))
  await page.goto(host.url)
  await expect(rowOf(page, 'orders')).toBeVisible()
  const tray = page.getByRole('region', { name: 'Runs', exact: true })
  await expect(tray.getByRole('status')).toHaveText('1 run under way · 1 failed · 3 completed')
  await expect(tray.getByRole('listitem')).toHaveCount(2)
  await expect(tray.getByRole('listitem').nth(0)).toContainText(/Failed.*doomed.*deleted/)
  await expect(tray.getByRole('listitem').nth(1)).toContainText('waits')
  const header = tray.locator('header')
  await expect(header.getByRole('link')).toHaveText(`Last · ${ended[2]?.title} · completed`)
  await picture(page, 'tray-folded')

  // Nothing lies under it: the screen ends where it begins.
  const covered = () =>
    page.evaluate(() => {
      const [main, part] = [document.getElementById('main'), document.querySelector('section[aria-label="Runs"]')]
      return (main?.getBoundingClientRect().bottom ?? 0) - (part?.getBoundingClientRect().top ?? 0)
    })
  expect(await covered()).toBeLessThanOrEqual(0)

  // By keys: unfold, fold, unfold, dismiss one; the keys stay in the tray.
  await tray.getByRole('button', { name: 'Unfold the completed runs' }).focus()
  await page.keyboard.press('Enter')
  await expect(tray.getByRole('listitem')).toHaveCount(5)
  await picture(page, 'tray-open')
  expect(await covered()).toBeLessThanOrEqual(0)
  await page.keyboard.press('Space')
  await expect(tray.getByRole('listitem')).toHaveCount(2)
  await page.keyboard.press('Enter')
  await expect(tray.getByRole('listitem')).toHaveCount(5)
  await tray
    .getByRole('button', { name: /^Dismiss / })
    .last()
    .focus()
  await page.keyboard.press('Enter')
  await expect(tray.getByRole('status')).toHaveText('1 run under way · 1 failed · 2 completed')
  await expect(tray.getByRole('button', { name: /^Dismiss / }).last()).toBeFocused()
  await tray.getByRole('button', { name: 'Dismiss ended' }).focus()
  await page.keyboard.press('Enter')
  await expect(tray.getByRole('status')).toHaveText('1 run under way')
  await expect(tray.getByRole('listitem')).toHaveCount(1)
  await expect(tray.getByRole('listitem').getByRole('link')).toBeFocused()
  await expect(tray.getByRole('button')).toHaveCount(0)

  // When the last one goes, the screen has the keys.
  await page.clock.setFixedTime(new Date(Date.parse(ended[2]?.endedAt ?? '') + 600_000))
  await kubectl(host.practiceKubeconfig, 'practice-berlin', [
    'delete',
    'clusters.postgresql.cnpg.io',
    'waits',
    '-n',
    'shop',
    '--wait=false',
  ])
  await expect(tray.getByRole('status')).toHaveText('1 failed')
  await tray.getByRole('button', { name: 'Dismiss ended' }).focus()
  await page.keyboard.press('Enter')
  await expect(tray).toHaveCount(0)
  await expect(page.locator('main')).toBeFocused()
})

test('what has the focus at the lower edge stays in sight when the tray comes up below it', async ({ page, openHost }) => {
  const host = await openHost()
  const clusterId = await healthyOrders(host)
  const contextId = clusterId.split(':')[0] ?? ''
  await page.goto(host.url)
  await goTo(page, '/new')
  const field = page.locator('main').getByRole('textbox').last()
  await field.focus()
  const gap = () =>
    page.evaluate(
      () =>
        (document.getElementById('main')?.getBoundingClientRect().bottom ?? 0) -
        (document.activeElement?.getBoundingClientRect().bottom ?? 0),
    )
  // The window ends right below the field.
  const below = await gap()
  await page.setViewportSize({ width: 1280, height: Math.round(800 - below + 2) })
  expect(await gap()).toBeGreaterThanOrEqual(0)
  await begin(
    host,
    provision(contextId, { name: 'waits', namespaceMode: 'existing', namespace: 'shop', members: 1, storageSize: '1Gi', memory: '900Gi' }),
  )
  await expect(page.getByRole('region', { name: 'Runs', exact: true })).toContainText('waits')
  await expect(field).toBeFocused()
  await expect.poll(gap).toBeGreaterThanOrEqual(0)
})
