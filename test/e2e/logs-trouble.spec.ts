import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import type { Host } from './host.ts'
import { kubectl } from './kubectl.ts'
import { startOwnPractice } from './practice.ts'
import { goTo } from './steps.ts'

const pictures = resolve(import.meta.dirname, '../../test-results/looks')
const berlin = 'practice-berlin'

async function ordersOf(host: Host, context: string): Promise<string> {
  const [live] = await host.liveContexts([context])
  let id = ''
  await eventuallyTrue('the database is seen', async () => {
    const { clusters } = await host.call<{
      clusters: { id: string; name: string; contextId: string; members: { ready: number | null } }[]
    }>('GET', '/clusters')
    id = clusters.find(({ name, contextId, members }) => name === 'orders' && contextId === live?.id && members.ready === 3)?.id ?? ''
    return id !== ''
  })
  return id
}

/** Who may see a database and its pods, but not what they print. */
const rights = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: no-logs }
rules:
- { apiGroups: ['*'], resources: [clusters, postgresqls, pods, events, namespaces], verbs: [get, list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: no-logs }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: no-logs }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: poor }]
`

test('logs that may not be read say so, in the server’s own words', async ({ page, openHost, life }) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life), {
    contexts: [berlin],
    allUsers: true,
    users: [{ name: 'poor', role: 'none' }],
  })
  await kubectl(practice.kubeconfig, berlin, ['apply', '-f', '-'], rights)
  const host = await openHost([practice.kubeconfig])
  const poor = practice.names.find(name => name.includes('poor')) ?? ''
  const id = await ordersOf(host, poor)
  await page.goto(host.url)
  await goTo(page, `/database/${encodeURIComponent(id)}/logs`)
  await expect(page.getByRole('heading', { name: 'These logs may not be read' })).toBeVisible()
  await expect(page.getByRole('tabpanel')).toContainText('cannot get resource "pods/log"')
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, 'logs-forbidden.png') })
})

test('logs whose connection is lost keep their lines, say that they are lost, and go on when it is back', async ({
  page,
  openHost,
  life,
}) => {
  const practice = await startOwnPractice(life, await temporaryFolder(life), { contexts: [berlin] })
  const { kubeconfig, proxies } = await practice.throughProxies([berlin])
  const host = await openHost([kubeconfig])
  const id = await ordersOf(host, berlin)
  await page.goto(host.url)
  await goTo(page, `/database/${encodeURIComponent(id)}/logs`)
  const lines = page.getByRole('listbox', { name: 'Log lines' }).getByRole('option')
  await expect(lines.first()).toBeVisible()
  await expect(page.getByText('following', { exact: true })).toBeVisible()

  await proxies[0]?.set({ refuse: true })
  proxies[0]?.breakAll('reset')
  await expect(page.getByText(/^orders-1 is lost/)).toBeVisible()
  await expect(lines.first()).toBeVisible()
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, 'logs-lost.png') })

  await proxies[0]?.heal()
  // It goes on by itself, too, and may be quicker.
  const retry = page.getByRole('button', { name: 'Retry now' })
  await retry
    .or(page.getByText('following', { exact: true }))
    .first()
    .click()
  await expect(page.getByText(/is lost/)).toHaveCount(0)
  const countOf = async () => Number((await lines.last().getAttribute('aria-setsize')) ?? 0)
  const before = await countOf()
  await expect.poll(countOf).toBeGreaterThan(before)
})
