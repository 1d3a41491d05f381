import { randomBytes } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { stringify } from 'yaml'
import { ownPorts } from '../../fakes/own-ports.ts'
import type { Binaries } from '../binaries/binaries.ts'
import { type AskServer, openAskServer } from './ask-server.ts'
import { type AuthorityFiles, writeAuthority } from './authority-files.ts'
import { type Routes, startEgressProxy } from './egress-proxy.ts'
import { startGuard } from './guard.ts'
import { type ManagedProcess, manageProcess } from './managed-process.ts'
import { apiServerArguments, controllerManagerArguments, etcdArguments, type Layout } from './program-arguments.ts'
import { type TestUser, testUsers } from './users.ts'

/** On a machine that does other things too; an idle one takes five seconds. */
const readyWithinMs = 180_000

export interface ControlPlaneOptions {
  readonly binaries: Binaries
  /** Added to the API server's arguments; the last one of a name counts. */
  readonly apiServerFlags?: readonly string[]
  /** What answers for pods, services and nodes; without it the API server dials their addresses itself. */
  readonly routes?: Routes
}

/** etcd and kube-apiserver on loopback, with controllers where the binary is there. Disposing ends them and removes what they left. */
export interface ControlPlane extends AsyncDisposable {
  readonly url: string
  /** The authority's certificate, PEM. */
  readonly ca: string
  /** Where its files are; removed in the end. */
  readonly folder: string
  readonly files: AuthorityFiles
  readonly tokens: Readonly<Record<TestUser, string>>
  /** As admin. */
  readonly ask: AskServer
  readonly etcd: ManagedProcess
  readonly apiServer: ManagedProcess
  /** null: nobody finishes namespaces or collects dependents. */
  readonly controllers: ManagedProcess | null
  /** Forgets all history before this moment: watches and lists that continue from before it are answered 410. */
  compact(): Promise<void>
}

async function isReady(url: string, ca: AskServer | null): Promise<boolean> {
  try {
    if (ca !== null) return (await ca(url)).status === 200
    const answer = await request(url, { headersTimeout: 2000 })
    await answer.body.dump()
    return answer.statusCode === 200
  } catch {
    // Nobody listens yet.
    return false
  }
}

async function askEtcd(port: number, path: string, body: unknown): Promise<unknown> {
  const answer = await request(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`etcd ${path}: ${answer.statusCode} ${text}`)
  return JSON.parse(text)
}

async function compactEtcd(port: number): Promise<void> {
  const status = await askEtcd(port, '/v3/maintenance/status', {})
  const header = typeof status === 'object' && status !== null && 'header' in status ? status.header : null
  const revision = typeof header === 'object' && header !== null && 'revision' in header ? header.revision : null
  if (typeof revision !== 'string') throw new Error('etcd said no revision')
  await askEtcd(port, '/v3/kv/compaction', { revision, physical: true })
}

/** Starts a control plane with new certificates and an empty store. Throws with a program's own log when it doesn't get ready. */
export async function startControlPlane({ binaries, apiServerFlags = [], routes }: ControlPlaneOptions): Promise<ControlPlane> {
  const stack = new AsyncDisposableStack()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'clouddb-cluster-'))
    const guard = stack.use(startGuard(folder))
    const files = await writeAuthority(folder)
    const secret = () => randomBytes(24).toString('hex')
    const tokens = { admin: secret(), editor: secret(), viewer: secret(), nobody: secret() }
    const tokensPath = join(folder, 'tokens.csv')
    const lines = testUsers.map(user => `${tokens[user]},${user},${user}-uid${user === 'admin' ? ',"system:masters"' : ''}\n`)
    await writeFile(tokensPath, lines.join(''), { mode: 0o600 })
    const [etcdPort = 0, peerPort = 0, serverPort = 0] = await ownPorts(3)
    const layout: Layout = { folder, etcdPort, peerPort, serverPort, files, tokensPath }
    const url = `https://127.0.0.1:${serverPort}`
    const ask = stack.use(openAskServer(url, files.authority.ca, tokens.admin))
    const manage = (title: string, path: string, args: readonly string[], ready: () => Promise<boolean>) =>
      stack.use(manageProcess({ title, path, args, logPath: join(folder, `${title}.log`), guard, ready, readyWithinMs }))
    const etcd = manage('etcd', binaries.etcd, etcdArguments(layout), () => isReady(`http://127.0.0.1:${etcdPort}/health`, null))
    const egress = routes === undefined ? null : stack.use(await startEgressProxy(folder, routes))
    const egressFlags = egress === null ? [] : [`--egress-selector-config-file=${egress.configPath}`]
    const args = [...apiServerArguments(layout), ...egressFlags, ...apiServerFlags]
    const apiServer = manage('kube-apiserver', binaries.apiServer, args, () => isReady('/readyz', ask))
    await etcd.start()
    await apiServer.start()
    let controllers: ManagedProcess | null = null
    if (binaries.controllerManager !== null) {
      const kubeconfig = join(folder, 'controllers.yaml')
      const cluster = { server: url, 'certificate-authority': files.caPath }
      await writeFile(
        kubeconfig,
        stringify({
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': 'test',
          clusters: [{ name: 'test', cluster }],
          users: [{ name: 'test', user: { token: tokens.admin } }],
          contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
        }),
        { mode: 0o600 },
      )
      const started = async () => (await ask('/api/v1/namespaces/default/serviceaccounts/default')).status === 200
      controllers = manage('kube-controller-manager', binaries.controllerManager, controllerManagerArguments(kubeconfig, layout), started)
      await controllers.start()
    }
    return {
      url,
      ca: files.authority.ca,
      folder,
      files,
      tokens,
      ask,
      etcd,
      apiServer,
      controllers,
      compact: () => compactEtcd(etcdPort),
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
