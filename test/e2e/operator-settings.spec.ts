import type { Page } from '@playwright/test'
import type { ContextInfo } from '../../src/shared/domain/context.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { expect, test } from './fixtures.ts'
import { kubectlPath } from './kubectl.ts'
import { applyPlan, choose, consentFor, goTo, waitForRun } from './steps.ts'

/** What one form of settings is shown by. */
interface Row {
  /** In the actions menu. */
  readonly title: string
  /** Fills the form with what must be refused, the field that says why, and its words. */
  readonly refuse: (page: Page) => Promise<unknown>
  readonly field: string
  readonly says: string
  readonly fill: (page: Page) => Promise<unknown>
  /** Seen on the plan before it is applied. */
  readonly plan: string
  /** Where it is found afterwards in the operator's configuration, and what. */
  readonly path: string
  readonly value: string
}

const box = (page: Page, name: string) => page.getByRole('textbox', { name: new RegExp(`^${name}( · optional)?$`) })

const rows: readonly Row[] = [
  {
    title: 'Set up major upgrades',
    async refuse(page) {
      await expect(box(page, 'Version to upgrade to')).toHaveCount(0)
      await choose(page, 'Mode', 'Full: also whatever is older than the oldest allowed')
      await box(page, 'Version to upgrade to').fill('13')
    },
    field: 'target_major_version',
    says: '13 is older than the oldest version allowed, 14.',
    fill: page => choose(page, 'Mode', 'Off: only for the teams named below'),
    plan: 'the old server keeps running',
    path: '{.configuration.major_version_upgrade.major_version_upgrade_mode}',
    value: 'off',
  },
  {
    title: 'Set up logical backups',
    async refuse(page) {
      await choose(page, 'Store', 'Azure Blob Storage')
      await expect(box(page, 'Azure account')).toBeVisible()
      for (const field of ['Bucket', 'Region', 'Endpoint', 'Keep backups for', 'Google credentials file'])
        await expect(box(page, field)).toHaveCount(0)
      await choose(page, 'Store', 'S3, or a store that speaks it')
      await box(page, 'Schedule').fill('0 2 * * 1-5')
    },
    field: 'logical_backup_schedule',
    says: 'no ranges such as 1-5',
    async fill(page) {
      await box(page, 'Schedule').fill('0 2 * * *')
      await box(page, 'Keep backups for').fill('3 weeks')
    },
    plan: 'no database is restarted',
    path: '{.configuration.logical_backup.logical_backup_schedule} {.configuration.logical_backup.logical_backup_s3_retention_time}',
    value: '0 2 * * * 3 weeks',
  },
  {
    title: 'Keep backup credentials in a Secret of their own',
    refuse: page => box(page, 'Name of the Secret').fill('No Name'),
    field: 'secretAccessKey',
    says: 'Enter it.',
    async fill(page) {
      await expect(page.getByLabel('Account key')).toHaveCount(0)
      await box(page, 'Name of the Secret').fill('dump-keys')
      await page.getByLabel('Access key ID').fill('AKIATYPED')
      await page.getByLabel('Secret access key').fill('typed-in-secret')
    },
    plan: 'Secret dump-keys in crm',
    path: '{.configuration.logical_backup.logical_backup_cronjob_environment_secret}',
    value: 'dump-keys',
  },
  {
    title: 'Set what deleting leaves',
    refuse: page => box(page, 'Annotation with the date').fill('not a key'),
    field: 'delete_annotation_date_key',
    says: 'letters',
    async fill(page) {
      await box(page, 'Annotation with the date').fill('delete-date')
      await choose(page, 'Delete volumes', 'No')
    },
    plan: 'From now on the volumes of a deleted database stay',
    path: '{.configuration.kubernetes.enable_persistent_volume_claim_deletion} {.configuration.kubernetes.delete_annotation_date_key}',
    value: 'false delete-date',
  },
  {
    title: 'Set periods, bounds and windows',
    async refuse(page) {
      await box(page, 'Fewest members').fill('3')
      await box(page, 'Most members').fill('2')
    },
    field: 'max_instances',
    says: 'are fewer than the fewest, 3.',
    fill: page => box(page, 'Most members').fill('5'),
    plan: 'scaled up to 3 members',
    path: '{.configuration.min_instances} {.configuration.max_instances}',
    value: '3 5',
  },
  // What is emptied, or chosen to be the default, goes back to the operator's default; what is not touched stays.
  {
    title: 'Set what deleting leaves',
    refuse: page => box(page, 'Annotation with the name').fill('not a key'),
    field: 'delete_annotation_name_key',
    says: 'letters',
    async fill(page) {
      await box(page, 'Annotation with the name').fill('')
      await box(page, 'Annotation with the date').fill('')
      await choose(page, 'Delete volumes', 'The operator’s default (Yes)')
      await choose(page, 'Delete Secrets', 'No')
    },
    plan: 'From now on deleting a database deletes its volumes',
    path: '{.configuration.kubernetes.enable_persistent_volume_claim_deletion}{.configuration.kubernetes.delete_annotation_date_key}{.configuration.kubernetes.enable_secrets_deletion}',
    value: 'false',
  },
  {
    title: 'Set periods, bounds and windows',
    refuse: page => box(page, 'Most members').fill('many'),
    field: 'max_instances',
    says: 'is not a whole number',
    fill: page => box(page, 'Most members').fill(''),
    plan: 'configuration.max_instances',
    path: '{.configuration.min_instances},{.configuration.max_instances}',
    value: '3,',
  },
]

test('the second operator is set up from its page, each form with its refusal, and typed keys are never shown', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const contexts: ContextInfo[] = await host.liveContexts()
  const context = contexts.find(each => each.name === 'practice-berlin')
  const contextId = context?.id ?? ''
  const configuration = ['operatorconfiguration', 'postgres-operator', '-n', 'postgres-operator']
  const read = (path: string) => kubectlPath(host.practiceKubeconfig, 'practice-berlin', configuration, path)
  await page.goto(host.url)
  for (const row of rows) {
    await goTo(page, `/operator/${encodeURIComponent(contextId)}/zalando`)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: row.title, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: row.title })).toBeVisible()
    await row.refuse(page)
    await page.getByRole('button', { name: 'Review plan' }).click()
    await expect(page.locator(`[data-field="${row.field}"]`)).toContainText(row.says)
    await row.fill(page)
    await page.getByRole('button', { name: 'Review plan' }).click()
    await expect(page).toHaveURL(/#\/plan\//)
    await expect(page.locator('main')).toContainText(row.plan)
    await expect(page.locator('body')).not.toContainText('typed-in-secret')
    await applyPlan(page)
    expect(await read(row.path)).toBe(row.value)
  }

  // A script that names one setting changes that one, and null takes it away.
  const intent = { engine: 'zalando', operation: 'configure-timing', contextId, clusterId: null }
  for (const [params, then] of [
    [{ resync_period: '1h' }, '3 1h'],
    [{ resync_period: null }, '3 '],
  ] as const) {
    const plan = await host.call<Plan>('POST', '/plans', { ...intent, params })
    const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
    expect(await waitForRun(host, id)).toMatchObject({ status: 'completed', message: null })
    expect(await read('{.configuration.min_instances} {.configuration.resync_period}')).toBe(then)
  }

  await goTo(page, `/operator/${encodeURIComponent(contextId)}/zalando/configuration`)
  await expect(page.getByRole('table', { name: 'Logical backups' })).toContainText('3 weeks')
})
