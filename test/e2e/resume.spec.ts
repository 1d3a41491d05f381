import type { JournalEntry, Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { closeNodes } from './close-nodes.ts'
import { expect, test } from './fixtures.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { fillProvisionForm, goTo, sayAllAndApply, seeRunComplete } from './steps.ts'

test.use({ allowedErrors: [/WebSocket connection to .* failed|Failed to load resource: net::ERR_/] })

test('the app is killed in the middle of a run: started again it shows the run, which completes, and nothing is written twice', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  await host.liveContexts()
  await page.goto(host.url)
  await goTo(page, '/new')
  await fillProvisionForm(page, { tier: 'STANDARD', name: 'survivor', namespace: 'crash' })
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  // The middle of the run lasts until the app has been killed in it, and was started again.
  const openNodes = await closeNodes(host.practiceKubeconfig, 'practice-berlin')
  await sayAllAndApply(page)
  await expect(page).toHaveURL(/#\/runs\//)
  const id = decodeURIComponent(page.url().split('#/runs/')[1] ?? '')
  const active = async () => {
    const run = await host.call<Run>('GET', `/runs/${id}`)
    return run.status === 'following' ? run.stages.find(stage => stage.status === 'active')?.id : undefined
  }
  await eventuallyTrue('the run waits for its members', async () => (await active()) === 'WAITING_FOR_READY')
  const cluster = ['clusters.postgresql.cnpg.io', 'survivor', '-n', 'crash']
  const identity = '{.metadata.uid} {.metadata.generation} {.metadata.managedFields[?(@.manager=="clouddb-desktop")].time}'
  const before = await kubectlPath(host.practiceKubeconfig, 'practice-berlin', cluster, identity)

  await host.kill('SIGKILL')
  await expect(page.getByRole('alert').filter({ hasText: 'host is gone' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).not.toContainText('Completed')
  await host.restart()
  await host.liveContexts()
  await openNodes()
  await page.goto(host.url)
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page
    .getByRole('table', { name: 'Runs' })
    .getByRole('link', { name: /survivor/ })
    .click()
  await seeRunComplete(page)

  expect(await kubectlPath(host.practiceKubeconfig, 'practice-berlin', cluster, identity)).toBe(before)
  const pods = await kubectl(host.practiceKubeconfig, 'practice-berlin', ['get', 'pods', '-n', 'crash', '-o', 'name'])
  expect(pods.split('\n').filter(line => /survivor-\d+$/.test(line))).toHaveLength(3)
  const journal = (await host.call<JournalEntry[]>('GET', '/journal?limit=500')).filter(entry => entry.runId === id)
  const sent = journal.filter(entry => entry.kind === 'step-sending').map(entry => entry.title)
  expect(sent.length).toBeGreaterThanOrEqual(2)
  expect(new Set(sent).size).toBe(sent.length)
  expect(journal.filter(entry => entry.kind === 'step-applied')).toHaveLength(sent.length)
  expect(journal.filter(entry => entry.kind === 'run-completed')).toHaveLength(1)
  await page.getByRole('link', { name: 'Journal', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Journal' })).toContainText('Completed')
})
