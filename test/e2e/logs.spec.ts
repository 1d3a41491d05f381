import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ClusterSight } from '../../src/shared/contract/clusters.ts'
import type { LogBatch } from '../../src/shared/domain/log-line.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import { goTo, healthyOrders } from './steps.ts'

const pictures = resolve(import.meta.dirname, '../../test-results/looks')

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the logs of all members are followed, searched, narrowed and paused, ${colorScheme}`, async ({ page, openHost }) => {
    mkdirSync(pictures, { recursive: true })
    const host = await openHost()
    const id = await healthyOrders(host)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(host.url)
    await goTo(page, `/database/${encodeURIComponent(id)}/logs`)
    const list = page.getByRole('listbox', { name: 'Log lines' })
    const lines = list.getByRole('option')
    await expect(lines.first()).toBeVisible()
    await expect(page.getByText('following', { exact: true })).toBeVisible()
    // It goes on by itself.
    const countOf = async () => Number((await lines.last().getAttribute('aria-setsize')) ?? 0)
    const before = await countOf()
    await expect.poll(countOf).toBeGreaterThan(before)
    for (const member of ['orders-1', 'orders-2', 'orders-3']) await expect(list.getByText(member, { exact: true }).first()).toBeVisible()
    await page.screenshot({ path: join(pictures, `logs-${colorScheme}.png`) })

    await page.getByRole('textbox', { name: 'Search the logs' }).fill('authorized user')
    await expect(lines.first()).toContainText('connection authorized')
    await expect(page.getByText(/^\d+ of \d+ lines$/)).toBeVisible()
    await page.getByRole('textbox', { name: 'Search the logs' }).fill('nothing of the kind')
    await expect(page.getByRole('heading', { name: 'No line fits' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Search the logs' }).fill('')

    await page.getByRole('button', { name: 'Filter by member' }).click()
    await page.getByRole('option', { name: 'orders-2', exact: true }).click()
    await page.keyboard.press('Escape')
    await expect(list.getByText('orders-2', { exact: true }).first()).toBeVisible()
    await expect(list.getByText('orders-1', { exact: true })).toHaveCount(0)

    // A chosen line stays where it is, and says all that it has.
    await list.focus()
    await page.keyboard.press('End')
    await expect(page.getByRole('region', { name: 'The chosen line' })).toBeVisible()
    await expect(page.getByText('paused', { exact: true })).toBeVisible()
    await page.screenshot({ path: join(pictures, `logs-line-${colorScheme}.png`) })
    await expect(page.getByRole('button', { name: /^Follow, \d+ new$/ })).toBeVisible()
    await page.getByRole('button', { name: /^Follow/ }).click()
    await expect(page.getByText('following', { exact: true })).toBeVisible()

    await goTo(page, `/database/${encodeURIComponent(id)}/members`)
    const replica = page.getByRole('row').filter({ hasText: 'orders-2' })
    await expect(replica).toContainText(/\d (B|KiB|MiB) · [\d.]+ s/)
    await expect(replica).toContainText('async, timeline 1')
    await expect(replica).toContainText(/read (just now|\d+ s ago)/)
    await page.screenshot({ path: join(pictures, `members-lag-${colorScheme}.png`) })
  })
}

test('a detail by REST has the lag of each replica', async ({ openHost }) => {
  const host = await openHost()
  const id = await healthyOrders(host)
  await eventuallyTrue('both lags are known', async () => {
    const { detail } = await host.call<ClusterSight>('GET', `/clusters/${encodeURIComponent(id)}`)
    const replicas = detail?.members.filter(member => member.role === 'replica') ?? []
    return replicas.length === 2 && replicas.every(member => member.lagBytes !== null && member.replication?.asOf !== null)
  })
})

test('the newest lines come by REST', async ({ openHost }) => {
  const host = await openHost()
  const id = await healthyOrders(host)
  const path = `/clusters/${encodeURIComponent(id)}/logs`
  const { lines, members } = await host.call<LogBatch>('GET', `${path}?tail=5&member=orders-1`)
  expect(lines.map(line => line.member)).toEqual(Array(5).fill('orders-1'))
  expect(members).toEqual([{ name: 'orders-1', state: 'ended', problem: null }])
  expect((await host.ask('GET', `${path}?tail=0`)).status).toBe(400)
})
