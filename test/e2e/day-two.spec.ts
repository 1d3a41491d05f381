import type { ClusterSight } from '../../src/shared/contract/clusters.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectlPath } from './kubectl.ts'
import { typeToItem } from './menu-by-keys.ts'
import { applyPlan, consentFor, goTo, provision, rowOf, sayAll, sayAllAndApplyByKeyboard, seeRunComplete, waitForRun } from './steps.ts'

const place = ['clusters.postgresql.cnpg.io', 'till', '-n', 'bank']

/** A database called `till` in a namespace of its own, made through REST; gives its id. */
async function makeTill(host: Host): Promise<{ id: string; contextId: string; context: string }> {
  const [first] = await host.liveContexts()
  const contextId = first?.id ?? ''
  const params = { name: 'till', namespaceMode: 'new', namespace: 'bank', members: 2, storageSize: '5Gi', memory: '1Gi', cpu: '500m' }
  const plan = await host.call<Plan>('POST', '/plans', provision(contextId, params))
  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, id)).status).toBe('completed')
  return { id: `${contextId}:cnpg:bank:till`, contextId, context: first?.name ?? '' }
}

test('a database is scaled, paused, resumed and deleted from its page, by mouse and by keyboard', async ({ page, openHost }) => {
  const host = await openHost()
  const { id, context } = await makeTill(host)
  await page.goto(host.url)
  await rowOf(page, 'till').getByRole('link', { name: 'till', exact: true }).click()

  // By mouse: the number that stands is refused at its field, another makes a plan.
  await page.getByRole('button', { name: 'Actions' }).click()
  await expect(page.getByRole('menuitem', { name: /^Resume/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('menuitem', { name: /^Resume/ })).toContainText('It is not paused.')
  await page.getByRole('menuitem', { name: 'Scale members' }).click()
  const members = page.getByRole('textbox', { name: 'Members' })
  await expect(members).toHaveValue('2')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.locator('[data-field="members"]')).toContainText('It has 2 members already.')
  await expect(members).toHaveAttribute('aria-invalid', 'true')
  await members.fill('3')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.locator('main')).toContainText('1 new replica is cloned')
  await applyPlan(page)
  expect(await kubectlPath(host.practiceKubeconfig, context, place, '{.spec.instances} {.status.readyInstances}')).toBe('3 3')

  // By keyboard: pause.
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).focus()
  await page.keyboard.press('Enter')
  await typeToItem(page, 'Pause', page.getByRole('menuitem', { name: 'Pause', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Pause' })).toBeVisible()
  await page.getByRole('switch', { name: 'Suspend its backup schedules' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Review plan' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toContainText('All members stop')
  await sayAllAndApplyByKeyboard(page)
  await seeRunComplete(page)
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await expect(rowOf(page, 'till')).toContainText('Paused')

  // What is paused says why it can't be scaled; resumed it can.
  await rowOf(page, 'till').getByRole('link', { name: 'till', exact: true }).click()
  await page.getByRole('button', { name: 'Actions' }).click()
  await expect(page.getByRole('menuitem', { name: /^Scale members/ })).toContainText('It is paused: resume it first.')
  await page.getByRole('menuitem', { name: 'Resume', exact: true }).click()
  await page.getByRole('button', { name: 'Review plan' }).click()
  await applyPlan(page)
  expect(await kubectlPath(host.practiceKubeconfig, context, place, '{.status.readyInstances}')).toBe('3')

  // Deleting wants the name.
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.locator('main')).toContainText('Lost for good: all data of till, with 3 members; 3 volumes')
  const apply = page.getByRole('button', { name: 'Apply', exact: true })
  await sayAll(page)
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('textbox', { name: 'Type “till”' }).fill('till')
  await apply.click()
  await seeRunComplete(page)
  await expect(kubectlPath(host.practiceKubeconfig, context, place, '{.metadata.name}')).rejects.toThrow('NotFound')
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  await expect(rowOf(page, 'orders').first()).toBeVisible()
  await expect(rowOf(page, 'till')).toHaveCount(0)
})

test('by REST it is told what can be done, with what to begin, and which field a refusal is about', async ({ openHost }) => {
  const host = await openHost()
  const { id, contextId } = await makeTill(host)
  const action = async (operation: string) => {
    const sight = await host.call<ClusterSight>('GET', `/clusters/${encodeURIComponent(id)}`)
    return sight.actions.find(each => each.operation === operation)
  }
  await expect.poll(async () => (await action('resume'))?.because).toBe('It is not paused.')
  // How far a replica is behind is known once the members were asked.
  await expect
    .poll(() => action('switchover'))
    .toMatchObject({
      because: null,
      params: { target: 'till-2' },
      choices: { target: [{ value: 'till-2', note: expect.stringMatching(/behind/) }] },
    })
  const ask = (operation: string, params: Record<string, unknown>) =>
    host.call<Plan>('POST', '/plans', { engine: 'cnpg', operation, contextId, clusterId: id, params })
  const refusals: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['scale', { members: 2 }, 'members'],
    ['resources', { cpuRequest: '8', cpuLimit: '2' }, 'cpuRequest'],
    ['storage', { size: '1Gi' }, 'size'],
    ['parameters', { parameters: { port: '5433' } }, 'parameters.port'],
    ['restart', { member: 'nobody' }, 'member'],
    ['switchover', { target: 'till-1' }, 'target'],
    ['fence', { member: 'nobody' }, 'member'],
  ]
  for (const [operation, params, field] of refusals) {
    const plan = await ask(operation, params)
    expect(plan.state, operation).toBe('blocked')
    expect(
      plan.checks.filter(check => check.status === 'fail').map(check => check.field),
      operation,
    ).toContain(field)
  }
})
