import { expect, test } from './fixtures.ts'
import { kubectl, kubectlPath } from './kubectl.ts'
import { choose, goTo, sayAll, seeRunComplete } from './steps.ts'

const foreign = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: contested, namespace: default }
spec: { instances: 2, imageName: "ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie", storage: { size: 7Gi } }
`

test('another writer makes the same object between plan and apply: the apply is refused with the fact, and nothing is written', async ({
  page,
  openHost,
}) => {
  const host = await openHost()
  await host.liveContexts()
  await page.goto(host.url)
  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('contested')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await sayAll(page)
  const apply = page.getByRole('button', { name: 'Apply', exact: true })
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  const planId = decodeURIComponent(page.url().split('#/plan/')[1] ?? '')

  await kubectl(host.practiceKubeconfig, 'practice-berlin', ['apply', '--server-side', '--field-manager=colleague', '-f', '-'], foreign)
  // Whoever asks is refused by the host itself, with the fact that moved …
  const refused = await host.ask('POST', `/plans/${planId}/apply`, { consent: { typed: null, unknownChecks: [], takeovers: [] } })
  expect(refused.body).toMatchObject({ code: 'stale-plan', data: { detail: expect.stringContaining('contested') } })
  // … and the page says so without being asked.
  await expect(page.getByText('The cluster has changed since this plan was made', { exact: true })).toBeVisible()
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  const cluster = ['clusters.postgresql.cnpg.io', 'contested', '-n', 'default']
  expect(await kubectlPath(host.practiceKubeconfig, 'practice-berlin', cluster, '{.spec.instances} {.spec.storage.size}')).toBe('2 7Gi')

  await page.getByRole('button', { name: 'Plan again' }).click()
  await expect(page.getByText('The cluster has changed since this plan was made', { exact: true })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('contested')
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')
})

test('a field that belongs to another manager changes hands only with a word for it', async ({ page, openHost }) => {
  const host = await openHost()
  await host.liveContexts()
  const labelled = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'acme-shop', labels: { 'clouddb.io/organisation': 'initech' } },
  }
  const made = ['apply', '--server-side', '--field-manager=terraform', '-f', '-']
  await kubectl(host.practiceKubeconfig, 'practice-berlin', made, JSON.stringify(labelled))
  await page.goto(host.url)
  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('shared')
  await choose(page, 'Namespace', 'Per tenant')
  await page.getByRole('textbox', { name: 'Organisation' }).fill('acme')
  await page.getByRole('textbox', { name: 'Project' }).fill('shop')
  await page.getByRole('button', { name: 'Review plan' }).click()
  const namespace = page.getByRole('region', { name: /Apply Namespace/ })
  await expect(namespace).toContainText('belongs to another manager')
  await expect(namespace).toContainText('terraform')
  await expect(namespace).toContainText('Take over metadata.labels["clouddb.io/organisation"]')
  const apply = page.getByRole('button', { name: 'Apply', exact: true })
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  await sayAll(page)
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  await apply.click()
  await seeRunComplete(page)
  const label = '{.metadata.labels.clouddb\\.io/organisation}'
  expect(await kubectlPath(host.practiceKubeconfig, 'practice-berlin', ['namespace', 'acme-shop'], label)).toBe('acme')
})
