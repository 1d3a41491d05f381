import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { nodeKind } from '../../kube-kinds.ts'
import { nodeOf } from '../../node-for-tests.ts'
import { clusterKind } from '../kinds.ts'
import { provision } from './operation.ts'

function quota(hard: Record<string, string>, used: Record<string, string> = {}, spec: Record<string, unknown> = {}): KubeObject {
  return { kind: 'ResourceQuota', metadata: { name: 'team', namespace: 'shop' }, spec: { ...spec, hard }, status: { hard, used } }
}

function plan(params: Record<string, unknown>, objects: readonly KubeObject[], forbidden: readonly string[] = []) {
  const parsed = provision.params.parse({ name: 'orders', namespace: 'shop', ...params })
  const view = createFixtureView(objects, [], forbidden)
  return provision.plan({ params: parsed, cluster: null, view, online: true, now: '2026-01-01T00:00:00Z' })
}

const capacity = (...given: Parameters<typeof plan>) => plan(...given).checks.find(check => check.id === 'capacity')
const nodes = [nodeOf('a', '3920m', '14Gi'), nodeOf('b', '16', '60Gi'), nodeOf('c', '1', '120Gi')]

test('members that no node can hold are warned about, with what the largest offers', () => {
  expect(capacity({ cpu: '2', memory: '4Gi' }, nodes)).toMatchObject({ status: 'pass', seen: expect.stringContaining('2 of 3 nodes') })
  expect(capacity({ cpu: '900', memory: '9000Gi' }, nodes)).toMatchObject({
    status: 'warn',
    field: 'cpu',
    seen: expect.stringContaining('the most that one offers is 16 CPU and 120 GiB'),
  })
  // Each is there, on no node together.
  expect(capacity({ cpu: '2', memory: '100Gi' }, nodes)).toMatchObject({ status: 'warn' })
  expect(capacity({ cpu: '1', memory: '200Gi' }, nodes)).toMatchObject({ status: 'warn', field: 'memory' })
})

test('nodes that take no members do not count, and spreading needs one for each', () => {
  const closed = [
    nodeOf('a', '16', '60Gi', { spec: { unschedulable: true } }),
    nodeOf('b', '16', '60Gi', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } }),
  ]
  expect(capacity({}, closed)).toMatchObject({ status: 'warn', seen: expect.stringContaining('No node may take members') })
  const labelled = [...nodes, nodeOf('d', '1', '4Gi', { labels: { disk: 'fast' } })]
  expect(capacity({ nodeSelector: { disk: 'fast' } }, labelled)).toMatchObject({ seen: expect.stringContaining('1 of 1 nodes') })
  expect(capacity({ cpu: '2', nodeSpread: 'required' }, nodes)).toMatchObject({ status: 'warn', field: 'members' })
  expect(capacity({ cpu: '2', nodeSpread: 'required', members: 2 }, nodes)?.status).toBe('pass')
})

test('what a quota of the namespace leaves must be enough for all members together', () => {
  const over = (limits: KubeObject) => capacity({ cpu: '2', memory: '4Gi', storageSize: '10Gi' }, [...nodes, limits])
  expect(over(quota({ 'requests.cpu': '8' }))?.status).toBe('pass')
  expect(over(quota({ 'requests.cpu': '8' }, { 'requests.cpu': '3' }))).toMatchObject({
    status: 'warn',
    field: 'cpu',
    seen: expect.stringContaining('leaves 5 CPU of requests.cpu, and the members need 6 CPU'),
  })
  expect(over(quota({ 'limits.memory': '8Gi' }))).toMatchObject({ status: 'warn', field: 'memory' })
  expect(over(quota({ 'requests.storage': '20Gi' }))).toMatchObject({ status: 'warn', field: 'storageSize' })
  expect(over(quota({ 'requests.cpu': '1' }, {}, { scopes: ['BestEffort'] }))?.status).toBe('pass')
  const there: KubeObject = { kind: clusterKind.kind, metadata: { name: 'orders', namespace: 'shop' } }
  expect(capacity({}, [...nodes, quota({ cpu: '1' }), there])?.status).toBe('pass')
})

test('who may not read nodes is told so, and needs no consent', () => {
  expect(capacity({}, [], [kindKey(nodeKind)])).toMatchObject({ status: 'warn', seen: expect.stringContaining('could not be read') })
})

test('the plan says what the members reserve in total', () => {
  const texts = plan({ members: 3, cpu: '500m', memory: '2Gi' }, nodes).consequences.map(each => each.text)
  expect(texts).toContain('The members reserve 1.5 CPU and 6 GiB of memory in total.')
})
