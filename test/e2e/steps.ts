import type { Locator, Page } from '@playwright/test'
import type { Consent, Intent, Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect } from './fixtures.ts'
import type { Host } from './host.ts'

/** The fleet's row of a database; in one context when that is named. */
export function rowOf(page: Page, name: string, context = ''): Locator {
  const row = page.getByTestId('fleet-row').filter({ has: page.getByRole('link', { name, exact: true }) })
  return context === '' ? row : row.filter({ hasText: context })
}

/** Goes to a screen by its address within the page. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(hash => location.assign(hash), `#${path}`)
}

/** Picks an option of a select by mouse. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: false }).first().click()
}

/** Fills the wizard by mouse: tier, name, a new namespace. */
export async function fillProvisionForm(page: Page, values: { tier: string; name: string; namespace: string }): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${values.tier}`) }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(values.name)
  await choose(page, 'Namespace', 'New namespace')
  await page.getByRole('combobox', { name: 'Namespace name' }).fill(values.namespace)
  await page.keyboard.press('Escape')
}

/** What a plan's page asks to be ticked. Before its Apply button is there, nothing of the plan is. */
async function boxesOf(page: Page): Promise<Locator[]> {
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeVisible()
  return await page.getByRole('checkbox').all()
}

/** Ticks all that a plan's page asks for. */
export async function sayAll(page: Page): Promise<void> {
  for (const box of await boxesOf(page)) await box.click()
}

/** Says all that a plan's page asks for, and applies the plan. */
export async function sayAllAndApply(page: Page): Promise<void> {
  await sayAll(page)
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
}

/** The same without a mouse. */
export async function sayAllAndApplyByKeyboard(page: Page): Promise<void> {
  for (const box of await boxesOf(page)) {
    await box.focus()
    await page.keyboard.press('Space')
  }
  await page.getByRole('button', { name: 'Apply', exact: true }).focus()
  await page.keyboard.press('Enter')
}

/** Waits on the run's page until its end is good, and gives what each stage says. */
export async function seeRunComplete(page: Page, ms = 180_000): Promise<string[]> {
  await expect(page).toHaveURL(/#\/runs\//)
  await expect(page.getByRole('heading', { level: 1 }).locator('..').getByText('Completed')).toBeVisible({ timeout: ms })
  return await page.getByRole('region', { name: 'Stages' }).getByRole('listitem').allTextContents()
}

/** Says all that a plan's page asks for, applies the plan, and waits until its run's end is good; gives what each stage says. */
export async function applyPlan(page: Page): Promise<string[]> {
  await expect(page).toHaveURL(/#\/plan\//)
  await sayAllAndApply(page)
  return await seeRunComplete(page)
}

/** An intent to provision on a context; null: offline. */
export function provision(contextId: string | null, params: Record<string, unknown>): Intent {
  return { engine: 'cnpg', operation: 'provision', contextId, clusterId: null, params }
}

/** What has to be said for this plan, said. */
export function consentFor(plan: Pick<Plan, 'consent'>): Consent {
  return { typed: plan.consent.typed?.text ?? null, unknownChecks: plan.consent.unknownChecks, takeovers: plan.consent.takeovers }
}

/** Follows a run through REST to its end. */
export async function waitForRun(host: Host, id: string, ms = 180_000): Promise<Run> {
  let run: Run | null = null
  await eventuallyTrue(
    `run ${id} is over`,
    async () => {
      run = await host.call<Run>('GET', `/runs/${id}`)
      return !['applying', 'following', 'lost-sight'].includes(run.status)
    },
    ms,
  )
  if (run === null) throw new Error('no run')
  return run
}

/** The id of the practice cluster's healthy database `orders` of three members, once there is one. */
export async function healthyOrders(host: Host): Promise<string> {
  await host.liveContexts()
  let id = ''
  await eventuallyTrue('a database of three members is healthy', async () => {
    const { clusters } = await host.call<{ clusters: { id: string; name: string; health: string; members: { ready: number | null } }[] }>(
      'GET',
      '/clusters',
    )
    id = clusters.find(({ name, health, members }) => name === 'orders' && health === 'healthy' && members.ready === 3)?.id ?? ''
    return id !== ''
  })
  return id
}

/** The healthy database, and where kubectl finds it. */
export async function placedOrders(host: Host): Promise<{ id: string; contextName: string; namespace: string; name: string }> {
  const id = await healthyOrders(host)
  const [context = '', , namespace = '', name = ''] = id.split(':')
  const contextName = (await host.liveContexts()).find(each => each.id === context)?.name ?? ''
  return { id, contextName, namespace, name }
}
