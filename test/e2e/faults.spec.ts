import type { Page } from '@playwright/test'
import { patienceMs } from '../fakes/eventually.ts'
import type { FaultProxy, Faults } from '../fakes/fault-proxy.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { kubectl } from './kubectl.ts'
import { startOwnPractice } from './practice.ts'
import { goTo, rowOf } from './steps.ts'

const berlin = 'practice-berlin'
const lisbon = 'practice-lisbon'
/** Waits until all rows of a context are (or are no longer) marked stale. How soon that must be is said where time can be moved. */
async function whenStale(page: Page, context: string, stale: boolean): Promise<void> {
  await page.waitForFunction(
    ([name, wanted]) => {
      const rows = [...document.querySelectorAll('[data-testid="fleet-row"]')].filter(row => row.textContent?.includes(String(name)))
      return rows.length > 0 && rows.every(row => (row.getAttribute('data-stale') === 'true') === wanted)
    },
    [context, stale] as const,
    { timeout: patienceMs },
  )
}

const stripOf = (page: Page, context: string) => page.getByTestId('context-strip').filter({ hasText: context })

/** Breaks the way to berlin, and sees that its rows stay and say since when and why, while lisbon doesn't notice. */
async function seeLoss(page: Page, break_: () => Promise<void>, state: RegExp): Promise<void> {
  const rows = await page.getByTestId('fleet-row').count()
  await break_()
  await whenStale(page, berlin, true)
  expect(await page.getByTestId('fleet-row').count()).toBe(rows)
  const strip = stripOf(page, berlin)
  await expect(strip).toHaveAttribute('data-state', state)
  await expect(strip).toContainText(/7 rows are from/)
  await expect(stripOf(page, lisbon)).toHaveCount(0)
  await whenStale(page, lisbon, false)
}

const networkFaults: readonly { title: string; faults: Partial<Faults>; cut?: 'reset' | 'truncate' }[] = [
  { title: 'refused', faults: { refuse: true }, cut: 'reset' },
  { title: 'never answers', faults: { hang: true } },
  { title: 'half-open', faults: { halfOpen: true } },
]

test('lost networks: rows stay and are marked within seconds, the other context goes on, and all comes back without a click', async ({
  page,
  openHost,
  life,
}) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life))
  const { kubeconfig, proxies } = await practice.throughProxies([berlin])
  const [proxy] = proxies as [FaultProxy]
  const host = await openHost([kubeconfig])
  await host.liveContexts([berlin, lisbon])
  await page.goto(host.url)
  await expect(page.getByTestId('fleet-row')).toHaveCount(11)
  const pause = async (name: 'grafana' | 'catalogue', to: 'on' | 'off') => {
    const [context, namespace] = name === 'grafana' ? [lisbon, 'platform'] : [berlin, 'shop']
    const cluster = ['clusters.postgresql.cnpg.io', name, '-n', namespace]
    await kubectl(practice.kubeconfig, context, ['annotate', ...cluster, '--overwrite', `cnpg.io/hibernation=${to}`])
  }
  for (const { title, faults, cut } of networkFaults) {
    await test.step(title, async () => {
      const lose = async () => {
        await proxy.set(faults)
        if (cut !== undefined) proxy.breakAll(cut)
      }
      await seeLoss(page, lose, /stale|unreachable/)
      // What happens meanwhile is seen afterwards, and what happens in the other context at once.
      await pause('grafana', 'on')
      await expect(rowOf(page, 'grafana')).toContainText('Paused')
      await proxy.heal()
      await whenStale(page, berlin, false)
      await expect(stripOf(page, berlin)).toHaveCount(0)
      await pause('grafana', 'off')
      await expect(rowOf(page, 'grafana')).toContainText('Healthy')
    })
  }
  await test.step('resets and latency are ridden out', async () => {
    proxy.breakAll('reset')
    await proxy.set({ latencyMs: 150 })
    await pause('catalogue', 'on')
    await expect(rowOf(page, 'catalogue')).toContainText('Paused')
    await whenStale(page, berlin, false)
  })
})

test('a server that throttles, fails, or no longer knows us is told apart, and comes back', async ({ page, openHost, life }) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life))
  const { kubeconfig, proxies } = await practice.throughProxies([berlin], true)
  const [proxy] = proxies as [FaultProxy]
  const host = await openHost([kubeconfig])
  await host.liveContexts([berlin, lisbon])
  await page.goto(host.url)
  await expect(page.getByTestId('fleet-row')).toHaveCount(11)
  const path = /^\/apis?\//
  const answer = (status: NonNullable<Faults['status']>) => async () => {
    await proxy.set({ status })
    proxy.breakAll('reset')
  }
  await test.step('429 with Retry-After', async () => {
    await seeLoss(page, answer({ code: 429, retryAfterSeconds: 3, path }), /throttled/)
    await expect(stripOf(page, berlin)).toContainText('Throttled')
    await proxy.heal()
    await whenStale(page, berlin, false)
  })
  await test.step('500', async () => {
    await seeLoss(page, answer({ code: 500, path }), /unreachable|stale/)
    await proxy.heal()
    await whenStale(page, berlin, false)
  })
  await test.step('401, which asks for a person', async () => {
    await seeLoss(page, answer({ code: 401, path }), /auth-failed/)
    await expect(stripOf(page, berlin)).toContainText('Sign-in failed')
    await proxy.heal()
    await stripOf(page, berlin).getByRole('button', { name: 'Retry now' }).click()
    await whenStale(page, berlin, false)
  })
  await test.step('403 on one kind leaves the rest alive', async () => {
    await answer({ code: 403, message: 'scheduledbackups is forbidden', path: /\/scheduledbackups/ })()
    await goTo(page, '/contexts')
    await expect(page.getByTestId('context-row').filter({ hasText: berlin })).toContainText(/Not allowed to list .*Backup/i)
    await goTo(page, '/fleet')
    await expect(rowOf(page, 'catalogue')).toBeVisible()
    await whenStale(page, berlin, false)
  })
})

test('a context that hangs for ever does not hold up the first rows of the other', async ({ page, openHost, life }) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life))
  const { kubeconfig, proxies } = await practice.throughProxies([berlin])
  await proxies[0]?.set({ hang: true })
  const host = await openHost([kubeconfig])
  await page.goto(host.url)
  await goTo(page, '/contexts')
  for (const name of [berlin, lisbon]) {
    await page.getByTestId('context-row').filter({ hasText: name }).getByRole('button', { name: 'Connect', exact: true }).click()
  }
  await goTo(page, '/fleet')
  await expect(rowOf(page, 'grafana')).toBeVisible()
  await expect(page.getByTestId('fleet-row')).toHaveCount(4)
  await expect(stripOf(page, berlin)).toHaveAttribute('data-state', /connecting|unreachable/)
  await proxies[0]?.heal()
  await expect(page.getByTestId('fleet-row')).toHaveCount(11)
})

test('users with fewer rights are told what they may not, and see what they may', async ({ page, openHost, life }) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life), {
    contexts: [berlin],
    allUsers: true,
    users: [
      { name: 'reader', role: 'view' },
      { name: 'nobody', role: 'none' },
    ],
  })
  const host = await openHost([practice.kubeconfig])
  await page.goto(host.url)
  await goTo(page, '/contexts')
  const row = (user: string) => page.getByTestId('context-row').filter({ hasText: user })
  for (const user of ['reader', 'nobody']) await row(user).getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(row('reader')).toContainText('Live')
  await expect(row('nobody')).toContainText('Not allowed')
  await expect(row('nobody')).toContainText(/may not|not allowed|forbidden/i)
  await goTo(page, '/fleet')
  await expect(page.getByTestId('fleet-row')).toHaveCount(7)

  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('wish')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('Fails')
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText(/Right to create clusters in default.*does not allow it/)
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')
})
