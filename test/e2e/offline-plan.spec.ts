import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { kubectlPath } from './kubectl.ts'
import { choose, fillProvisionForm, goTo, sayAll, seeRunComplete } from './steps.ts'

test('a plan made offline is saved, opened on another laptop, checked for a context there, and applied', async ({
  page,
  openHost,
  life,
}) => {
  const here = await openHost()
  await page.goto(here.url)
  await goTo(page, '/new')
  await choose(page, 'Context', 'Offline')
  await fillProvisionForm(page, { tier: 'FREE', name: 'carried', namespace: 'travel' })
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.getByText('This plan was made offline', { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('Unknown')
  const apply = page.getByRole('button', { name: 'Apply', exact: true })
  await expect(apply).toHaveAttribute('aria-disabled', 'true')

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save plan file' }).click()
  const file = join(await temporaryFolder(life), 'plan.json')
  await (await downloading).saveAs(file)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('clouddb-plan/1')
  expect(text).not.toContain('127.0.0.1')

  const there = await openHost()
  await there.liveContexts()
  await page.goto(there.url)
  await goTo(page, '/plans')
  await page.getByLabel('Plan file').setInputFiles(file)
  await expect(page.getByText('This plan was made offline', { exact: true })).toBeVisible()
  await choose(page, 'Context to check against', 'practice-lisbon')
  await page.getByRole('button', { name: 'Check in this context' }).click()
  await expect(page.getByText('This plan was made offline', { exact: true })).toHaveCount(0)
  await expect(page.locator('main header').first()).toContainText('practice-lisbon')
  await sayAll(page)
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  await apply.click()
  await seeRunComplete(page)
  const cluster = ['clusters.postgresql.cnpg.io', 'carried', '-n', 'travel']
  expect(await kubectlPath(there.practiceKubeconfig, 'practice-lisbon', cluster, '{.status.readyInstances}')).toBe('1')
  await expect(kubectlPath(there.practiceKubeconfig, 'practice-berlin', cluster, '{.metadata.name}')).rejects.toThrow('NotFound')
})

test('a file that is no plan is refused in words', async ({ page, openHost, life }) => {
  const host = await openHost()
  await page.goto(host.url)
  await goTo(page, '/plans')

  const file = join(await temporaryFolder(life), 'plan.json')
  await writeFile(file, '{"format":"clouddb-plan/1","id":"x"}')
  await page.getByLabel('Plan file').setInputFiles(file)
  await expect(page.getByRole('dialog')).toContainText('could not be opened as a plan')
})
