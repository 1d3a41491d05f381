import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { openLoopbackHost } from '../../../src/main/host/loopback-host.ts'
import { startPractice } from '../../../src/main/practice/start-practice.ts'
import { openApp } from '../../fakes/app-under-test.ts'
import { openSocketDoor, testToken } from '../../fakes/doors.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent } from '../../fakes/operations-on.ts'

const canary = (what: string) => `canary-${what}-7f3a9c51`

/** How a secret may look when it leaks: as it is, and as kubeconfigs and Secrets write it (at each of base64's three offsets). */
function guises(secret: string): string[] {
  const encoded = [0, 1, 2].map(offset =>
    Buffer.from('x'.repeat(offset) + secret)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  )
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...encoded]
}

/** Which canaries stand in a text. */
function found(text: string, secrets: readonly string[]): string[] {
  return secrets.filter(secret => guises(secret).some(guise => text.includes(guise)))
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

test('secrets appear in no file, no log line and no message but the answer to a reveal', { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'canaries-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const practice = stack.use(
    await startPractice({ kubeconfigPath: join(folder, 'practice'), contexts: 1, clusters: 0, seed: 9, speed: 60 }),
  )
  const config = parse(await readFile(practice.kubeconfigPath, 'utf8'))
  const realToken: string = config.users[0].user.token
  const server: string = config.clusters[0].cluster.server

  // Beside the real user: every other way to hold a credential, each with a canary.
  const others: Record<string, Record<string, unknown>> = {
    token: { token: canary('token') },
    basic: { username: 'me', password: canary('basic') },
    key: {
      'client-certificate-data': Buffer.from('-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----').toString('base64'),
      'client-key-data': Buffer.from(`-----BEGIN PRIVATE KEY-----\n${canary('key')}\n-----END PRIVATE KEY-----`).toString('base64'),
    },
    exec: {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: process.execPath,
        args: [
          '-e',
          `console.log(JSON.stringify({apiVersion:'client.authentication.k8s.io/v1',kind:'ExecCredential',status:{token:'canary-exec'+'-7f3a9c51'}}))`,
        ],
        interactiveMode: 'Never',
      },
    },
  }
  for (const [name, user] of Object.entries(others)) {
    config.users.push({ name, user })
    config.contexts.push({ name, context: { cluster: config.clusters[0].name, user: name } })
  }
  const path = join(folder, 'config')
  await writeFile(path, stringify(config))
  const copied: [string, number][] = []
  const held = stack.use(await openApp(path, { clipboard: { writeFor: (text, seconds) => void copied.push([text, seconds]) } }))
  const log = held.app.callContext.log
  const host = stack.use(await openLoopbackHost({ app: held.app, log, port: 0, token: testToken, pageDir: folder, devOrigin: null }))
  const door = stack.use(await openSocketDoor(host))
  const { client } = door
  const secrets = [realToken, canary('token'), canary('basic'), canary('key'), canary('exec'), canary('pasted'), canary('s3')]

  const pasted = {
    ...config,
    users: [{ name: 'p', user: { token: canary('pasted') } }],
    contexts: [{ name: 'p', context: { cluster: config.clusters[0].name, user: 'p' } }],
  }
  await client.contexts.addText({ title: 'pasted', text: stringify(pasted) })
  const list = await client.contexts.list()
  expect(list.contexts.map(context => context.server)).toContain(server)
  for (const context of list.contexts) {
    if (context.consent !== null)
      await client.contexts.allowCommand({ id: context.id, fingerprint: context.consent.fingerprint, allowed: true })
    await client.contexts.connect({ id: context.id }).catch(() => undefined)
  }
  const real = list.contexts[0]?.id ?? ''
  const stateOf = async (id: string) => (await client.contexts.list()).contexts.find(each => each.id === id)?.freshness.state
  await eventuallyTrue('the real one is live', async () => (await stateOf(real)) === 'live')
  const execId = list.contexts.find(context => context.name === 'exec')?.id ?? ''
  await eventuallyTrue('the command’s token was refused', async () => (await stateOf(execId)) === 'auth-failed')

  const params = {
    name: 'orders',
    namespace: 'default',
    members: 1,
    vaultCopy: true,
    backupTarget: 'new',
    backupCredentials: 'enter',
    destinationPath: 's3://backups/orders',
    s3AccessKeyId: 'AKID',
    s3SecretAccessKey: canary('s3'),
  }
  const plan = await client.plans.create({ engine: 'cnpg', operation: 'provision', contextId: real, clusterId: null, params })
  expect(plan.state).toBe('ready')
  await client.plans.exportFile({ id: plan.id })
  await client.plans.manifests({ id: plan.id, layout: 'single' })
  const run = await client.plans.apply({ id: plan.id, consent: fullConsent(plan) })
  const over = async () => ['completed', 'failed'].includes((await client.runs.get({ id: run.id })).status)
  await eventuallyTrue('the run is over', over)
  expect((await client.runs.get({ id: run.id })).status).toBe('completed')
  await client.runs.journal({})
  const { detail } = await client.clusters.get({ id: run.clusterId })
  const credential = detail?.endpoints.find(endpoint => endpoint.credential !== null)?.credential
  const unrevealed = door.heard.length
  const revealed = await client.clusters.reveal({ id: run.clusterId, secret: credential?.secret ?? '', key: credential?.passwordKey ?? '' })
  const kept = await client.vault.list()
  const fromVault = await client.vault.reveal({ id: kept[0]?.id ?? '', key: 'password' })
  expect(fromVault.value).toBe(revealed.value)
  secrets.push(revealed.value)
  expect(revealed.value.length).toBeGreaterThan(8)

  const named = { id: run.clusterId, secret: credential?.secret ?? '', key: credential?.passwordKey ?? '' }
  await client.preferences.set({ clipboardSeconds: 17 })
  expect(await client.clusters.copy(named)).toEqual({ clearAfterSeconds: 17 })
  expect(await client.vault.copy({ id: kept[0]?.id ?? '', key: 'password' })).toEqual({ clearAfterSeconds: 17 })
  expect(copied, 'main has copied them, and the page has not seen them').toEqual([
    [revealed.value, 17],
    [revealed.value, 17],
  ])
  expect((await client.runs.journal({ limit: 2 })).map(entry => entry.kind)).toEqual(['secret-copied', 'secret-copied'])
  const messages = door.heard.filter(text => !(text.includes(revealed.value) && text.includes('hideAfterSeconds')))
  expect(door.heard.length - messages.length, 'two answers hold the password').toBe(2)
  expect(unrevealed).toBeLessThan(door.heard.length)
  expect(found(messages.join('\n'), secrets), 'in messages').toEqual([])
  expect(found(held.lines.join('\n'), secrets), 'in the log').toEqual([])
  const files = await filesUnder(held.dataDir)
  expect(files.map(file => file.slice(held.dataDir.length + 1))).toEqual(
    expect.arrayContaining(['clouddb.sqlite', 'contexts.json', 'vault.key']),
  )
  for (const file of files) expect(found(await readFile(file, 'latin1'), secrets), file).toEqual([])
})
