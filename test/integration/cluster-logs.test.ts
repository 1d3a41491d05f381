import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPracticeClient, type PracticeClient } from '../../src/main/practice/client.ts'
import { writeKubeconfig } from '../../src/main/practice/kubeconfig.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { type PracticeCluster, runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { LogBatch, LogLine, LogMember } from '../../src/shared/domain/log-line.ts'
import { type AppUnderTest, openApp } from '../fakes/app-under-test.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'

let folder = ''
let practice: PracticeCluster
let held: AppUnderTest
let client: PracticeClient
let id = ''
let poorId = ''

const callsOf = (under: AppUnderTest) => createRouterClient(under.app.router, { context: under.app.callContext })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'))
  const users = [{ name: 'poor', role: 'none' as const }]
  practice = await runPracticeCluster({ contexts: ['here'], speed: 100, users }, operators, () => undefined)
  const connection = practice.servers[0]?.connection
  if (connection === undefined) throw new Error('The practice cluster has no server')
  client = createPracticeClient(connection, 'test')
  await letRead('poor', ['clusters', 'pods', 'namespaces', 'events'])
  await writeKubeconfig(join(folder, 'config'), practice.kubeconfig(true))
  held = await openApp(join(folder, 'config'))
  const calls = callsOf(held)
  const { contexts } = await calls.contexts.list()
  for (const context of contexts) await calls.contexts.connect({ id: context.id })
  const admin = contexts.find(context => context.name === 'here')
  const poor = contexts.find(context => context.name === 'here-poor')
  await eventuallyTrue('the database is healthy', async () => {
    const { clusters } = await calls.clusters.list({ context: admin?.id })
    id = clusters.find(cluster => cluster.name === 'orders' && cluster.members.ready === 3)?.id ?? ''
    return id !== ''
  })
  poorId = id.replace(admin?.id ?? '', poor?.id ?? '')
}, 180_000)

afterAll(async () => {
  await held?.[Symbol.asyncDispose]()
  await client?.[Symbol.asyncDispose]()
  await practice?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Lets a user read these resources and no others. */
async function letRead(user: string, resources: readonly string[]): Promise<void> {
  const api = 'rbac.authorization.k8s.io'
  const type = (kind: string) => ({ apiVersion: `${api}/v1`, kind, plural: `${kind.toLowerCase()}s`, namespaced: false })
  const rules = [{ apiGroups: ['*'], resources, verbs: ['get', 'list', 'watch'] }]
  await client.create(type('ClusterRole'), { apiVersion: `${api}/v1`, kind: 'ClusterRole', metadata: { name: user }, rules })
  await client.create(type('ClusterRoleBinding'), {
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: user },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: user },
    subjects: [{ apiGroup: api, kind: 'User', name: user }],
  })
}

/** Follows until `enough` of all that came. */
async function follow(
  input: { tail?: number; after?: string; afterOf?: Record<string, string> },
  enough: (lines: LogLine[], members: LogMember[]) => boolean,
): Promise<{ lines: LogLine[]; members: LogMember[]; dropped: number }> {
  const stop = new AbortController()
  const lines: LogLine[] = []
  let members: LogMember[] = []
  let dropped = 0
  const stream: AsyncIterable<LogBatch> = await callsOf(held).clusters.logs({ id, ...input }, { signal: stop.signal })
  for await (const batch of stream) {
    lines.push(...batch.lines)
    members = batch.members
    dropped += batch.dropped
    if (enough(lines, members)) break
  }
  stop.abort()
  return { lines, members, dropped }
}

test('all members are read together, by time, and what they print later follows', async () => {
  const { lines } = await callsOf(held).clusters.readLogs({ id, tail: 20 })
  expect(new Set(lines.map(line => line.member))).toEqual(new Set(['orders-1', 'orders-2', 'orders-3']))
  expect(lines.map(line => line.at)).toEqual(lines.map(line => line.at).toSorted())
  const newest = lines.at(-1)?.at ?? ''
  const followed = await follow(
    { tail: 5 },
    (all, members) =>
      all.filter(line => (line.at ?? '') > newest).length >= 3 &&
      members.every(member => member.state === 'reading') &&
      all.some(line => line.source.startsWith('postgres · ')),
  )
  expect(followed.members.map(member => [member.name, member.state])).toEqual([
    ['orders-1', 'reading'],
    ['orders-2', 'reading'],
    ['orders-3', 'reading'],
  ])
  expect(followed.dropped).toBe(0)
  const keys = followed.lines.map(line => `${line.member} ${line.at} ${line.message}`)
  expect(new Set(keys).size).toBe(keys.length)
  expect(followed.lines.some(line => line.source.startsWith('postgres · '))).toBe(true)
})

test('with `after` only later lines come', async () => {
  const { lines } = await callsOf(held).clusters.readLogs({ id, tail: 30 })
  const after = lines.at(-5)?.at ?? ''
  const followed = await follow({ after }, all => all.length >= 4)
  for (const line of followed.lines) expect((line.at ?? '') > after).toBe(true)
})

test('with `afterOf` each member goes on after its own instant, and one that is not named gives its newest lines', async () => {
  const { lines } = await callsOf(held).clusters.readLogs({ id, tail: 30 })
  const of = (member: string) => lines.filter(line => line.member === member)
  const first = of('orders-1').at(-1)?.at ?? ''
  const second = of('orders-2').at(-5)?.at ?? ''
  const missed = of('orders-2').slice(-4)
  const followed = await follow(
    { tail: 2, afterOf: { 'orders-1': first, 'orders-2': second } },
    all =>
      ['orders-1', 'orders-2', 'orders-3'].every(member => all.some(line => line.member === member)) &&
      all.filter(line => line.member === 'orders-2').length >= missed.length,
  )
  const early = (member: string, at: string) => followed.lines.filter(line => line.member === member && (line.at ?? '') <= at)
  expect(early('orders-1', first)).toEqual([])
  expect(early('orders-2', second)).toEqual([])
  for (const { at } of missed) expect(followed.lines.some(line => line.member === 'orders-2' && line.at === at)).toBe(true)
})

test('one member alone can be read; one that is not there is not found', async () => {
  const { lines, members } = await callsOf(held).clusters.readLogs({ id, member: 'orders-2', tail: 3 })
  expect(lines.map(line => line.member)).toEqual(['orders-2', 'orders-2', 'orders-2'])
  expect(members).toEqual([{ name: 'orders-2', state: 'ended', problem: null }])
  await expect(callsOf(held).clusters.readLogs({ id, member: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
})

test('a database that is not there, and a context that is not connected, are errors of the contract', async () => {
  await expect(callsOf(held).clusters.readLogs({ id: `${id}-not` })).rejects.toMatchObject({ code: 'not-found' })
  await expect(callsOf(held).clusters.readLogs({ id: `nowhere${id}` })).rejects.toMatchObject({ code: 'not-found' })
})

test('a member that is deleted ends, and the one that takes its place joins', async () => {
  let deleted = false
  let gone = false
  const { members } = await follow({ tail: 1 }, (_, now) => {
    const third = now.find(member => member.name === 'orders-3')
    const all = now.length === 3 && now.every(member => member.state === 'reading')
    if (!deleted && all) {
      deleted = true
      void client.delete(coreTypes.Pod, { namespace: 'shop', name: 'orders-3' })
    } else if (deleted && third?.state !== 'reading') gone = true
    return gone && all
  })
  expect(members.map(member => member.name)).toEqual(['orders-1', 'orders-2', 'orders-3'])
}, 180_000)

test('a user who may read pods but not their logs is told so, for each member', async () => {
  const calls = callsOf(held)
  await eventuallyTrue('the database is seen', async () => (await calls.clusters.list({})).clusters.some(cluster => cluster.id === poorId))
  const { lines, members } = await calls.clusters.readLogs({ id: poorId })
  expect(lines).toEqual([])
  expect(members.map(member => member.state)).toEqual(['forbidden', 'forbidden', 'forbidden'])
  expect(members[0]?.problem).toContain('cannot get resource "pods/log"')
}, 180_000)
