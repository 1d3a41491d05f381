import type { Page } from '@playwright/test'
import type { ClusterSight } from '../../src/shared/contract/clusters.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { typeToItem } from './menu-by-keys.ts'
import { applyPlan, choose, consentFor, goTo, rowOf, sayAllAndApplyByKeyboard, seeRunComplete, waitForRun } from './steps.ts'

const namespace = 'crm'
const name = 'crm-contacts'
const pod = (index: number) => `${name}-${index}`

/** The practice database of three members, once it is well. */
async function findContacts(host: Host): Promise<{ id: string; contextId: string; context: string }> {
  const [first] = await host.liveContexts()
  const context = first?.name ?? ''
  const contextId = first?.id ?? ''
  const id = `${contextId}:zalando:${namespace}:${name}`
  await eventuallyTrue('it is well', async () => {
    const sight = await host.ask('GET', `/clusters/${encodeURIComponent(id)}`)
    return sight.status === 200 && (sight.body as ClusterSight).detail?.cluster.members.ready === 3
  })
  return { id, contextId, context }
}

const get = (host: Host, context: string, args: readonly string[], path: string) =>
  kubectlPath(host.practiceKubeconfig, context, [...args, '-n', namespace], path)

/** One operation through the page. */
interface Row {
  readonly action: string
  /** Fills what is refused, and what the refusal says at its field. */
  readonly refused?: { fill(page: Page): Promise<void>; readonly field: string; readonly says: string }
  /** Fills what is done. */
  fill(page: Page): Promise<void>
  /** What the plan shows. */
  readonly plan: readonly string[]
  /** What the object says afterwards. */
  readonly after: (host: Host, context: string) => Promise<void>
}

const nothing = async (): Promise<void> => undefined
const uids: string[] = []

const rows: readonly Row[] = [
  {
    action: 'Restart',
    refused: {
      fill: page => choose(page, 'What to restart', 'Members that wait for a restart'),
      field: 'member',
      says: 'No member says that it waits for a restart.',
    },
    fill: page => choose(page, 'What to restart', 'All members, one by one'),
    plan: [
      'A call into a pod has no dry run, so it could not be tried.',
      `/api/v1/namespaces/crm/pods/http:${pod(1)}:8008/proxy/restart`,
      `${pod(0)} leads (GET /patroni of ${pod(0)}: role is “primary”)`,
      'sent only once “Replicas restart” is done',
    ],
    after: async (host, context) => expect(await get(host, context, ['pod', pod(0)], '{.metadata.uid}')).toBe(uids[0]),
  },
  {
    action: 'Reload configuration',
    fill: nothing,
    plan: [
      `/api/v1/namespaces/crm/pods/http:${pod(2)}:8008/proxy/reload`,
      'Configuration is read again on every member; connections stay.',
    ],
    after: async (host, context) => expect(await get(host, context, ['pod', pod(0)], '{.metadata.labels.spilo-role}')).toBe('master'),
  },
  {
    action: 'Switch over',
    fill: page => choose(page, 'New primary', pod(1)),
    plan: [`/api/v1/namespaces/crm/pods/http:${pod(0)}:8008/proxy/switchover`, `${pod(1)} is a replica`, 'seconds as a rule'],
    after: async (host, context) => expect(await get(host, context, ['pod', pod(1)], '{.metadata.labels.spilo-role}')).toBe('master'),
  },
  {
    action: 'Copy a replica anew',
    refused: {
      fill: nothing,
      field: 'member',
      says: 'Choose a member.',
    },
    fill: page => choose(page, 'Replica', pod(2)),
    plan: [`/api/v1/namespaces/crm/pods/http:${pod(2)}:8008/proxy/reinitialize`, 'serves nothing until the copy is made'],
    after: async (host, context) => expect(await get(host, context, ['pod', pod(2)], '{.metadata.uid}')).toBe(uids[2]),
  },
  {
    action: 'Destroy a member',
    refused: { fill: nothing, field: 'member', says: 'Choose a member.' },
    fill: page => choose(page, 'Member', pod(2)),
    plan: ['The primary is not touched.'],
    after: async (host, context) => expect(await get(host, context, ['pod', pod(2)], '{.metadata.uid}')).not.toBe(uids[2]),
  },
]

test('what goes through Patroni is planned, shown as the exact call, and done from the page', async ({ page, openHost }) => {
  const host = await openHost()
  const { id, context } = await findContacts(host)
  for (const index of [0, 1, 2]) uids[index] = await get(host, context, ['pod', pod(index)], '{.metadata.uid}')
  await page.goto(host.url)
  await expect(rowOf(page, name)).toBeVisible()
  for (const row of rows) {
    await goTo(page, `/database/${encodeURIComponent(id)}`)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: row.action, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: row.action })).toBeVisible()
    const review = page.getByRole('button', { name: 'Review plan' })
    if (row.refused !== undefined) {
      await row.refused.fill(page)
      await review.click()
      await expect(page.locator(`[data-field="${row.refused.field}"]`)).toContainText(row.refused.says)
    }
    await row.fill(page)
    await review.click()
    await expect(page).toHaveURL(/#\/plan\//)
    for (const text of row.plan) await expect(page.locator('main')).toContainText(text)
    await applyPlan(page)
    await row.after(host, context)
  }
})

test('a switchover goes by keyboard alone, and what one member can not do says why', async ({ page, openHost }) => {
  const host = await openHost()
  const { id, contextId, context } = await findContacts(host)
  await page.goto(host.url)
  await expect(rowOf(page, name)).toBeVisible()
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).focus()
  await page.keyboard.press('Enter')
  await typeToItem(page, 'Switch', page.getByRole('menuitem', { name: 'Switch over', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Switch over' })).toBeVisible()
  const target = page.getByRole('combobox', { name: 'New primary', exact: true })
  await expect(target).toContainText(name)
  await target.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: pod(2) }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Review plan' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/plan\//)
  await sayAllAndApplyByKeyboard(page)
  const stages = await seeRunComplete(page)
  expect(stages.join(' ')).toContain(`${pod(2)} leads.`)

  const params = { name: 'crm-solo', namespace, teamId: 'crm', members: 1 }
  const plan = await host.call<Plan>('POST', '/plans', { engine: 'zalando', operation: 'provision', contextId, clusterId: null, params })
  const { id: runId } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, runId)).status).toBe('completed')
  await goTo(page, `/database/${encodeURIComponent(`${contextId}:zalando:${namespace}:crm-solo`)}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  for (const [action, because] of [
    ['Switch over', 'There is only one member: nobody could take over.'],
    ['Copy a replica anew', 'There is only one member: it has no replica.'],
    ['Destroy a member', 'There is only one member, and it holds the only copy of the data.'],
  ] as const) {
    const item = page.getByRole('menuitem', { name: new RegExp(`^${action}`) })
    await expect(item).toHaveAttribute('aria-disabled', 'true')
    await expect(item).toContainText(because)
  }
  await page.keyboard.press('Escape')
  await kubectl(host.practiceKubeconfig, context, [
    ...['patch', 'postgresql', 'crm-solo', '-n', namespace, '--type', 'merge', '-p', '{"spec":{"numberOfInstances":0}}'],
  ])
  await expect(page.locator('main')).toContainText('Paused')
  await page.getByRole('button', { name: 'Actions' }).click()
  await expect(page.getByRole('menuitem', { name: /^Reload configuration/ })).toContainText('It is paused: resume it first.')
})

test('the same goes through REST, each with a refusal that names its reason', async ({ openHost }) => {
  const host = await openHost()
  const { id, contextId, context } = await findContacts(host)
  const ask = (operation: string, params: Record<string, unknown>) =>
    host.call<Plan>('POST', '/plans', { engine: 'zalando', operation, contextId, clusterId: id, params })
  const refusals: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['restart', { member: 'nobody' }, 'There is no member “nobody”.'],
    ['switchover', { target: pod(0) }, `${pod(0)} is the primary already.`],
    ['reinitialize', { member: pod(0) }, `${pod(0)} is the primary: its data are the ones that are copied.`],
    [
      'destroy-member',
      { member: pod(0), volume: 'drop' },
      `${pod(0)} is the primary: destroying it would lose what the others have not received.`,
    ],
  ]
  for (const [operation, params, words] of refusals) {
    const plan = await ask(operation, params)
    expect(plan.state, operation).toBe('blocked')
    expect(plan.checks.filter(check => check.status === 'fail').map(check => check.seen)).toContain(words)
  }
  for (const [operation, params] of [
    ['restart', { member: pod(1) }],
    ['reload', {}],
    ['switchover', { target: pod(1) }],
    ['reinitialize', { member: pod(0) }],
    ['destroy-member', { member: pod(2), volume: 'drop' }],
  ] as const) {
    const plan = await ask(operation, params)
    expect(plan.state, JSON.stringify(plan.checks.filter(check => check.status === 'fail'))).toBe('ready')
    const { id: runId } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
    const run = await waitForRun(host, runId)
    expect([operation, run.status, run.message]).toEqual([operation, 'completed', null])
  }
  expect(await get(host, context, ['pod', pod(1)], '{.metadata.labels.spilo-role}')).toBe('master')
})
