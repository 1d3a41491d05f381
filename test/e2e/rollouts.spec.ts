import type { Page } from '@playwright/test'
import type { Rollout, RolloutPlan } from '../../src/shared/domain/rollout.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { closeNodes } from './close-nodes.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { typeToItem } from './menu-by-keys.ts'
import { type OwnPractice, startOwnPractice } from './practice.ts'
import { consentFor, rowOf } from './steps.ts'

test.use({ allowedErrors: [/WebSocket connection to .* failed|Failed to load resource: net::ERR_/] })

const context = 'here'

/** So many databases of one member, and a practice cluster that outlives hosts. */
async function makeDatabases(life: AsyncDisposableStack, names: readonly string[]): Promise<OwnPractice> {
  const practice = await startOwnPractice(life, await temporaryFolder(life), { contexts: [context], clusters: 0, speed: 60 })
  const manifests = names.map(name => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name, namespace: 'default' },
    spec: { instances: 1, storage: { size: '1Gi' } },
  }))
  const made = ['apply', '--server-side', '--field-manager=colleague', '-f', '-']
  await kubectl(practice.kubeconfig, context, made, manifests.map(each => JSON.stringify(each)).join('\n'))
  const ready = async () => {
    const told = await kubectlPath(practice.kubeconfig, context, ['clusters.postgresql.cnpg.io'], '{.items[*].status.readyInstances}')
    return told.split(' ').filter(count => count === '1').length === names.length
  }
  await eventuallyTrue('the databases are ready', ready, 180_000)
  return practice
}

/** `generation members` of each. */
async function specsOf(practice: OwnPractice, names: readonly string[]): Promise<Record<string, string>> {
  const all = names.map(async name => {
    const place = ['clusters.postgresql.cnpg.io', name, '--ignore-not-found']
    return [name, await kubectlPath(practice.kubeconfig, context, place, '{.metadata.generation} {.spec.instances}')] as const
  })
  return Object.fromEntries(await Promise.all(all))
}

const boxOf = (page: Page, name: string) => rowOf(page, name).getByRole('checkbox')

/** Names in the order in which the page shows them. */
async function orderOf(page: Page): Promise<string[]> {
  return await page.locator('li[data-item] a.font-medium').allTextContents()
}

async function theRollout(host: Host): Promise<Rollout> {
  const [rollout] = await host.call<Rollout[]>('GET', '/rollouts')
  if (rollout === undefined) throw new Error('no rollout')
  return rollout
}

test('several databases are scaled in waves by mouse: one that is gone stops it, the app is killed, and the rest is done once', async ({
  page,
  life,
  openHost,
}) => {
  const names = ['till-1', 'till-2', 'till-3', 'till-4', 'till-5', 'till-6']
  const practice = await makeDatabases(life, names)
  const before = await specsOf(practice, names)
  const host = await openHost([practice.kubeconfig])
  await host.liveContexts([context])
  await page.goto(host.url)

  // A box, then another with Shift: all between them.
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await boxOf(page, 'till-1').click()
  await boxOf(page, 'till-6').click({ modifiers: ['Shift'] })
  const bar = page.getByRole('region', { name: 'Selection' })
  await expect(bar).toContainText('6 selected')
  // What the filter hides stays selected.
  await page.getByLabel('Search databases').fill('till-2')
  await expect(bar).toContainText('6 selected · 5 of them not shown by the filter')
  await page.getByLabel('Search databases').fill('')
  await bar.getByRole('button', { name: 'Actions' }).click()
  await expect(page.getByRole('menuitem', { name: /^Resume/ })).toContainText('It is not paused.')
  await page.getByRole('menuitem', { name: 'Scale members' }).click()
  await expect(page.locator('main')).toContainText('of 6 databases')
  await page.getByRole('textbox', { name: 'Members' }).fill('0')
  await page.getByRole('button', { name: 'Make the plans' }).click()
  await expect(page.getByRole('textbox', { name: 'Members' })).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('textbox', { name: 'Members' }).fill('2')
  await page.getByRole('button', { name: 'Make the plans' }).click()

  // All plans are there before anything begins, in an order that can be changed.
  await expect(page).toHaveURL(/#\/rollout\/rollout-/)
  await expect(page.getByText('spec.instances: 1 → 2')).toHaveCount(6)
  expect(await specsOf(practice, names)).toEqual(before)
  await page.getByRole('button', { name: 'Move till-6 up' }).click()
  await expect.poll(() => orderOf(page)).toEqual(['till-1', 'till-2', 'till-3', 'till-4', 'till-6', 'till-5'])
  // Digit by digit, while what was typed before comes back: none of them is lost, and neither is the other number.
  const inWave = page.getByRole('textbox', { name: 'Databases in a wave' })
  await inWave.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('125')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('1')
  await expect.poll(async () => (await theRollout(host)).shape).toMatchObject({ waveSize: 125, parallel: 1 })
  await expect(inWave).toHaveValue('125')
  await page.getByRole('button', { name: 'Less: Databases in a wave' }).click()
  await expect.poll(async () => (await theRollout(host)).shape).toMatchObject({ waveSize: 124, parallel: 1 })
  await expect(inWave).toHaveValue('124')
  await page.getByRole('button', { name: 'Unfold the plan of till-2' }).click()
  await expect(page.getByRole('list', { name: 'Consequences and checks for till-2' })).toContainText('1 new replica is cloned')
  const start = page.getByRole('button', { name: 'Start', exact: true })
  for (const box of await page.getByRole('region', { name: 'To be said' }).getByRole('checkbox').all()) await box.click()
  await kubectl(practice.kubeconfig, context, ['delete', 'clusters.postgresql.cnpg.io', 'till-4', '--wait=false'])
  await start.click()

  // The one that is gone stops what comes after it.
  const main = page.locator('main')
  await expect(main.getByRole('alert').filter({ hasText: 'Stopped: nothing more was begun' })).toContainText('default/till-4 in here', {
    timeout: 180_000,
  })
  await expect(main.getByRole('alert')).toContainText('2 databases are not started.')
  await expect(page.getByRole('region', { name: 'Runs' })).toContainText('2 databases are not started.')
  await expect(page.locator('li[data-state="waiting"]')).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Go on' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'Leave it out' }).click()
  // The next one is not over before the app is killed.
  const openNodes = await closeNodes(practice.kubeconfig, context)
  await page.getByRole('button', { name: 'Go on' }).click()
  // Killed before its write it would rightly be interrupted, and stop the rollout.
  await eventuallyTrue('the run of the next one has written', async () => {
    const runId = (await theRollout(host)).items.find(item => item.state === 'running')?.runId ?? null
    return runId !== null && (await host.call<Run>('GET', `/runs/${runId}`)).status === 'following'
  })

  // Killed in the middle: it stands still until somebody says that it is to go on.
  await host.kill('SIGKILL')
  await expect(page.getByRole('alert').filter({ hasText: 'host is gone' })).toBeVisible()
  await expect(main).toContainText('Lost sight')
  await host.restart()
  await host.liveContexts([context])
  await openNodes()
  await page.goto(host.url)
  // What a rollout was started on is not selected any more.
  await expect(rowOf(page, 'till-1')).toBeVisible()
  await expect(bar).toHaveCount(0)
  await page.getByRole('region', { name: 'Runs' }).getByRole('link', { name: 'See it, to go on' }).click()
  await expect(main).toContainText('It stands still since the app was closed')
  await expect(page.locator('li[data-state="running"], li[data-state="sending"]')).toHaveCount(0, { timeout: 120_000 })
  const halted = await theRollout(host)
  expect(halted.items.filter(item => item.state === 'waiting').map(item => item.name)).toEqual(['till-5'])
  expect((await specsOf(practice, ['till-5']))['till-5']).toBe(before['till-5'])
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('Completed', { timeout: 180_000 })
  const rest = names.filter(name => name !== 'till-4')
  for (const [name, spec] of Object.entries(await specsOf(practice, rest))) {
    expect([name, spec]).toEqual([name, `${Number(before[name]?.split(' ')[0]) + 1} 2`])
  }
  await page.getByRole('link', { name: 'Journal', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Journal' })).toContainText('Rollout completed')
  await page.getByRole('link', { name: 'Rollouts', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Rollouts' })).toContainText('5 of 5')
})

test('the same goes by keyboard alone, and through REST with a refusal for each thing that was not said', async ({
  page,
  life,
  openHost,
}) => {
  const names = ['shop-1', 'shop-2', 'shop-3']
  const practice = await makeDatabases(life, names)
  const host = await openHost([practice.kubeconfig])
  const [live] = await host.liveContexts([context])
  await page.goto(host.url)
  const grid = page.getByRole('grid', { name: 'Databases' })
  await expect(rowOf(page, 'shop-3')).toBeVisible()
  await grid.focus()
  await page.keyboard.press('Control+a')
  const bar = page.getByRole('region', { name: 'Selection' })
  await expect(bar).toContainText('3 selected')
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(bar).toContainText('1 selected')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(bar).toContainText('3 selected')
  await expect(page.locator('tr[aria-selected="true"]')).toHaveCount(3)
  await page.keyboard.press('Shift+F10')
  await expect(bar.getByRole('button', { name: 'Actions' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Scale members' })).toBeVisible()
  await typeToItem(page, 'Scale', page.getByRole('menuitem', { name: 'Scale members' }))
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Members' }).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  await expect(page.getByText('spec.instances: 1 → 2')).toHaveCount(3)
  // A row that was moved keeps the keys.
  const [first = ''] = await orderOf(page)
  await page.getByRole('button', { name: `Move ${first} down` }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await orderOf(page))[1]).toBe(first)
  await expect(page.getByRole('button', { name: `Move ${first} down` })).toBeFocused()
  for (const box of await page.getByRole('region', { name: 'To be said' }).getByRole('checkbox').all()) {
    await box.focus()
    await page.keyboard.press('Space')
  }
  const start = page.getByRole('button', { name: 'Start', exact: true })
  // The new order has to be kept first.
  await expect(start).toBeEnabled()
  await start.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('Completed', { timeout: 180_000 })
  expect(Object.values(await specsOf(practice, names)).map(spec => spec.split(' ')[1])).toEqual(['2', '2', '2'])

  const clusterIds = names.map(name => `${live?.id ?? ''}:cnpg:default:${name}`)
  const common = await host.call<{ engine: string; actions: { operation: string; params: unknown; unable: unknown[] }[] }>(
    'POST',
    '/rollouts/actions',
    { clusterIds },
  )
  expect(common.actions.find(action => action.operation === 'scale')).toMatchObject({ params: { members: 2 }, unable: [] })
  expect(common.actions.find(action => action.operation === 'resume')?.unable).toHaveLength(3)
  // Their members are read before it is said what can't be done for want of members.
  for (const operation of ['switchover', 'fence', 'destroy-member'])
    expect(common.actions.find(action => action.operation === operation)?.unable).toEqual([])
  const refused = await host.ask('POST', '/rollouts', { operation: 'scale', clusterIds, params: { members: 'many' } })
  expect(refused).toMatchObject({ status: 400, body: { data: { fields: [{ path: 'members' }] } } })
  const { id } = await host.call<Rollout>('POST', '/rollouts', { operation: 'scale', clusterIds, params: { members: 2 } })
  const planned = async () => (await host.call<Rollout>('GET', `/rollouts/${id}`)).items.every(item => item.state !== 'planning')
  await eventuallyTrue('all is planned', planned)
  const blocked = await host.ask('POST', `/rollouts/${id}/start`, { consents: [] })
  expect(blocked).toMatchObject({ status: 422, body: { message: expect.stringContaining('Their plans are blocked. default/shop-1') } })
  await host.call('DELETE', `/rollouts/${id}`)

  const pausing = await host.call<Rollout>('POST', '/rollouts', { operation: 'pause', clusterIds, params: {} })
  await eventuallyTrue('all is planned', async () => {
    const rollout = await host.call<Rollout>('GET', `/rollouts/${pausing.id}`)
    return rollout.items.every(item => item.state !== 'planning')
  })
  const unsaid = await host.ask('POST', `/rollouts/${pausing.id}/start`, { consents: [] })
  expect(unsaid).toMatchObject({ status: 422, body: { message: expect.stringContaining('was not consented to') } })
  const plans = await host.call<RolloutPlan[]>('GET', `/rollouts/${pausing.id}/plans`)
  const consents = plans.map(plan => ({ planId: plan.planId, consent: consentFor(plan) }))
  await host.call('POST', `/rollouts/${pausing.id}/start`, { consents })
  const over = async () => (await host.call<Rollout>('GET', `/rollouts/${pausing.id}`)).state === 'completed'
  await eventuallyTrue('all are paused', over, 180_000)
})
