import type { Page } from '@playwright/test'
import type { Plan } from '../../src/shared/domain/plan.ts'
import { expect, test } from './fixtures.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { choose, goTo, healthyOrders, placedOrders, rowOf, sayAllAndApplyByKeyboard, seeRunComplete } from './steps.ts'

const members = (page: Page) => page.getByRole('textbox', { name: 'Members' })
const remark = (page: Page) => page.locator('main').getByRole('status').filter({ hasText: 'The form' })
const review = (page: Page) => page.getByRole('button', { name: 'Review plan' })
const change = (id: string, operation: string) => `/change/${encodeURIComponent(id)}/${operation}`

/** A plan is on the page, and not only its address. */
async function onPlan(page: Page): Promise<void> {
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.getByRole('button', { name: 'Save plan file' })).toBeVisible()
}

const planId = (page: Page) => decodeURIComponent(/#\/plan\/([^/?]+)/.exec(page.url())?.[1] ?? '')
const changeButton = (page: Page) => page.getByRole('button', { name: 'Change', exact: true })

/** What the page has put into the browser's storages. */
async function stored(page: Page): Promise<string> {
  return await page.evaluate(() => JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }))
}

test('a change form is as it was left when one comes back from its plan, and says what has changed under it', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const { id, contextName, namespace, name } = await placedOrders(host)
  const place = ['clusters.postgresql.cnpg.io', name, '-n', namespace]
  await page.goto(host.url)
  await goTo(page, change(id, 'parameters'))
  const group = page.getByRole('group', { name: 'Parameters' })
  await expect(group.getByRole('button', { name: 'Add' })).toBeVisible()
  await expect(remark(page)).toHaveCount(0)
  await group.getByRole('button', { name: 'Add' }).click()
  await page
    .getByLabel(/^Parameters, name/)
    .last()
    .fill('work_mem')
  await page.getByLabel('Parameters, value of work_mem').fill('5MB')
  await review(page).click()
  await onPlan(page)
  await expect(page.locator('main')).toContainText('work_mem')

  // Somebody else sets another parameter meanwhile: it stands beside the one that was typed.
  const parameters = { postgresql: { parameters: { maintenance_work_mem: '77MB' } } }
  await kubectl(host.practiceKubeconfig, contextName, ['patch', ...place, '--type=merge', '-p', JSON.stringify({ spec: parameters })])
  await page.goBack()
  await expect(page.getByLabel('Parameters, value of work_mem')).toHaveValue('5MB')
  await expect(page.getByLabel('Parameters, value of maintenance_work_mem')).toHaveValue('77MB')
  await expect(remark(page)).toContainText('The form is as you left it')
  await expect(remark(page)).toContainText('maintenance_work_mem: was empty, is 77MB now.')

  // The plan's own way back has what the plan asks for, on what stands: what somebody else set is told, and stays.
  await page.goForward()
  await onPlan(page)
  const first = planId(page)
  await changeButton(page).click()
  await expect(page.getByLabel('Parameters, value of work_mem')).toHaveValue('5MB')
  await expect(remark(page)).toContainText('The form has what the plan asks for')
  await expect(page.getByLabel('Parameters, value of maintenance_work_mem')).toHaveValue('77MB')
  await expect(remark(page)).toContainText('maintenance_work_mem: was empty, is 77MB now.')
  await expect(remark(page)).not.toContainText('secret')
  await review(page).click()
  await onPlan(page)
  const second = planId(page)
  expect(second).not.toBe(first)
  const { steps } = await host.call<Plan>('GET', `/plans/${encodeURIComponent(second)}`)
  expect(steps.flatMap(step => step.changes.map(({ kind, path }) => `${kind} ${path}`)).filter(line => line.includes('work_mem'))).toEqual([
    'add /spec/postgresql/parameters/work_mem',
  ])

  // A page that doesn't know what stood when a plan was made has no such way back.
  await expect(changeButton(page)).toBeVisible()
  await page.reload()
  await onPlan(page)
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeVisible()
  await expect(changeButton(page)).toHaveCount(0)
  await goTo(page, change(id, 'parameters'))
  await page.getByLabel('Parameters, value of maintenance_work_mem').fill('79MB')
  await review(page).click()
  await onPlan(page)
  await changeButton(page).click()
  await expect(page.getByLabel('Parameters, value of maintenance_work_mem')).toHaveValue('79MB')

  // Starting over has what stands.
  await remark(page).getByRole('button', { name: 'Start over' }).click()
  await expect(page.getByLabel('Parameters, value of work_mem')).toHaveCount(0)
  await expect(page.getByLabel('Parameters, value of maintenance_work_mem')).toHaveValue('77MB')
  await expect(remark(page)).toHaveCount(0)

  // Opened anew, it has nothing of what was typed before.
  await page.getByLabel('Parameters, value of maintenance_work_mem').fill('78MB')
  await page.getByRole('link', { name: 'To the database' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await goTo(page, change(id, 'parameters'))
  await expect(page.getByLabel('Parameters, value of maintenance_work_mem')).toHaveValue('77MB')
  await expect(remark(page)).toHaveCount(0)
  expect(await stored(page)).not.toContain('work_mem')
})

test('by keyboard: a number is typed, the plan read, the form come back to and sent again; after the plan was applied it begins anew', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const { id, contextName, namespace, name } = await placedOrders(host)
  await page.goto(host.url)
  await goTo(page, change(id, 'scale'))
  await expect(members(page)).toBeFocused()
  await page.keyboard.type('4')
  await page.keyboard.press('Enter')
  await onPlan(page)
  const first = page.url()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(members(page)).toHaveValue('4')
  await expect(remark(page)).toContainText('The form is as you left it')
  await expect(members(page)).toBeFocused()
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  await onPlan(page)
  await expect(page).not.toHaveURL(first)
  await expect(page.locator('main')).toContainText('Set 2 members')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(members(page)).toHaveValue('2')
  await page.keyboard.press('Alt+ArrowRight')
  await onPlan(page)
  await sayAllAndApplyByKeyboard(page)
  await seeRunComplete(page)
  const place = ['clusters.postgresql.cnpg.io', name, '-n', namespace]
  expect(await kubectlPath(host.practiceKubeconfig, contextName, place, '{.spec.instances}')).toBe('2')
  // Back over the plan, which was applied, to the form: it has what stands.
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.locator('main')).toContainText('This plan was applied')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(members(page)).toHaveValue('2')
  await expect(remark(page)).toHaveCount(0)
})

test('what is secret is in no storage, and has to be entered again; another form forgets what was typed', async ({ page, openHost }) => {
  const host = await openHost()
  const id = await healthyOrders(host)
  const context = (await host.liveContexts())[0]?.id ?? ''
  const credentials = `/operator-change/${context}/zalando/keep-backup-credentials`
  const [named, key, secret] = [/^Name of the Secret/, 'Access key ID', 'Secret access key']
  await page.goto(host.url)
  await goTo(page, credentials)
  await page.getByRole('textbox', { name: named }).fill('dump-keys')
  await page.getByLabel(key).fill('AKIATYPED')
  await page.getByLabel(secret).fill('typed-in-secret')
  await review(page).click()
  await onPlan(page)
  await page.goBack()
  await expect(page.getByRole('textbox', { name: named })).toHaveValue('dump-keys')
  await expect(page.getByLabel(key)).toHaveValue('')
  await expect(page.getByLabel(secret)).toHaveValue('')
  await expect(remark(page)).toContainText('Enter again: Access key ID, Secret access key. What is secret is not kept.')
  await expect(page.locator('[data-field="secretAccessKey"]')).toContainText('Enter it again: what is secret is not kept.')
  await page.getByLabel(secret).fill('typed-once-more')
  await expect(remark(page)).toContainText('Enter again: Access key ID. ')
  expect(await stored(page)).not.toMatch(/AKIATYPED|typed-/)

  await page.goForward()
  await onPlan(page)
  await changeButton(page).click()
  await expect(page.getByRole('textbox', { name: named })).toHaveValue('dump-keys')
  await expect(page.getByLabel(secret)).toHaveValue('')
  await expect(remark(page)).toContainText('Enter again: Access key ID, Secret access key. What is secret is not kept.')
  expect(await stored(page)).not.toMatch(/AKIATYPED|typed-|dump-keys/)

  await goTo(page, change(id, 'scale'))
  await expect(members(page)).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('textbox', { name: named })).toBeVisible()
  await expect(page.getByRole('textbox', { name: named })).not.toHaveValue('dump-keys')
  await expect(remark(page)).toHaveCount(0)
})

test('the form for several databases is as it was left', async ({ page, openHost }) => {
  const host = await openHost()
  await healthyOrders(host)
  const { clusters } = await host.call<{ clusters: { name: string; engine: string; members: { desired: number | null } }[] }>(
    'GET',
    '/clusters',
  )
  const other = clusters.find(each => each.engine === 'cnpg' && each.name !== 'orders' && each.members.desired === 3)?.name ?? ''
  await page.goto(host.url)
  await rowOf(page, 'orders').first().getByRole('checkbox').click()
  await rowOf(page, other).first().getByRole('checkbox').click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Scale members' }).click()
  await members(page).fill('4')
  await page.getByRole('button', { name: 'Make the plans' }).click()
  await expect(page).toHaveURL(/#\/rollout\/rollout-/)
  await expect(page.getByText('spec.instances: 3 → 4')).toHaveCount(2)
  await page.goBack()
  await expect(members(page)).toHaveValue('4')
  await expect(remark(page)).toContainText('The form is as you left it')
  await remark(page).getByRole('button', { name: 'Start over' }).click()
  await expect(members(page)).toHaveValue('3')
})

test('the form for a new database is as it was left, with its tier', async ({ page, openHost }) => {
  const host = await openHost()
  await host.liveContexts()
  await page.goto(host.url)
  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^STANDARD/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('atlas')
  await choose(page, 'Namespace', 'New namespace')
  await page.getByRole('combobox', { name: 'Namespace name' }).fill('maps')
  await page.keyboard.press('Escape')
  await review(page).click()
  await onPlan(page)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('atlas')
  await expect(page.getByRole('radio', { name: /^STANDARD/ })).toBeChecked()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('atlas')
})
