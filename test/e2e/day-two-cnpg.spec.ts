import type { Page } from '@playwright/test'
import type { ClusterSight } from '../../src/shared/contract/clusters.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { type Entry, walk } from './cnpg-walk.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectlPath } from './kubectl.ts'
import { applyPlan, choose, consentFor, goTo, provision, waitForRun } from './steps.ts'

const backups = {
  backupTarget: 'new',
  backupCredentials: 'enter',
  destinationPath: 's3://backups/bank',
  s3AccessKeyId: 'id',
  s3SecretAccessKey: 'key',
}

/** A database of two members in a namespace of its own, made through REST; gives its id. */
async function make(host: Host, name: string, more: Record<string, unknown> = {}) {
  const [first] = await host.liveContexts()
  const contextId = first?.id ?? ''
  const size = { members: 2, storageSize: '5Gi', memory: '1Gi', cpu: '500m' }
  const plan = await host.call<Plan>(
    'POST',
    '/plans',
    provision(contextId, { name, namespaceMode: 'new', namespace: 'bank', ...size, ...more }),
  )
  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, id)).status).toBe('completed')
  const context = first?.name ?? ''
  const see = ([object, path]: readonly [readonly string[], string, ...unknown[]]) =>
    kubectlPath(host.practiceKubeconfig, context, [...object.map(word => word.replace('$', name)), '-n', 'bank'], path)
  return { id: `${contextId}:cnpg:bank:${name}`, contextId, see }
}

/** Without these the operation is no plan at all, whether it can be done or not. */
const needed: Readonly<Record<string, Record<string, unknown>>> = {
  switchover: { target: 'nobody' },
  unfence: { member: 'nobody' },
  'destroy-member': { member: 'nobody' },
}

/** The table's texts and parameters for a database of this name. */
function named<T>(value: T, name: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('$', name))
}

async function fill(page: Page, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const [how, label] = entry
    if (how === 'switch') await page.getByRole('switch', { name: label }).click()
    else if (how === 'choose') await choose(page, label, entry[2])
    else if (how === 'list') {
      if ((await page.getByRole('textbox', { name: `${label}, entry 1` }).count()) === 0)
        await page.getByRole('group', { name: label }).getByRole('button', { name: 'Add' }).click()
      await page.getByRole('textbox', { name: `${label}, entry 1` }).fill(entry[2])
    } else if (how === 'map') {
      await page.getByRole('group', { name: label }).getByRole('button', { name: 'Add' }).click()
      await page
        .getByLabel(new RegExp(`^${label}, name`))
        .last()
        .fill(entry[2])
      await page.getByLabel(`${label}, value of ${entry[2]}`).fill(entry[3])
    } else {
      const called = { name: new RegExp(`^${label}( · optional)?$`) }
      const box = page.getByRole('textbox', called).or(page.getByRole('combobox', called))
      await box.fill(entry[2])
      await page.keyboard.press('Tab')
    }
  }
}

async function openMenu(page: Page, id: string): Promise<void> {
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).click()
}

test('every operation of CloudNativePG goes through the page, and what can’t be done says why', async ({ page, openHost }) => {
  test.setTimeout(1_200_000)
  const host = await openHost()
  const name = 'till'
  const { id, see } = await make(host, name, backups)
  await page.goto(host.url)
  const main = page.locator('main')
  const review = page.getByRole('button', { name: 'Review plan' })
  for (const step of named(walk, name)) {
    await openMenu(page, id)
    if ('menu' in step) {
      for (const [title, because] of Object.entries(step.menu)) {
        const item = page.getByRole('menuitem', { name: new RegExp(`^${title}`) }).filter({ hasText: because })
        await expect(item).toHaveAttribute('aria-disabled', 'true')
      }
      await page.keyboard.press('Escape')
      continue
    }
    await test.step(`${step.operation} ${JSON.stringify(step.params)}`, async () => {
      await page.getByRole('menuitem', { name: step.title, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: step.title })).toBeVisible()
      // What a form doesn't even offer is refused through REST alone.
      if (step.refused !== undefined && (step.refused.entries.length > 0 || step.operation === 'maintenance')) {
        await fill(page, step.refused.entries)
        await review.click()
        await expect(main).toContainText(step.refused.says)
        await openMenu(page, id)
        await page.getByRole('menuitem', { name: step.title, exact: true }).click()
      }
      await fill(page, step.entries)
      await review.click()
      await expect(page).toHaveURL(/#\/plan\//)
      await expect(main).toContainText(step.plan)
      await applyPlan(page)
      expect(await see(step.after), step.operation).toBe(step.after[2])
    })
  }

  // The last one: a backup first, and the name.
  await openMenu(page, id)
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  await page.getByRole('switch', { name: 'Make a last backup first' }).click()
  await review.click()
  await expect(main).toContainText('sent only once “Last backup” is done')
  await page.getByRole('textbox', { name: 'Type “till”' }).fill('till')
  const stages = await applyPlan(page)
  expect(stages.join(' ')).toMatch(/Backup till-last-\d{14}(-\d+)? is complete/)
  await expect(see([['clusters.postgresql.cnpg.io', '$'], '{.metadata.name}'])).rejects.toThrow('NotFound')
})

test('the same goes through REST, with a refusal for each', async ({ openHost }) => {
  test.setTimeout(1_200_000)
  const host = await openHost()
  const name = 'desk'
  const { id, contextId, see } = await make(host, name)
  const ask = (operation: string, params: Record<string, unknown>) =>
    host.call<Plan>('POST', '/plans', { engine: 'cnpg', operation, contextId, clusterId: id, params })
  const actionOf = async (wanted: (action: ClusterSight['actions'][number]) => boolean) =>
    (await host.call<ClusterSight>('GET', `/clusters/${encodeURIComponent(id)}`)).actions.find(wanted)
  const fails = (plan: Plan) => plan.checks.filter(check => check.status === 'fail')
  for (const step of named(walk, name)) {
    if ('menu' in step) {
      for (const [title, because] of Object.entries(step.menu)) {
        // The run before has read for itself; the fleet hears of it a moment before or after.
        await expect.poll(async () => (await actionOf(each => each.title === title))?.because, title).toContain(because)
        const action = await actionOf(each => each.title === title)
        const plan = await ask(action?.operation ?? '', { ...needed[action?.operation ?? ''], ...action?.params })
        expect(fails(plan).find(check => check.id === 'available')?.seen, title).toContain(because)
      }
      continue
    }
    const standing = (await actionOf(each => each.operation === step.operation))?.params ?? {}
    // A map is sent as a whole: what stands goes along.
    const parameters = { ...(standing.parameters as Record<string, string> | undefined), ...(step.params.parameters as object | undefined) }
    const params = step.operation === 'parameters' ? { parameters } : step.params
    if (step.refused !== undefined) {
      const bad = step.operation === 'parameters' ? { parameters: { ...parameters, port: '5433' } } : step.refused.params
      const plan = await ask(step.operation, bad)
      expect(plan.state, step.operation).toBe('blocked')
      expect(fails(plan), step.operation).toContainEqual(
        expect.objectContaining({ field: step.refused.field, seen: expect.stringContaining(step.refused.says) }),
      )
    }
    const plan = await ask(step.operation, params)
    expect(fails(plan), step.operation).toEqual([])
    const { id: runId } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
    const run = await waitForRun(host, runId)
    expect([step.operation, run.status, run.message]).toEqual([step.operation, 'completed', null])
    expect(await see(step.after), step.operation).toBe(step.after[2])
  }
  const without = await ask('delete', { lastBackup: true })
  expect(fails(without)[0]).toMatchObject({ field: 'lastBackup', seen: expect.stringContaining('No backup is set up') })
  const plan = await ask('delete', {})
  const { id: runId } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, runId)).status).toBe('completed')
})
