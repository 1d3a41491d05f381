import type { Page } from '@playwright/test'
import type { LogBatch } from '../../src/shared/domain/log-line.ts'
import type { OperatorSight } from '../../src/shared/domain/operator.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { manifestOf } from '../fakes/operator-manifests.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectlPath } from './kubectl.ts'
import { picture } from './picture.ts'
import { startOwnPractice } from './practice.ts'
import { applyPlan, choose, consentFor, goTo, provision, waitForRun } from './steps.ts'

/** What one operation is shown by. */
interface Row {
  readonly engine: 'cnpg' | 'zalando'
  /** In the actions menu. */
  readonly title: string
  /** Fills the form with what must be refused; gives the field that says why, and in which words. */
  readonly refuse: (page: Page) => Promise<{ readonly field: string; readonly says: string | RegExp }>
  readonly fill: (page: Page) => Promise<void>
  /** Seen on the plan before it is applied. */
  readonly plan: string | RegExp
  /** What kubectl reads afterwards: its arguments, the path, the value. */
  readonly seen: readonly [args: readonly string[], path: string, value: string]
}

const image = (name: string, version: string) => `images.example/${name}:${version}`
const cnpgDeployment = ['deployment', 'cnpg-controller-manager', '-n', 'cnpg-system'] as const

/** Gives a file, whose name says that it is there: not that of one that was given before. */
async function giveFile(page: Page, name: string, text: string): Promise<void> {
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) })
  await expect(page.getByText(name, { exact: true })).toBeVisible()
}

const rows: readonly Row[] = [
  {
    engine: 'zalando',
    title: 'Install the operator',
    async refuse(page) {
      await giveFile(page, 'another.yaml', manifestOf('cnpg', image('cloudnative-pg', '1.30.0')))
      return { field: 'manifest', says: 'It does not define postgresqls.acid.zalan.do' }
    },
    fill: page => giveFile(page, 'release.yaml', manifestOf('zalando', image('postgres-operator', 'v2.0.1'))),
    plan: 'ClusterRoleBinding postgres-operator gives it to ServiceAccount postgres-operator/postgres-operator in the whole cluster, anew.',
    seen: [['deployment', 'postgres-operator', '-n', 'postgres-operator'], '{.status.readyReplicas}', '1'],
  },
  {
    engine: 'zalando',
    title: 'Change the operator’s version',
    async refuse(page) {
      await choose(page, 'From', 'An image alone')
      await page.getByRole('textbox', { name: 'Image' }).fill(image('postgres-operator', 'v1.15.1'))
      return { field: 'image', says: 'An operator does not go back' }
    },
    fill: page => page.getByRole('textbox', { name: 'Image' }).fill(image('postgres-operator', 'v2.0.2')),
    plan: 'An image alone brings no changed CRDs',
    seen: [
      ['deployment', 'postgres-operator', '-n', 'postgres-operator'],
      '{.spec.template.spec.containers[0].image}',
      image('postgres-operator', 'v2.0.2'),
    ],
  },
  {
    engine: 'cnpg',
    title: 'Change the operator’s version',
    async refuse(page) {
      await giveFile(page, 'secret.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: { name: key }\nstringData: { a: b }\n')
      return { field: 'manifest', says: 'Secret key holds values' }
    },
    fill: page => giveFile(page, 'release.yaml', manifestOf('cnpg', image('cloudnative-pg', '1.30.1'))),
    plan: 'default/till: Its replicas restart one by one, then the primary',
    seen: [[...cnpgDeployment], '{.spec.template.spec.containers[0].image}', image('cloudnative-pg', '1.30.1')],
  },
  {
    engine: 'cnpg',
    title: 'Change the operator’s settings',
    async refuse(page) {
      await page.getByRole('textbox', { name: 'Renew certificates' }).fill('120')
      return { field: 'EXPIRING_CHECK_THRESHOLD', says: 'renewed without end' }
    },
    async fill(page) {
      await page.getByRole('textbox', { name: 'Renew certificates' }).fill('14')
      await page.getByRole('textbox', { name: 'Inherited labels' }).fill('team,cost*')
    },
    plan: 'EXPIRING_CHECK_THRESHOLD',
    seen: [
      ['configmap', 'cnpg-controller-manager-config', '-n', 'cnpg-system'],
      '{.data.EXPIRING_CHECK_THRESHOLD} {.data.INHERITED_LABELS}',
      '14 team,cost*',
    ],
  },
  {
    engine: 'cnpg',
    title: 'Change an image catalog',
    async refuse(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('blessed')
      await page.getByRole('textbox', { name: 'Image', exact: true }).fill(image('postgresql', '17.5'))
      return { field: 'image', says: 'Its tag names PostgreSQL 17, not 18.' }
    },
    fill: page => page.getByRole('textbox', { name: 'Image', exact: true }).fill(image('postgresql', '18.3')),
    plan: 'No database uses this entry',
    seen: [['clusterimagecatalog', 'blessed'], '{.spec.images[0].major} {.spec.images[0].image}', `18 ${image('postgresql', '18.3')}`],
  },
  {
    engine: 'cnpg',
    title: 'Restart the operator',
    async refuse() {
      return { field: '', says: '' }
    },
    fill: async () => undefined,
    plan: 'Databases go on as they are',
    seen: [[...cnpgDeployment], '{.status.updatedReplicas}', '1'],
  },
]

async function makeTill(host: Host, contextId: string): Promise<void> {
  const plan = await host.call<Plan>(
    'POST',
    '/plans',
    provision(contextId, { name: 'till', members: 2, storageSize: '5Gi', memory: '1Gi', cpu: '500m' }),
  )
  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, id)).status).toBe('completed')
}

test('operators are looked at, installed, upgraded, told and restarted from their pages', async ({ page, life, openHost }) => {
  const folder = await temporaryFolder(life)
  const practice = await startOwnPractice(life, folder, { contexts: ['here'], clusters: 0, missing: ['zalando'] })
  const host = await openHost([practice.kubeconfig])
  const [context] = await host.liveContexts(['here'])
  const contextId = context?.id ?? ''
  await makeTill(host, contextId)
  await page.goto(host.url)
  await page.getByRole('link', { name: 'Operators', exact: true }).click()
  await expect(page.getByRole('row', { name: /Zalando/ })).toContainText('Not installed')
  await expect(page.getByRole('row', { name: /CloudNativePG/ })).toContainText('Running')
  await picture(page, 'operators')
  await page.getByRole('link', { name: 'CloudNativePG', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('CloudNativePG')
  await expect(page.getByRole('region', { name: /Deployment cnpg-controller-manager/ })).toContainText('1 ready of 1')
  await picture(page, 'overview')
  await page.getByRole('tab', { name: /Databases/ }).click()
  await expect(page.getByRole('link', { name: 'till', exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'Configuration' }).click()
  await expect(page.getByRole('table', { name: 'Configuration' })).toContainText('EXPIRING_CHECK_THRESHOLD')
  await picture(page, 'configuration')
  await page.getByRole('tab', { name: 'Logs' }).click()
  await expect(page.locator('main')).toContainText('Starting CloudNativePG Operator')
  await picture(page, 'logs')

  for (const row of rows) {
    await goTo(page, `/operator/${encodeURIComponent(contextId)}/${row.engine}`)
    if (row.title === 'Install the operator') await picture(page, 'missing')
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: row.title, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: row.title })).toBeVisible()
    const { field, says } = await row.refuse(page)
    if (field !== '') {
      await page.getByRole('button', { name: 'Review plan' }).click()
      await expect(page.locator(`[data-field="${field}"]`)).toContainText(says)
      await picture(page, `${row.engine}-${row.title.replaceAll(/[ ’]/g, '-')}-refused`)
    }
    await row.fill(page)
    await page.getByRole('button', { name: 'Review plan' }).click()
    await expect(page).toHaveURL(/#\/plan\//)
    await expect(page.locator('main')).toContainText(row.plan)
    await picture(page, `${row.engine}-${row.title.replaceAll(/[ ’]/g, '-')}-plan`)
    await applyPlan(page)
    await picture(page, `${row.engine}-${row.title.replaceAll(/[ ’]/g, '-')}-run`)
    await page.getByRole('link', { name: 'Operator', exact: true }).click()
    await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible()
    const [args, path, value] = row.seen
    expect(await kubectlPath(practice.kubeconfig, 'here', args, path)).toBe(value)
  }
  const till = async () => {
    const { clusters } = await host.call<{ clusters: { name: string; health: string }[] }>('GET', '/clusters')
    return clusters.find(cluster => cluster.name === 'till')
  }
  await expect.poll(till).toMatchObject({ health: 'healthy' })
})

test('scripts see operators, and have one restarted', async ({ openHost, life }) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life), { contexts: ['here'], clusters: 0 })
  const host = await openHost([practice.kubeconfig])
  const [context] = await host.liveContexts(['here'])
  const contextId = context?.id ?? ''
  const sight = await host.call<OperatorSight>('GET', `/operators/${encodeURIComponent(contextId)}/cnpg`)
  expect(sight.detail?.presence).toBe('installed')
  const { lines } = await host.call<LogBatch>('GET', `/operators/${encodeURIComponent(contextId)}/cnpg/logs?tail=50`)
  expect(lines.map(line => line.message)).toContain('Starting CloudNativePG Operator')
  const intent = { engine: 'cnpg', operation: 'restart-operator', contextId, clusterId: null, params: {} }
  const plan = await host.call<Plan>('POST', '/plans', intent)
  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, id)).status).toBe('completed')
  const refused = await host.ask('POST', '/plans', { ...intent, clusterId: `${contextId}:cnpg:default:orders` })
  expect(refused).toMatchObject({ status: 400, body: { code: 'bad-input' } })
})
