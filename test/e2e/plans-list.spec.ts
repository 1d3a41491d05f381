import type { Plan, PlanSummary } from '../../src/shared/domain/plan.ts'
import { expect, test } from './fixtures.ts'
import { goTo, healthyOrders } from './steps.ts'

test('the list of plans says of each what its own page says: what it does, not what its operation may do', async ({ page, openHost }) => {
  const host = await openHost()
  const clusterId = await healthyOrders(host)
  const contextId = clusterId.split(':')[0] ?? ''
  const scale = (members: number) =>
    host.call<Plan>('POST', '/plans', { engine: 'cnpg', operation: 'scale', contextId, clusterId, params: { members } })
  const [up, down] = [await scale(5), await scale(1)]

  const listed = await host.call<PlanSummary[]>('GET', '/plans')
  expect(listed.find(each => each.id === up.id)).toMatchObject({ risk: 'disruptive', gravest: 'none', warnings: 0, unknowns: 0 })
  expect(listed.find(each => each.id === down.id)).toMatchObject({ risk: 'disruptive', gravest: 'data-loss' })

  await page.goto(host.url)
  for (const [plan, words] of [
    [up, /No interruption/],
    [down, /Data loss/],
  ] as const) {
    await goTo(page, '/plans')
    const row = page
      .getByRole('table', { name: 'Plans' })
      .getByRole('row')
      .filter({ has: page.locator(`a[href="#/plan/${plan.id}"]`) })
    await expect(row).toContainText(words)
    await row.getByRole('link', { name: plan.title }).click()
    await expect(page.getByRole('form', { name: 'Consent' })).toContainText(words)
  }
})
