import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { PodSample } from '../engine.ts'
import { createFixtureView } from '../fixture-view.ts'
import { engine } from './engine.ts'
import { clusterRead, memberRead, readClusterFacts, readMemberFacts } from './patroni-facts.ts'
import { readReplication, worstLag } from './replication.ts'

const at = '2026-11-21T05:00:00.000Z'

const whole = {
  scope: 'orders',
  members: [
    { name: 'orders-0', role: 'leader', state: 'running', host: '10.0.0.1', port: 5432, timeline: 3 },
    { name: 'orders-1', role: 'sync_standby', state: 'streaming', timeline: 3, lag: 512, pending_restart: true },
    { name: 'orders-2', role: 'replica', state: 'streaming', timeline: 3, lag: 4096 },
  ],
}
const leaderSelf = {
  state: 'running',
  role: 'primary',
  server_version: 170005,
  timeline: 3,
  xlog: { location: 0x1_0000_0100 },
  patroni: { version: '4.0.4', scope: 'orders' },
  replication: [{ application_name: 'orders-2', state: 'streaming', sync_state: 'async' }],
}

const sample = (read: string, pod: string, facts: object | null, problem: string | null = null): PodSample => ({
  read,
  pod,
  facts,
  at: facts === null ? null : at,
  problem,
})
const heard = (cluster: unknown, problem: string | null = null) => [
  sample(clusterRead.id, 'orders-0', readClusterFacts(JSON.stringify(cluster)), problem),
  sample(memberRead.id, 'orders-0', readMemberFacts(JSON.stringify(leaderSelf))),
  sample(
    memberRead.id,
    'orders-1',
    readMemberFacts(JSON.stringify({ ...leaderSelf, role: 'replica', xlog: { replayed_location: 0x1_0000_0000 } })),
  ),
]

test('lag, timeline and mode of a replica are what Patroni says, its position what it says itself', () => {
  const read = readReplication(heard(whole))
  expect(read('orders-1')).toEqual({
    lagBytes: 512,
    replication: { lagSeconds: null, position: '1/0', timeline: 3, syncState: 'sync', streaming: true, asOf: at, problem: null },
  })
  expect(read('orders-0')).toMatchObject({ lagBytes: null, replication: { position: '1/100', streaming: null, problem: null } })
  expect(read('orders-2').replication).toMatchObject({ syncState: 'async', position: null })
  expect(worstLag(heard(whole), 3)).toEqual({ bytes: 4096, asOf: at })
})

test('a lag that Patroni can not tell is none, and none is worst then', () => {
  const unknown = { members: [whole.members[0], { ...whole.members[1], lag: 'unknown' }] }
  expect(readReplication(heard(unknown))('orders-1')).toMatchObject({
    lagBytes: null,
    replication: { problem: expect.stringContaining('can not tell') },
  })
  expect(worstLag(heard(unknown), 2)).toBeNull()
  // One that is wanted and not listed may be behind by anything.
  expect(worstLag(heard(whole), 4)).toBeNull()
  expect(worstLag(heard(whole), null)).toBeNull()
})

test('lag is never compared over a fork of timelines', () => {
  const forked = { members: [whole.members[0], { ...whole.members[1], timeline: 2 }] }
  expect(readReplication(heard(forked))('orders-1')).toMatchObject({
    lagBytes: null,
    replication: { timeline: 2, problem: expect.stringContaining('another timeline') },
  })
})

test('who was not asked says so', () => {
  expect(readReplication([])('orders-1').replication?.problem).toContain('not asked yet')
  expect(readReplication(heard({ members: [] }))('orders-1').replication?.problem).toContain('does not list it')
})

test('what is no answer of Patroni is none', () => {
  for (const body of ['', '{', '[]', 'null', '{"members":4}', 'x'.repeat(10_000)]) {
    expect(readClusterFacts(body)).toBeNull()
    expect(readMemberFacts(body)).toBeNull()
  }
  const odd = readClusterFacts('{"members":[null,7,{"name":4},{"name":"a","lag":-1,"timeline":"x","state":{}}],"pause":"yes"}')
  expect(odd).toEqual({
    members: [{ name: 'a', role: null, state: null, timeline: null, lag: null, pendingRestart: false }],
    paused: false,
    switchoverAt: null,
  })
})

const root = {
  kind: 'postgresql',
  metadata: { name: 'orders', namespace: 'shop', uid: 'u' },
  spec: { numberOfInstances: 2, postgresql: { version: '16' }, volume: { size: '10Gi' } },
  status: { PostgresClusterStatus: 'Running' },
} as unknown as KubeObject
const set = {
  kind: 'StatefulSet',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { replicas: 2 },
  status: { replicas: 2, readyReplicas: 2 },
}
const pod = (index: number, role: string): KubeObject => ({
  kind: 'Pod',
  metadata: { name: `orders-${index}`, namespace: 'shop', labels: { 'spilo-role': role } },
  spec: { nodeName: `node-${index}` },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
})
const objects = [set, pod(0, 'master'), pod(1, 'replica')]

function row(cluster: unknown) {
  const view = createFixtureView(objects, [], [], engine.watches)
  const samples = heard(cluster)
  const detail = engine.detail({ contextId: 'c', root, view, operatorVersion: null, samples })
  return { ...engine.project({ contextId: 'c', root, view, samples }), detail }
}

test('the server’s own version counts, and that it differs from the manifest is said', () => {
  const { version, health, reasons, lag, detail } = row(whole)
  expect({ version, health, lag }).toEqual({ version: '17.5', health: 'healthy', lag: { bytes: 4096, asOf: at } })
  expect(reasons.map(reason => reason.text)).toContainEqual(expect.stringContaining('the manifest still says 16'))
  expect(reasons.map(reason => reason.text)).toContainEqual(expect.stringContaining('wait for a restart of orders-1'))
  expect(detail.members.map(member => [member.name, member.role, member.roleText, member.lagBytes])).toEqual([
    ['orders-0', 'primary', 'primary', null],
    ['orders-1', 'replica', 'synchronous replica', 512],
  ])
  expect(detail.sections.find(section => section.id === 'patroni')?.table?.rows).toHaveLength(3)
})

test.each([
  ['no leader', { members: whole.members.slice(1) }, 'Patroni knows no leader'],
  ['a member that crashed', { members: [whole.members[0], { ...whole.members[1], state: 'crashed' }] }, 'orders-1 is crashed'],
  ['a fork', { members: [whole.members[0], { ...whole.members[1], timeline: 2 }] }, 'On another timeline than the leader: orders-1'],
  ['a pause', { ...whole, pause: true }, 'Patroni is paused'],
])('%s makes it degraded, though every pod is ready and the operator says Running', (_, cluster, text) => {
  const { health, reasons } = row(cluster)
  expect(health).toBe('degraded')
  expect(reasons.map(reason => reason.text)).toContainEqual(expect.stringContaining(text))
})

test('the leader and one other are asked for the whole, every running pod for itself', () => {
  const view = createFixtureView([...objects, pod(2, 'replica')].toReversed(), [], [], engine.watches)
  expect(clusterRead.pods(root, view)).toEqual(['orders-0', 'orders-1'])
  expect(memberRead.pods(root, view)).toEqual(['orders-0', 'orders-1', 'orders-2'])
})
