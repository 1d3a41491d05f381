import type { Page } from '@playwright/test'
import type { Plan } from '../../src/shared/domain/plan.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { goTo, healthyOrders, sayAllAndApplyByKeyboard, seeRunComplete } from './steps.ts'

const review = (page: Page) => page.getByRole('button', { name: 'Review plan' })
const value = (page: Page, name: string) => page.getByLabel(`Parameters, value of ${name}`)
const planId = (page: Page) => decodeURIComponent(/#\/plan\/([^/?]+)/.exec(page.url())?.[1] ?? '')
const stale = (page: Page) => page.getByText('The cluster has changed since this plan was made', { exact: true })

/** A database on the page, and what somebody else does to its parameters. */
interface Place {
  readonly id: string
  readonly form: string
  setByOthers(parameters: Record<string, string | null>): Promise<void>
  parameter(name: string): Promise<string>
}

async function placeOf(host: Host, engine: 'cnpg' | 'zalando'): Promise<Place> {
  const contexts = await host.liveContexts()
  const id = engine === 'cnpg' ? await healthyOrders(host) : `${contexts[0]?.id ?? ''}:zalando:crm:crm-contacts`
  const [context = '', , namespace = '', name = ''] = id.split(':')
  const contextName = contexts.find(each => each.id === context)?.name ?? ''
  const kind = engine === 'cnpg' ? 'clusters.postgresql.cnpg.io' : 'postgresqls.acid.zalan.do'
  const object = [kind, name, '-n', namespace]
  await eventuallyTrue('it is seen', async () => (await host.ask('GET', `/clusters/${encodeURIComponent(id)}`)).status === 200)
  return {
    id,
    form: `/change/${encodeURIComponent(id)}/parameters`,
    async setByOthers(parameters) {
      const patch = JSON.stringify({ spec: { postgresql: { parameters } } })
      await kubectl(host.practiceKubeconfig, contextName, ['patch', ...object, '--type=merge', '-p', patch])
    },
    parameter: key => kubectlPath(host.practiceKubeconfig, contextName, object, `{.spec.postgresql.parameters.${key}}`),
  }
}

async function enter(page: Page, name: string, text: string): Promise<void> {
  const group = page.getByRole('group', { name: 'Parameters' })
  await group.getByRole('button', { name: 'Add' }).click()
  await page
    .getByLabel(/^Parameters, name/)
    .last()
    .fill(name)
  await value(page, name).fill(text)
}

async function onPlan(page: Page): Promise<Plan['id']> {
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.getByRole('button', { name: 'Save plan file' })).toBeVisible()
  return planId(page)
}

/** What a plan changes of the parameters. */
async function changesOf(host: Host, id: string): Promise<readonly string[]> {
  const { steps } = await host.call<Plan>('GET', `/plans/${encodeURIComponent(id)}`)
  const changes = steps.flatMap(step => step.changes.filter(({ origin }) => origin === 'ours').map(({ kind, path }) => `${kind} ${path}`))
  return changes.filter(line => line.includes('/parameters/'))
}

const adds = ['add /spec/postgresql/parameters/work_mem']

for (const engine of ['cnpg', 'zalando'] as const) {
  test(`${engine}: planned again, and sent from a form that stood open, a change undoes nothing that others did meanwhile`, async ({
    page,
    openHost,
  }) => {
    const host = await openHost()
    const place = await placeOf(host, engine)
    await page.goto(host.url)
    await goTo(page, place.form)
    await enter(page, 'work_mem', '5MB')
    // The form stands open while somebody else sets another parameter: the plan leaves that alone.
    await place.setByOthers({ maintenance_work_mem: '77MB' })
    await review(page).click()
    const first = await onPlan(page)
    expect(await changesOf(host, first)).toEqual(adds)
    const { checks } = await host.call<Plan>('GET', `/plans/${encodeURIComponent(first)}`)
    expect(checks.find(check => check.id === 'overtaken')?.seen).toContain('maintenance_work_mem (not set → 77MB)')

    // So does the plan that is made again after one more change.
    await place.setByOthers({ effective_io_concurrency: '7' })
    await expect(stale(page)).toBeVisible()
    await expect(page.getByText('what others have changed stays as they made it', { exact: false })).toBeVisible()
    await page.getByRole('button', { name: 'Plan again' }).click()
    await expect(page).not.toHaveURL(new RegExp(first))
    await expect(stale(page)).toHaveCount(0)
    const second = await onPlan(page)
    expect(await changesOf(host, second)).toEqual(adds)

    // And by REST, where there was never a form: the whole map as it stood, with one change.
    const standing = (await host.call<Plan>('GET', `/plans/${encodeURIComponent(second)}`)).intent
    const asked = { engine: standing.engine, operation: 'parameters', contextId: standing.contextId, clusterId: standing.clusterId }
    const script = await host.call<Plan>('POST', '/plans', { ...asked, params: standing.params })
    expect(await changesOf(host, script.id)).toEqual(adds)
    await place.setByOthers({ random_page_cost: '1.5' })
    const again = await host.call<Plan>('POST', `/plans/${script.id}/renew`, { contextId: standing.contextId })
    expect(await changesOf(host, again.id)).toEqual(adds)

    // Others set the very same: the plan doesn't decide, and its form shows both.
    await place.setByOthers({ work_mem: '6MB' })
    await expect(stale(page)).toBeVisible()
    await page.getByRole('button', { name: 'Plan again' }).click()
    await expect(page).not.toHaveURL(new RegExp(second))
    await onPlan(page)
    await expect(page.getByRole('region', { name: 'Checks' })).toContainText('work_mem: you want 5MB, and somebody made it 6MB')
    await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await expect(value(page, 'work_mem')).toHaveValue('5MB')
    await expect(value(page, 'random_page_cost')).toHaveValue('1.5')
    await expect(page.locator('main').getByRole('status').filter({ hasText: 'work_mem' })).toContainText(
      'work_mem: was empty, is 6MB now. What you entered stays.',
    )
    // While it is read, the same once more: Review makes no plan, the form shows what stands, and what is then sent counts.
    await place.setByOthers({ work_mem: '8MB' })
    await review(page).click()
    await expect(page.getByText('Others changed what you want to change')).toBeVisible()
    await expect(page.getByRole('alert').filter({ hasText: 'you want 5MB, and somebody made it 8MB' })).toBeVisible()
    await review(page).click()
    await onPlan(page)
    await sayAllAndApplyByKeyboard(page)
    await seeRunComplete(page)
    expect([await place.parameter('work_mem'), await place.parameter('random_page_cost')]).toEqual(['5MB', '1.5'])
  })
}
