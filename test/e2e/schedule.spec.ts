import type { ClusterSight } from '../../src/shared/contract/clusters.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { walkToItem } from './menu-by-keys.ts'
import { applyPlan, consentFor, goTo, waitForRun } from './steps.ts'

const image = 'alpine/kubectl:1.34'
/** Finds the objects of schedules. */
const ours = ['-l', 'clouddb-desktop.io/component=pause-schedule']

/** By engine: what its database is made with, and how kubectl sees that it is paused. */
const rows = [
  {
    engine: 'cnpg',
    name: 'night',
    namespace: 'shift',
    params: { members: 1, memory: '1Gi', storageSize: '2Gi', storageClass: '' },
    state: ['clusters.postgresql.cnpg.io', '{.metadata.annotations.cnpg\\.io/hibernation}', 'on', 'off'],
  },
  {
    engine: 'zalando',
    name: 'acid-night',
    namespace: 'shift-acid',
    params: { members: 1, memory: '1Gi', storageSize: '2Gi', storageClass: '' },
    state: ['postgresqls.acid.zalan.do', '{.spec.numberOfInstances}', '0', '1'],
  },
] as const
type Row = (typeof rows)[number]

async function make(host: Host, row: Row): Promise<{ id: string; contextId: string; context: string }> {
  const [first] = await host.liveContexts()
  const contextId = first?.id ?? ''
  const { engine, name, namespace, params } = row
  const plan = await host.call<Plan>('POST', '/plans', {
    engine,
    operation: 'provision',
    contextId,
    clusterId: null,
    params: { name, namespaceMode: 'new', namespace, ...params },
  })
  const { id } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
  expect((await waitForRun(host, id)).status).toBe('completed')
  return { id: `${contextId}:${engine}:${namespace}:${name}`, contextId, context: first?.name ?? '' }
}

/** Begins the Job of one of the two CronJobs now, out of its own template. */
async function beginJob(host: Host, context: string, namespace: string, does: 'pause' | 'resume'): Promise<void> {
  const select = ['get', 'cronjobs', '-n', namespace, '-l', `clouddb-desktop.io/does=${does}`, '-o']
  const template = await kubectl(host.practiceKubeconfig, context, [...select, 'jsonpath={.items[0].spec.jobTemplate}'])
  const { metadata, spec } = JSON.parse(template) as { metadata: object; spec: object }
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { ...metadata, name: `${does}-now` }, spec }
  await kubectl(host.practiceKubeconfig, context, ['create', '-n', namespace, '-f', '-'], JSON.stringify(job))
}

const crontabOf = (at: Date): string => `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`

/** The minute after the next, or the one before that. */
function soon(): Date {
  const minute = 60_000
  return new Date(Math.floor((Date.now() + 90_000) / minute) * minute)
}

/** A crontab line half a year and half an hour from the minute at which it pauses, whatever day it is, and the end of what is shown of it. */
function longAfter(at: Date): { line: string; shown: string } {
  const month = ((at.getUTCMonth() + 6) % 12) + 1
  const minute = (at.getUTCMinutes() + 30) % 60
  const two = (value: number) => String(value).padStart(2, '0')
  return { line: `${minute} 5 1 ${month} *`, shown: `-${two(month)}-01 05:${two(minute)}` }
}

test('a schedule is made, pauses by the clock, resumes by its other Job, is changed and removed, by mouse and by keyboard', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  const [row] = rows
  const { id, context } = await make(host, row)
  const [kind, path, paused, resumed] = row.state
  const state = () => kubectlPath(host.practiceKubeconfig, context, [kind, row.name, '-n', row.namespace], path)
  const objects = async () =>
    (
      await kubectl(host.practiceKubeconfig, context, [
        ...['get', 'cronjobs,serviceaccounts,roles,rolebindings', '-n', row.namespace, ...ours],
        ...['-o', 'name'],
      ])
    )
      .split('\n')
      .filter(Boolean)
      .map(name => name.split('/')[0])

  // By mouse: what can't be read is refused at its field, and so is what would collide.
  await page.goto(host.url)
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await page.getByRole('button', { name: 'Actions' }).click()
  await expect(page.getByRole('menuitem', { name: /^Remove the pause schedule/ })).toContainText('It has no pause schedule.')
  await page.getByRole('menuitem', { name: 'Pause on a schedule' }).click()
  const pauseAt = page.getByRole('textbox', { name: 'Pause at' })
  const resumeAt = page.getByRole('textbox', { name: 'Resume at' })
  await pauseAt.fill('0 0 20 * * *')
  await expect(page.locator('main')).toContainText('it needs five: minute, hour, day, month, weekday')
  await pauseAt.fill('0 20 * * 1-5')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Tokyo')
  await page.keyboard.press('Escape')
  await expect(page.locator('main')).toContainText('Next runs (Asia/Tokyo):')
  await resumeAt.fill('0 20 * * 1')
  await page.getByRole('textbox', { name: 'Image with kubectl' }).fill(image)
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.locator('[data-field="resumeAt"]')).toContainText('Both run at Mon')
  const due = soon()
  const resume = longAfter(due)
  await pauseAt.fill(crontabOf(due))
  await resumeAt.fill(resume.line)
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Etc/UTC')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.locator('main')).toContainText('The right to patch this database alone')
  await expect(page.locator('main')).toContainText('Next pause:')
  await applyPlan(page)
  expect(await objects()).toEqual([
    'cronjob.batch',
    'cronjob.batch',
    'serviceaccount',
    'role.rbac.authorization.k8s.io',
    'rolebinding.rbac.authorization.k8s.io',
  ])

  // Where the minute had gone by before there was a CronJob, it would pause tomorrow: it gets another minute.
  let first = crontabOf(due)
  const pauses = ['cronjobs', '-n', row.namespace, '-l', 'clouddb-desktop.io/does=pause']
  if (Date.parse(await kubectlPath(host.practiceKubeconfig, context, pauses, '{.items[0].metadata.creationTimestamp}')) >= due.getTime()) {
    first = crontabOf(soon())
    const name = await kubectlPath(host.practiceKubeconfig, context, pauses, '{.items[0].metadata.name}')
    const change = JSON.stringify({ spec: { schedule: first } })
    await kubectl(host.practiceKubeconfig, context, ['patch', 'cronjob', name, '-n', row.namespace, '--type=merge', '-p', change])
  }

  // The page lists it, with what comes next; and at its minute it happens.
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  const section = page.getByRole('table', { name: 'Pause schedule' })
  await expect(section.getByRole('row', { name: /^pauses/ })).toContainText(first)
  await expect(section.getByRole('row', { name: /^resumes/ })).toContainText(resume.shown)
  await eventuallyTrue('it is paused by the clock', async () => (await state()) === paused, 300_000)
  await expect(section.getByRole('row', { name: /^pauses/ })).toContainText('done')
  await expect(page.locator('main')).toContainText('Paused')

  // The other Job, begun by hand as kubectl does it, resumes it.
  await beginJob(host, context, row.namespace, 'resume')
  await eventuallyTrue('it is resumed', async () => (await state()) === resumed)

  // By keyboard: what stands is what the form begins with; it is suspended, then removed.
  await page.getByRole('button', { name: 'Actions' }).focus()
  await page.keyboard.press('Enter')
  await walkToItem(page, page.getByRole('menuitem', { name: 'Pause on a schedule' }))
  await page.keyboard.press('Enter')
  await expect(pauseAt).toHaveValue(first)
  await expect(page.getByRole('textbox', { name: 'Image with kubectl' })).toHaveValue(image)
  await page.getByRole('switch', { name: 'Suspended' }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Review plan' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.locator('main')).toContainText('It is suspended')
  await applyPlan(page)
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await expect(section.getByRole('row', { name: /^pauses/ })).toContainText('suspended')
  await page.getByRole('button', { name: 'Actions' }).focus()
  await page.keyboard.press('Enter')
  await walkToItem(page, page.getByRole('menuitem', { name: 'Remove the pause schedule' }))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Review plan' }).focus()
  await page.keyboard.press('Enter')
  await applyPlan(page)
  expect(await objects()).toEqual([])
  await goTo(page, `/database/${encodeURIComponent(id)}`)
  await expect(page.getByRole('heading', { name: 'Topology' })).toBeVisible()
  await expect(section).toHaveCount(0)
})

test('the same goes through REST for each engine, and refusals name their field', async ({ openHost }) => {
  const host = await openHost()
  for (const row of rows) {
    const { id, contextId, context } = await make(host, row)
    const [kind, path, paused] = row.state
    const state = () => kubectlPath(host.practiceKubeconfig, context, [kind, row.name, '-n', row.namespace], path)
    const ask = (operation: string, params: Record<string, unknown>) =>
      host.call<Plan>('POST', '/plans', { engine: row.engine, operation, contextId, clusterId: id, params })
    const run = async (operation: string, params: Record<string, unknown>) => {
      const plan = await ask(operation, params)
      expect(plan.checks.filter(check => check.status === 'fail')).toEqual([])
      const { id: runId } = await host.call<Run>('POST', `/plans/${plan.id}/apply`, { consent: consentFor(plan) })
      const ended = await waitForRun(host, runId)
      expect([operation, ended.status, ended.message]).toEqual([operation, 'completed', null])
    }
    const schedule = { pauseAt: '0 20 * * 1-5', resumeAt: '0 6 * * 1-5', timeZone: 'Europe/Berlin', image }
    const refusals: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ pauseAt: '0 0 20 * * *' }, 'pauseAt'],
      [{ resumeAt: '0 20 * * *' }, 'resumeAt'],
      [{ timeZone: 'Mars' }, 'timeZone'],
      [{ image: '' }, 'image'],
    ]
    for (const [params, field] of refusals) {
      const plan = await ask('schedule-pause', { ...schedule, ...params })
      expect([plan.state, plan.checks.filter(check => check.status === 'fail').map(check => check.field)]).toEqual(['blocked', [field]])
    }
    expect((await ask('unschedule-pause', {})).checks.find(check => check.id === 'available')?.seen).toBe('It has no pause schedule.')
    await run('schedule-pause', schedule)
    // The run has read for itself; the fleet hears of it a moment before or after.
    const sight = () => host.call<ClusterSight>('GET', `/clusters/${encodeURIComponent(id)}`)
    const listed = async () => (await sight()).detail?.sections.find(section => section.id === 'pause-schedule')?.table?.rows.length
    await expect.poll(listed).toBe(2)
    const standing = async () => (await sight()).actions.find(action => action.operation === 'schedule-pause')?.params
    await expect.poll(standing).toMatchObject(schedule)
    await beginJob(host, context, row.namespace, 'pause')
    await eventuallyTrue('it is paused', async () => (await state()) === paused)
    await run('unschedule-pause', {})
    expect(await kubectl(host.practiceKubeconfig, context, ['get', 'cronjobs,roles', '-n', row.namespace, ...ours, '-o', 'name'])).toBe('')
  }
})
