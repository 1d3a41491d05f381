import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testUsers } from './control-plane/users.ts'
import { type Authentication, writeKubeconfig } from './kubeconfig/write-kubeconfig.ts'
import { startTestCluster, type TestCluster } from './start-test-cluster.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster({ crds: ['cnpg'] })
})
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
})

test('the server is of the minor that was asked for', async () => {
  expect((await cluster.ask('/version')).body).toMatchObject({ gitVersion: expect.stringContaining(`v${cluster.minor}.`) })
})

test('the operator’s definitions are served', async () => {
  expect((await cluster.ask('/apis/postgresql.cnpg.io/v1/clusters')).body).toMatchObject({ kind: 'ClusterList', items: [] })
})

test('each user may do what its role says, by each way to authenticate', async () => {
  const ways: readonly Authentication[] = ['certificate', 'certificate-files', 'token', 'token-file', 'exec']
  const entries = testUsers.flatMap(user => ways.map(by => ({ name: `${user}-${by}`, plane: cluster, user, by })))
  const path = join(cluster.folder, 'users.yaml')
  await writeKubeconfig(path, entries)
  const can = (context: string, ...args: readonly string[]) => {
    try {
      return execFileSync('kubectl', ['--kubeconfig', path, '--context', context, 'auth', 'can-i', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim()
    } catch (error) {
      // kubectl says no with exit code 1.
      return error instanceof Error && 'stdout' in error ? String(error.stdout).trim() : String(error)
    }
  }
  const seen = entries.map(({ name, user }) => ({
    user,
    name,
    deletesNamespaces: can(name, 'delete', 'namespaces'),
    createsInTeam: can(name, 'create', 'clusters.postgresql.cnpg.io', '-n', 'team-a'),
    createsElsewhere: can(name, 'create', 'clusters.postgresql.cnpg.io', '-n', 'default'),
    seesPods: can(name, 'list', 'pods', '-A'),
  }))
  const expected = { admin: 'yes yes yes yes', editor: 'no yes no no', viewer: 'no no no yes', nobody: 'no no no no' }
  for (const { user, name, ...answers } of seen) expect(`${name}: ${Object.values(answers).join(' ')}`).toBe(`${name}: ${expected[user]}`)
})

test('a killed server comes back with what it held', async () => {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' }, data: { a: '1' } }
  expect((await cluster.ask('/api/v1/namespaces/default/configmaps', { method: 'POST', body })).status).toBe(201)
  await cluster.apiServer.kill()
  await cluster.etcd.kill()
  await cluster.etcd.start()
  await cluster.apiServer.start()
  expect((await cluster.ask('/api/v1/namespaces/default/configmaps/kept')).body).toMatchObject({ data: { a: '1' } })
})

test('a namespace that is deleted goes, where the controllers are', async () => {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'short-lived' } }
  await cluster.ask('/api/v1/namespaces', { method: 'POST', body })
  await cluster.ask('/api/v1/namespaces/short-lived', { method: 'DELETE' })
  const goes = async () => (await cluster.ask('/api/v1/namespaces/short-lived')).status
  if (cluster.controllers === null) expect(await goes()).toBe(200)
  else await expect.poll(goes, { timeout: 60_000 }).toBe(404)
})
