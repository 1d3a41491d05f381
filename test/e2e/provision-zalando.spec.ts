import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { kubectlPath } from './kubectl.ts'
import { applyPlan, choose, rowOf } from './steps.ts'

/** Adds a line to a list or a map, and gives the field's part of the form. */
async function addLine(page: Page, field: string) {
  const part = page.locator(`[data-field="${field}"]`)
  await part.getByRole('button', { name: 'Add' }).click()
  return part
}

async function addToList(page: Page, field: string, label: string, values: readonly string[]): Promise<void> {
  for (const [index, value] of values.entries()) {
    const part = await addLine(page, field)
    await part.getByRole('textbox', { name: `${label}, entry ${index + 1}` }).fill(value)
  }
}

async function addToMap(page: Page, field: string, label: string, entries: readonly (readonly [string, string])[]): Promise<void> {
  for (const [index, [name, value]] of entries.entries()) {
    const part = await addLine(page, field)
    await part.getByLabel(`${label}, name ${index + 1}`, { exact: true }).fill(name)
    await part.getByLabel(`${label}, value of ${name}`, { exact: true }).fill(value)
  }
}

test('a database under Patroni is provisioned from the form with load balancer, users, windows, pooler and logical backup', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  await host.liveContexts()
  await page.goto(host.url)
  await page.getByRole('link', { name: 'New database' }).first().click()
  await choose(page, 'Engine', 'Zalando Postgres Operator')
  await choose(page, 'Context', 'practice-berlin')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('acid-ledger')
  await choose(page, 'Namespace', 'New namespace')
  await page.getByRole('combobox', { name: 'Namespace name' }).fill('ledger')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Members' }).fill('2')
  await page.getByRole('textbox', { name: 'Owner' }).fill('ledger')
  await page.getByRole('textbox', { name: 'Database', exact: true }).fill('ledger')
  await addToMap(page, 'moreUsers', 'More users', [['reporting', 'nocreatedb']])
  await addToMap(page, 'moreDatabases', 'More databases', [['archive', 'ledger']])
  await page.getByRole('switch', { name: 'Load balancer for the primary' }).click()
  await addToList(page, 'allowedRanges', 'Allowed ranges', ['203.0.113.0/24', '198.51.100.7'])
  await page.getByRole('switch', { name: 'Connection pooler' }).click()
  await page.getByRole('switch', { name: 'Logical backups' }).click()
  const schedule = page.getByRole('textbox', { name: 'Schedule' })
  await schedule.fill('0 3 * * 1-5')
  await addToList(page, 'maintenanceWindows', 'Maintenance windows', ['Sun:01:00-05:00'])

  // What the operator would not take makes no plan, and is told at its field.
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.locator('[data-field="schedule"]')).toContainText(/ranges/)
  await expect(page.locator('[data-field="allowedRanges"]')).toContainText('198.51.100.7')
  expect(page.url()).toContain('#/new')
  await schedule.fill('0 3 * * *')
  await page.getByRole('textbox', { name: 'Allowed ranges, entry 2' }).fill('198.51.100.7/32')
  await page.getByRole('button', { name: 'Review plan' }).click()

  await expect(page).toHaveURL(/#\/plan\//)
  const cluster = page.getByRole('region', { name: /Apply postgresql/ })
  await cluster.getByRole('button', { name: 'Manifest', exact: true }).click()
  for (const text of [
    'enableMasterLoadBalancer: true',
    '198.51.100.7/32',
    'archive: ledger',
    'Sun:01:00-05:00',
    'enableConnectionPooler: true',
  ])
    await expect(cluster).toContainText(text)
  const stages = await applyPlan(page)
  expect(stages.every(text => /^(Done|Not needed)/.test(text))).toBe(true)
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await expect(rowOf(page, 'acid-ledger')).toContainText('2/2')
  const see = (args: readonly string[], path: string) =>
    kubectlPath(host.practiceKubeconfig, 'practice-berlin', [...args, '-n', 'ledger'], path)
  expect(await see(['service', 'acid-ledger'], '{.spec.type} {.spec.loadBalancerSourceRanges}')).toBe(
    'LoadBalancer ["203.0.113.0/24","198.51.100.7/32"]',
  )
  expect(await see(['cronjob', 'logical-backup-acid-ledger'], '{.spec.schedule}')).toBe('0 3 * * *')
  expect(await see(['deployment', 'acid-ledger-pooler'], '{.status.readyReplicas}')).toBe('2')
  expect(await see(['postgresql', 'acid-ledger'], '{.spec.users} {.spec.databases} {.spec.maintenanceWindows}')).toBe(
    '{"ledger":[],"reporting":["nocreatedb"]} {"archive":"ledger","ledger":"ledger"} ["Sun:01:00-05:00"]',
  )
})
