import { kubectl, kubectlPath } from '../../e2e/kubectl.ts'
import { choose, fillProvisionForm, goTo, rowOf, sayAll, sayAllAndApply, seeRunComplete } from '../../e2e/steps.ts'
import { expect, picture, test } from './real-contexts.ts'

const contexts = ['berlin', 'lisbon']
const moved = 'The cluster has changed since this plan was made'

test('two real contexts are watched at once, and each change of one is seen', async ({ page, openHost, real }) => {
  const host = await openHost([real.kubeconfig])
  await host.liveContexts(contexts)
  await page.goto(host.url)
  await expect(rowOf(page, 'orders', 'berlin')).toContainText('Healthy')
  await expect(rowOf(page, 'grafana', 'lisbon')).toContainText('Healthy')
  await expect(page.getByTestId('context-strip')).toHaveCount(0)
  await picture(page, 'fleet')
  const orders = ['clusters.postgresql.cnpg.io', 'orders', '-n', 'shop']
  await kubectl(real.kubeconfig, 'berlin', ['annotate', ...orders, '--overwrite', 'cnpg.io/hibernation=on'])
  await expect(rowOf(page, 'orders', 'berlin')).toContainText('Paused')
  await expect(rowOf(page, 'grafana', 'lisbon')).toContainText('Healthy')
  await kubectl(real.kubeconfig, 'berlin', ['annotate', ...orders, '--overwrite', 'cnpg.io/hibernation=off'])
  await expect(rowOf(page, 'orders', 'berlin')).toContainText('Healthy')
  await rowOf(page, 'orders', 'berlin').getByRole('link', { name: 'orders', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('orders')
  await picture(page, 'detail')
})

test('a database is provisioned on the real server, in both contexts: plan, consent, stages, a healthy row', async ({
  page,
  openHost,
  real,
}) => {
  const host = await openHost([real.kubeconfig])
  await host.liveContexts(contexts)
  for (const context of contexts) {
    await page.goto(host.url)
    await goTo(page, '/new')
    await choose(page, 'Context', context)
    await fillProvisionForm(page, { tier: 'STANDARD', name: 'tickets', namespace: 'helpdesk' })
    await page.getByRole('button', { name: 'Review plan' }).click()
    await expect(page).toHaveURL(/#\/plan\//)
    const cluster = page.getByRole('region', { name: /Apply Cluster/ })
    await expect(cluster).toContainText('new')
    await picture(page, `plan-${context}`)
    await sayAllAndApply(page)
    const stages = await seeRunComplete(page, 120_000)
    expect(stages.filter(text => !/^(Done|Not needed)/.test(text))).toEqual([])
    await picture(page, `run-${context}`)
  }
  await page.getByRole('link', { name: 'Fleet', exact: true }).click()
  for (const context of contexts) {
    await expect(rowOf(page, 'tickets', context)).toContainText('Healthy')
    await expect(rowOf(page, 'tickets', context)).toContainText('3/3')
    const path = '{.spec.instances} {.status.readyInstances} {.metadata.managedFields[?(@.operation=="Apply")].manager}'
    const cluster = ['clusters.postgresql.cnpg.io', 'tickets', '-n', 'helpdesk']
    expect(await kubectlPath(real.kubeconfig, context, cluster, path)).toBe('3 3 clouddb-desktop')
  }
})

test('another writer makes the same object between plan and apply: nothing is written, and the page says what moved', async ({
  page,
  openHost,
  real,
}) => {
  const host = await openHost([real.kubeconfig])
  await host.liveContexts(contexts)
  await page.goto(host.url)
  await goTo(page, '/new')
  await choose(page, 'Context', 'berlin')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('contested')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await sayAll(page)
  const apply = page.getByRole('button', { name: 'Apply', exact: true })
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  const planId = decodeURIComponent(page.url().split('#/plan/')[1] ?? '')
  const foreign = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'contested', namespace: 'default' },
    spec: { instances: 2, imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie', storage: { size: '7Gi' } },
  }
  const made = ['apply', '--server-side', '--field-manager=colleague', '-f', '-']
  await kubectl(real.kubeconfig, 'berlin', made, JSON.stringify(foreign))
  const refused = await host.ask('POST', `/plans/${planId}/apply`, { consent: { typed: null, unknownChecks: [], takeovers: [] } })
  expect(refused.body).toMatchObject({ code: 'stale-plan', data: { detail: expect.stringContaining('contested') } })
  await expect(page.getByText(moved, { exact: true })).toBeVisible()
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  await picture(page, 'stale-plan')
  const path = '{.spec.instances} {.spec.storage.size}'
  expect(await kubectlPath(real.kubeconfig, 'berlin', ['clusters.postgresql.cnpg.io', 'contested', '-n', 'default'], path)).toBe('2 7Gi')
})

test('a field that belongs to another manager changes hands only with a word for it', async ({ page, openHost, real }) => {
  const host = await openHost([real.kubeconfig])
  await host.liveContexts(contexts)
  const labels = { 'clouddb.io/organisation': 'initech' }
  const labelled = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme-shop', labels } }
  await kubectl(real.kubeconfig, 'berlin', ['apply', '--server-side', '--field-manager=terraform', '-f', '-'], JSON.stringify(labelled))
  await page.goto(host.url)
  await goTo(page, '/new')
  await choose(page, 'Context', 'berlin')
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
  await picture(page, 'takeover')
  await sayAll(page)
  await apply.click()
  await seeRunComplete(page, 120_000)
  const path = '{.metadata.labels.clouddb\\.io/organisation} {.metadata.managedFields[?(@.manager=="terraform")].operation}'
  // The other manager keeps the object and no longer the field.
  expect((await kubectlPath(real.kubeconfig, 'berlin', ['namespace', 'acme-shop'], path)).split(' ')[0]).toBe('acme')
})

test('what a repository keeps is told before it is changed', async ({ page, openHost, real }) => {
  const host = await openHost([real.kubeconfig])
  await host.liveContexts(contexts)
  const annotations = { 'argocd.argoproj.io/tracking-id': 'platform:/Namespace:acme-web' }
  const kept = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme-web', annotations } }
  await kubectl(real.kubeconfig, 'berlin', ['apply', '--server-side', '--field-manager=argocd-controller', '-f', '-'], JSON.stringify(kept))
  await page.goto(host.url)
  await goTo(page, '/new')
  await choose(page, 'Context', 'berlin')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('kept')
  await choose(page, 'Namespace', 'Per tenant')
  await page.getByRole('textbox', { name: 'Organisation' }).fill('acme')
  await page.getByRole('textbox', { name: 'Project' }).fill('web')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('Argo CD')
  await picture(page, 'gitops')
})

test('who may only look sees the fleet, and a plan that says what is not allowed', async ({ page, openHost, real }) => {
  const host = await openHost([await real.kubeconfigFor('viewer', 'token-file')])
  await host.liveContexts(['berlin-viewer'])
  await page.goto(host.url)
  await expect(rowOf(page, 'orders')).toContainText('Healthy')
  await goTo(page, '/new')
  await page.getByRole('radio', { name: /^FREE/ }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('forbidden')
  await page.getByRole('button', { name: 'Review plan' }).click()
  await expect(page).toHaveURL(/#\/plan\//)
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('The cluster does not allow it')
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveAttribute('aria-disabled', 'true')
  await picture(page, 'forbidden-plan')
  const planId = decodeURIComponent(page.url().split('#/plan/')[1] ?? '')
  const refused = await host.ask('POST', `/plans/${planId}/apply`, { consent: { typed: null, unknownChecks: [], takeovers: [] } })
  expect(refused.status).toBeGreaterThanOrEqual(400)
  const found = await kubectl(real.kubeconfig, 'berlin', ['get', 'clusters.postgresql.cnpg.io', '-n', 'default', '-o', 'name'])
  expect(found).not.toContain('forbidden')
})

test('who may nothing is told so, and no row is drawn', async ({ page, openHost, real }) => {
  const host = await openHost([await real.kubeconfigFor('nobody', 'token')])
  await page.goto(host.url)
  const list = await host.call<{ contexts: { id: string }[] }>('GET', '/contexts')
  for (const { id } of list.contexts) await host.ask('POST', `/contexts/${encodeURIComponent(id)}/connect`)
  await expect(page.getByText(/may not|forbidden|not allowed/i).first()).toBeVisible()
  await expect(page.getByTestId('fleet-row')).toHaveCount(0)
  await picture(page, 'nobody')
})
