import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeKubeconfig } from './kubeconfig.ts'
import { operators } from './operators/registry.ts'
import { type PracticeCluster, runPracticeCluster } from './practice-cluster.ts'
import { readLines } from './stream-lines.ts'

let practice: PracticeCluster
let folder: string
let kubeconfig: string

const pod = 'orders-1'
const base = `/api/v1/namespaces/shop/pods`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-pods-'))
  kubeconfig = join(folder, 'config')
  const users = [
    { name: 'viewer', role: 'view' as const },
    { name: 'nobody', role: 'none' as const },
  ]
  practice = await runPracticeCluster({ contexts: ['one'], speed: 100, users }, operators, error => {
    throw error
  })
  await writeKubeconfig(kubeconfig, practice.kubeconfig(true))
  await succeed(['wait', '-n', 'shop', 'cluster/orders', '--for=jsonpath={.status.readyInstances}=3', '--timeout=500s'])
}, 120_000)

afterAll(async () => {
  await practice[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

function kubectl(args: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
  const env = { PATH: process.env.PATH ?? '', KUBECONFIG: kubeconfig, HOME: folder }
  return new Promise(resolve => {
    execFile('kubectl', args, { env, timeout: 550_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 127, output: stdout, errors: stderr })
    })
  })
}

async function succeed(args: readonly string[]): Promise<string> {
  const { code, output, errors } = await kubectl(args)
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${errors}`)
  return output
}

async function refused(args: readonly string[]): Promise<string> {
  const { code, errors } = await kubectl(args)
  expect(code).not.toBe(0)
  return errors
}

test('the pod proxy gives the instance manager’s status, over TLS alone', async () => {
  const status = JSON.parse(await succeed(['get', '--raw', `${base}/https:${pod}:8000/proxy/pg/status`]))
  expect(status).toMatchObject({ isPrimary: true, timeLineID: 1 })
  expect(status.currentLsn).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/)
  expect(status.replicationInfo.map((row: { applicationName: string }) => row.applicationName)).toEqual(['orders-2', 'orders-3'])
  const replica = JSON.parse(await succeed(['get', '--raw', `${base}/https:orders-2:status/proxy/pg/status`]))
  expect(replica).toMatchObject({ isPrimary: false, isWalReceiverActive: true })
  expect(await refused(['get', '--raw', `${base}/${pod}:8000/proxy/pg/status`])).toContain('BadRequest')
})

test('the pod proxy gives metrics, and says when nothing listens', async () => {
  expect(await succeed(['get', '--raw', `${base}/${pod}:metrics/proxy/metrics`])).toContain('cnpg_collector_up 1\n')
  expect(await refused(['get', '--raw', `${base}/${pod}:81/proxy/`])).toContain('connection refused')
  expect(await refused(['get', '--raw', `${base}/https:no-such-pod:8000/proxy/pg/status`])).toContain('"no-such-pod" not found')
})

test('pods/proxy and pods/log are rights of their own', async () => {
  const viewer = ['--context', 'one-viewer']
  expect(await refused([...viewer, 'get', '--raw', `${base}/https:${pod}:8000/proxy/pg/status`])).toContain(
    'cannot get resource "pods/proxy"',
  )
  expect(await succeed([...viewer, 'logs', '-n', 'shop', pod, '--tail=1'])).toContain('"logging_pod":"orders-1"')
  expect(await refused(['--context', 'one-nobody', 'logs', '-n', 'shop', pod])).toContain('Forbidden')
  const canI = (verb: string, sub: string) => kubectl([...viewer, 'auth', 'can-i', verb, 'pods', `--subresource=${sub}`, '-n', 'shop'])
  expect((await canI('get', 'proxy')).output).toBe('no\n')
  expect((await canI('get', 'log')).output).toBe('yes\n')
})

test('logs gives lines of JSON, and heeds tail, since, timestamps and limit', async () => {
  const all = (await succeed(['logs', '-n', 'shop', pod])).trimEnd().split('\n')
  expect(all[0]).toContain('Starting CloudNativePG Instance Manager')
  const records = all.map(line => JSON.parse(line))
  expect(records.some(line => line.logger === 'postgres' && line.record.error_severity === 'LOG')).toBe(true)
  const last = await succeed(['logs', '-n', 'shop', pod, '--tail=2', '--timestamps'])
  expect(last).toMatch(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z \{.*\}\n){2}$/)
  expect(await succeed(['logs', '-n', 'shop', pod, '--limit-bytes=20'])).toHaveLength(20)
  expect(await succeed(['logs', '-n', 'shop', pod, '--since-time=2999-01-01T00:00:00Z'])).toBe('')
})

test('logs refuses a container that isn’t there and a run before the first', async () => {
  expect(await refused(['logs', '-n', 'shop', pod, '-c', 'nope'])).toContain('container nope is not valid for pod orders-1')
  expect(await refused(['logs', '-n', 'shop', pod, '-p'])).toContain('previous terminated container "postgres"')
})

test('logs -f goes on, and what was told once is told the same again', async () => {
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, 'logs', '-f', '-n', 'shop', pod, '--tail=0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const followed: string[] = []
  for await (const line of readLines(child.stdout)) if (followed.push(line) === 2) break
  child.kill()
  const again = await succeed(['logs', '-n', 'shop', pod])
  for (const line of followed) expect(again).toContain(`${line}\n`)
})
