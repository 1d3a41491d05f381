import type { Page } from '@playwright/test'
import type { ClusterSight } from '../../src/shared/contract/clusters.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { ordersParams, refusals, rows as restRows } from '../fakes/zalando-rows.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectlPath } from './kubectl.ts'
import { applyPlan, consentFor, goTo, rowOf, sayAll, seeRunComplete, waitForRun } from './steps.ts'

const namespace = 'crm'
const name = 'crm-contacts'

/** The practice database of three members, once it is well. */
async function findContacts(host: Host): Promise<{ id: string; context: string }> {
  const [first] = await host.liveContexts()
  const id = `${first?.id ?? ''}:zalando:${namespace}:${name}`
  await eventuallyTrue('it is well', async () => {
    const sight = await host.ask('GET', `/clusters/${encodeURIComponent(id)}`)
    return sight.status === 200 && (sight.body as ClusterSight).detail?.cluster.members.ready === 3
  })
  return { id, context: first?.name ?? '' }
}

const text = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true })
/** A field with one text in it: its name ends with “optional”, so it is found by its key. */
const box = (page: Page, field: string) => page.locator(`[data-field="${field}"]`).getByRole('textbox')
const add = (page: Page, field: string) => page.locator(`[data-field="${field}"]`).getByRole('button', { name: 'Add' }).click()

/** One operation through the page. */
interface Row {
  readonly action: string
  /** Fills what is refused, and what the refusal says at its field. */
  readonly refused?: { fill(page: Page): Promise<void>; readonly field: string; readonly says: string }
  /** Fills what is done. */
  fill(page: Page): Promise<void>
  /** What the plan shows. */
  readonly plan: readonly string[]
  /** What the object then says. */
  readonly path: string
  readonly says: string
}

const nothing = async (): Promise<void> => undefined

const rows: readonly Row[] = [
  {
    action: 'Scale members',
    refused: { fill: nothing, field: 'members', says: 'It has 3 members already.' },
    fill: page => box(page, 'members').fill('2'),
    plan: ['One member goes: crm-contacts-2.', 'The operator’s settings keep 1 volume'],
    path: '{.spec.numberOfInstances}',
    says: '2',
  },
  {
    action: 'Change CPU and memory',
    refused: { fill: page => box(page, 'cpuLimit').fill('100m'), field: 'cpuLimit', says: 'min_cpu_limit is 250m' },
    fill: async page => {
      await box(page, 'cpuLimit').fill('1')
      await box(page, 'cpuRequest').fill('400m')
    },
    plan: ['then a replica takes over and crm-contacts-0 is replaced'],
    path: '{.spec.resources.requests.cpu}',
    says: '400m',
  },
  {
    action: 'Grow storage',
    refused: { fill: page => box(page, 'size').fill('1Gi'), field: 'size', says: 'can’t shrink from 20Gi to 1Gi' },
    fill: page => box(page, 'size').fill('25Gi'),
    plan: ['grows from 20Gi to 25Gi while it is in use'],
    path: '{.spec.volume.size}',
    says: '25Gi',
  },
  {
    action: 'Change parameters',
    refused: {
      fill: async page => {
        await add(page, 'parameters')
        await page.getByRole('combobox', { name: 'Parameters, name 2' }).fill('port')
        await text(page, 'Parameters, value of port').fill('5433')
      },
      field: 'parameters',
      says: 'Patroni sets port itself',
    },
    fill: async page => {
      await page.getByRole('combobox', { name: 'Parameters, name 2' }).fill('work_mem')
      await text(page, 'Parameters, value of work_mem').fill('8MB')
      await text(page, 'Parameters, value of max_connections').fill('250')
    },
    plan: ['max_connections is taken at the start only', 'Configuration is read again for work_mem'],
    path: '{.spec.postgresql.parameters.work_mem} {.spec.postgresql.parameters.max_connections}',
    says: '8MB 250',
  },
  {
    action: 'Replication and failover',
    refused: {
      fill: async page => {
        await page.locator('[data-field="synchronous"]').getByRole('combobox').click()
        await page.getByRole('option', { name: 'Strict' }).click()
        await box(page, 'syncNumber').fill('5')
      },
      field: 'syncNumber',
      says: 'It has 1 replica, fewer than must be synchronous.',
    },
    fill: page => box(page, 'syncNumber').fill('1'),
    plan: ['While no replica can confirm, nothing is written.'],
    path: '{.spec.patroni.synchronous_mode} {.spec.patroni.synchronous_mode_strict}',
    says: 'true true',
  },
  {
    action: 'Users and databases',
    refused: {
      fill: page => text(page, 'Databases, value of contacts').fill('nobody'),
      field: 'databases',
      says: 'the operator would skip the database without a word',
    },
    fill: async page => {
      await text(page, 'Databases, value of contacts').fill('contacts')
      await add(page, 'users')
      await text(page, 'Users, name 3').fill('auditor')
    },
    plan: ['auditor.crm-contacts.credentials.postgresql.acid.zalan.do'],
    path: '{.spec.users.auditor}',
    says: '[]',
  },
  {
    action: 'Connection poolers',
    refused: {
      fill: page => box(page, 'maxConnections').fill('500'),
      field: 'maxConnections',
      says: 'no more than 250 connections',
    },
    fill: async page => {
      await box(page, 'maxConnections').fill('100')
      await box(page, 'instances').fill('3')
      await page.locator('[data-field="mode"]').getByRole('combobox').click()
      await page.getByRole('option', { name: 'Session' }).click()
    },
    plan: ['The PgBouncers of crm-contacts-pooler are replaced one by one'],
    path: '{.spec.connectionPooler.numberOfInstances} {.spec.connectionPooler.mode}',
    says: '3 session',
  },
  {
    action: 'Expose',
    refused: {
      fill: async page => {
        await page.getByRole('switch', { name: 'Load balancer for the primary' }).click()
        await add(page, 'allowedRanges')
        await text(page, 'Allowed ranges, entry 1').fill('everywhere')
      },
      field: 'allowedRanges',
      says: 'is not a valid address range',
    },
    fill: page => text(page, 'Allowed ranges, entry 1').fill('203.0.113.0/24'),
    plan: ['Service crm-contacts gets a load balancer that leads to the primary', 'Load balancers let in 203.0.113.0/24.'],
    path: '{.spec.enableMasterLoadBalancer} {.spec.allowedSourceRanges[0]}',
    says: 'true 203.0.113.0/24',
  },
  {
    action: 'Maintenance',
    refused: {
      fill: page => text(page, 'Maintenance windows, entry 1').fill('Saturday'),
      field: 'windows',
      says: '“Saturday” is not a window.',
    },
    fill: page => text(page, 'Maintenance windows, entry 1').fill('Sat:01:00-06:00'),
    plan: ['wait for Sat:01:00-06:00 (UTC). Nothing restarts now.'],
    path: '{.spec.maintenanceWindows[0]}',
    says: 'Sat:01:00-06:00',
  },
  {
    action: 'Pause',
    fill: nothing,
    plan: [
      'All members stop, and nobody can connect.',
      'No logical backup is made while it is paused',
      'They go on running and have nobody to lead to',
    ],
    path: '{.spec.numberOfInstances} {.metadata.annotations.clouddb-desktop/members-before-pause}',
    says: '0 2',
  },
  {
    action: 'Resume',
    fill: page => expect(box(page, 'members')).toHaveValue('2'),
    plan: ['The members start on the data that they had'],
    path: '{.spec.numberOfInstances} {.spec.enableLogicalBackup}',
    says: '2 true',
  },
]

test('each operation of Zalando’s operator is refused at its field, planned, and done from the page; the last deletes after a last backup', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const { id, context } = await findContacts(host)
  const place = ['postgresqls.acid.zalan.do', name, '-n', namespace]
  await page.goto(host.url)
  await expect(rowOf(page, name)).toBeVisible()
  for (const row of rows) {
    await goTo(page, `/database/${encodeURIComponent(id)}`)
    await page.getByRole('button', { name: 'Actions' }).click()
    if (row.action === 'Scale members') {
      const items: readonly (readonly [string, string])[] = [
        ['Resume', 'It is not paused.'],
        ['Fence a member', 'Patroni has no fence'],
        ['Lift a fence', 'Nothing can be fenced here'],
      ]
      for (const [item, because] of items) await expect(page.getByRole('menuitem', { name: new RegExp(`^${item}`) })).toContainText(because)
    }
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
    for (const part of row.plan) await expect(page.locator('main')).toContainText(part)
    await applyPlan(page)
    expect([row.action, await kubectlPath(host.practiceKubeconfig, context, place, row.path)]).toEqual([row.action, row.says])
  }

  // Deleting wants the name, and makes a backup first when asked to.
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  await page.getByRole('switch', { name: 'Make a last logical backup first' }).click()
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.locator('main')).toContainText('Lost for good: all data of crm-contacts, with 2 members; 3 volumes')
  await expect(page.locator('main')).toContainText('sent only once “Last backup” is done')
  await sayAll(page)
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('textbox', { name: `Type “${name}”` }).fill(name)
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  const stages = await seeRunComplete(page)
  expect(stages.join(' ')).toMatch(/logical-backup-crm-contacts-last-[\d-]+ has succeeded/)
  await expect(kubectlPath(host.practiceKubeconfig, context, place, '{.metadata.name}')).rejects.toThrow('NotFound')
})

test('the same goes through REST, each with a refusal that names its reason', async ({ openHost }) => {
  const host = await openHost()
  const [first] = await host.liveContexts()
  const contextId = first?.id ?? ''
  const ask = (operation: string, params: Readonly<Record<string, unknown>>) => {
    const clusterId = operation === 'provision' ? null : `${contextId}:zalando:default:orders`
    return host.call<Plan>('POST', '/plans', { engine: 'zalando', operation, contextId, clusterId, params })
  }
  const run = async (operation: string, params: Readonly<Record<string, unknown>>) => {
    const plan = await ask(operation, params)
    expect([operation, plan.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
    const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
    const ended = await waitForRun(host, id)
    expect([operation, ended.status, ended.message]).toEqual([operation, 'completed', null])
  }
  await run('provision', ordersParams)
  for (const { operation, params } of restRows) await run(operation, params)
  for (const { operation, params, field, says } of refusals) {
    const plan = await ask(operation, params)
    const told = plan.checks.filter(check => check.status === 'fail' && says.test(check.seen))
    expect([operation, plan.state, told.map(check => check.field)]).toEqual([operation, 'blocked', [field]])
  }
  await run('delete', { lastBackup: true })
})
