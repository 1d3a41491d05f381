/** What an operator's page says when it can't be all read: rights that are missing, a cluster that goes away, an operator that is not there. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { kubectl } from './kubectl.ts'
import { picture } from './picture.ts'
import { startOwnPractice } from './practice.ts'
import { goTo } from './steps.ts'

const read = ['get', 'list', 'watch']
const core = ['pods', 'services', 'events', 'persistentvolumeclaims', 'namespaces']
/** What each user may read; all else is forbidden to them. */
const users: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'no-deployments': [
    { apiGroups: [''], resources: [...core, 'configmaps'], verbs: read },
    { apiGroups: ['postgresql.cnpg.io', 'apiextensions.k8s.io'], resources: ['*'], verbs: read },
  ],
  'no-definitions': [
    { apiGroups: [''], resources: core, verbs: read },
    { apiGroups: ['postgresql.cnpg.io', 'apps'], resources: ['*'], verbs: read },
  ],
}

const Kubeconfig = z.looseObject({
  users: z.array(z.looseObject({ name: z.string(), user: z.looseObject({}) })),
  contexts: z.array(z.object({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string() }) })),
})

/** Gives each of the users their rights, and a kubeconfig with a context for each besides what is in it. */
async function withUsers(folder: string, admin: string, context: string, through: string): Promise<string> {
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' }
  const objects = Object.entries(users).flatMap(([name, rules]) => [
    { ...rbac, kind: 'ClusterRole', metadata: { name }, rules },
    {
      ...rbac,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    },
  ])
  await kubectl(admin, context, ['apply', '--validate=false', '-f', '-'], objects.map(object => stringify(object)).join('---\n'))
  const given = Kubeconfig.parse(parse(await readFile(through, 'utf8')))
  const found = given.contexts.find(each => each.name === context)
  const user = given.users.find(each => each.name === found?.context.user)
  if (found === undefined || user === undefined) throw new Error(`There is no context ${context}`)
  const path = join(folder, 'users.yaml')
  const config = {
    ...given,
    users: [...given.users, ...Object.keys(users).map(name => ({ name, user: { ...user.user, as: name } }))],
    contexts: [...given.contexts, ...Object.keys(users).map(name => ({ name, context: { ...found.context, user: name } }))],
  }
  await writeFile(path, stringify(config), { mode: 0o600 })
  return path
}

test('an operator’s page says what may not be read, what is not there, and keeps what it saw of a cluster that goes away', async ({
  page,
  openHost,
  life,
  allowedErrors,
}) => {
  test.setTimeout(900_000)
  allowedErrors.push(/WebSocket|net::ERR/)
  const folder = await temporaryFolder(life)
  const practice = await startOwnPractice(life, folder, { contexts: ['here'], clusters: 1, missing: ['zalando'] })
  const { kubeconfig: through, proxies } = await practice.throughProxies(['here'], true)
  const [proxy] = proxies
  if (proxy === undefined) throw new Error('There is no proxy')
  const host = await openHost([await withUsers(folder, practice.kubeconfig, 'here', through)])
  const contexts = await host.liveContexts(['here', 'no-deployments', 'no-definitions'])
  const idOf = (name: string) => contexts.find(context => context.name === name)?.id ?? ''
  const open = async (name: string, engine: string) => {
    await goTo(page, `/operator/${encodeURIComponent(idOf(name))}/${engine}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 120_000 })
  }
  await page.goto(host.url)

  await test.step('all operators', async () => {
    await goTo(page, '/operators')
    const table = page.getByRole('table', { name: 'Operators of no-deployments' })
    await expect(table.getByRole('row', { name: /CloudNativePG/ })).toContainText('Could not tell', { timeout: 120_000 })
    await expect(page.getByRole('table', { name: 'Operators of here' }).getByRole('row', { name: /Zalando/ })).toContainText(
      'Not installed',
    )
    await picture(page, 'operators-all')
  })

  await test.step('Deployments may not be read', async () => {
    await open('no-deployments', 'cnpg')
    await expect(page.getByRole('heading', { name: 'You may not see this operator' })).toBeVisible({ timeout: 120_000 })
    await expect(page.getByText('You may not list Deployments in all namespaces')).toBeVisible()
    await expect(page.getByText('Ask the cluster’s administrator for the right to list Deployments.')).toBeVisible()
    await picture(page, 'operator-no-deployments')
  })

  await test.step('definitions, ConfigMaps and webhooks may not be read', async () => {
    await open('no-definitions', 'cnpg')
    await expect(page.getByText('You may not read resource definitions')).toBeVisible({ timeout: 120_000 })
    await picture(page, 'operator-no-definitions')
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await expect(page.getByText('which you may not read')).toBeVisible({ timeout: 60_000 })
    const row = page.getByRole('row', { name: /CERTIFICATE_DURATION/ })
    await expect(row).toContainText('could not tell')
    await picture(page, 'operator-no-definitions-configuration')
  })

  await test.step('not installed', async () => {
    await open('here', 'zalando')
    await expect(page.getByText('is not installed in this context')).toBeVisible({ timeout: 120_000 })
    await expect(page.getByRole('link', { name: 'Install the operator' })).toBeVisible()
    await picture(page, 'operator-missing')
    await page.getByRole('tab', { name: 'Logs' }).click()
    const logs = page.getByRole('tabpanel', { name: 'Logs' })
    await expect(logs.getByRole('heading', { name: 'There is no operator here' })).toBeVisible()
    await expect(logs.getByRole('link', { name: 'Install the operator' })).toHaveAttribute('href', /#\/operator-change\/.*install-operator/)
    await picture(page, 'operator-missing-logs')
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await picture(page, 'operator-missing-configuration')
  })

  await test.step('the cluster goes away, and comes back', async () => {
    await open('here', 'cnpg')
    await expect(page.getByText('Running', { exact: true }).first()).toBeVisible({ timeout: 120_000 })
    await picture(page, 'operator-there')
    await proxy.set({ refuse: true })
    proxy.breakAll('reset')
    await expect(page.getByText('Installed, as last seen')).toBeVisible({ timeout: 120_000 })
    const bar = page.getByRole('status').filter({ hasText: 'as of' })
    await expect(bar).toContainText(/as of \d\d:\d\d:\d\d/)
    await expect(bar.getByRole('button', { name: 'Retry now' })).toBeVisible()
    await expect(page.getByText('Deployment cnpg-controller-manager')).toBeVisible()
    await expect(page.getByText('Done, as last seen')).toBeVisible()
    const timeOf = async () => /as of (\d\d:\d\d:\d\d)/.exec((await bar.textContent()) ?? '')?.[1]
    const seenAt = await timeOf()
    await picture(page, 'operator-away')
    await bar.getByRole('button', { name: 'Retry now' }).click()
    await expect(bar).toContainText(/\d+ (s|min) ago/)
    expect(await timeOf(), 'the time of what was seen last').toBe(seenAt)
    await goTo(page, '/operators')
    await expect(page.getByRole('table', { name: 'Operators of here' }).getByRole('row', { name: /CloudNativePG/ })).toContainText(
      'as last seen',
    )
    await picture(page, 'operators-away')
    await open('here', 'zalando')
    await expect(page.getByText('Nothing could be read yet')).toBeVisible({ timeout: 120_000 })
    await picture(page, 'operator-away-from-the-start')
    await proxy.heal()
    await expect(page.getByText('is not installed in this context')).toBeVisible({ timeout: 180_000 })
  })
})
