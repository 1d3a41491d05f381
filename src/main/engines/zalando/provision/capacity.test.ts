import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { nodeKind } from '../../kube-kinds.ts'
import { nodeOf } from '../../node-for-tests.ts'
import { provision } from './operation.ts'

function quota(hard: Record<string, string>): KubeObject {
  return { kind: 'ResourceQuota', metadata: { name: 'team', namespace: 'shop' }, spec: { hard }, status: { hard } }
}

/** An operator whose settings keep members apart. */
const spreading: readonly KubeObject[] = [
  {
    kind: 'Deployment',
    metadata: { name: 'postgres-operator', namespace: 'default', labels: { name: 'postgres-operator' } },
    spec: {
      template: {
        spec: { containers: [{ name: 'postgres-operator', env: [{ name: 'CONFIG_MAP_NAME', value: 'postgres-operator' }] }] },
      },
    },
  },
  {
    kind: 'ConfigMap',
    metadata: { name: 'postgres-operator', namespace: 'default' },
    data: { enable_pod_antiaffinity: 'true' },
  },
]

function plan(params: Record<string, unknown>, objects: readonly KubeObject[], forbidden: readonly string[] = []) {
  const parsed = provision.params.parse({ name: 'acid-orders', namespace: 'shop', ...params })
  const view = createFixtureView(objects, [], forbidden)
  return provision.plan({ params: parsed, cluster: null, view, online: true, now: '2026-01-01T00:00:00Z' })
}

const capacity = (...given: Parameters<typeof plan>) => plan(...given).checks.find(check => check.id === 'capacity')
const nodes = [nodeOf('a', '3920m', '14Gi'), nodeOf('b', '16', '60Gi', { labels: { disk: 'fast' } })]

test('members that no node can hold are warned about, and only nodes with the labels count', () => {
  expect(capacity({}, nodes)).toMatchObject({ status: 'pass', seen: expect.stringContaining('2 of 2 nodes') })
  expect(capacity({ cpu: '4000' }, nodes)).toMatchObject({
    status: 'warn',
    field: 'cpu',
    seen: expect.stringContaining('the most that one offers is 16 CPU and 60 GiB'),
  })
  expect(capacity({ nodeSelector: { disk: 'fast' } }, nodes)).toMatchObject({ seen: expect.stringContaining('1 of 1 nodes') })
  expect(capacity({ nodeSelector: { disk: 'slow' } }, nodes)).toMatchObject({ status: 'warn' })
})

test('a taint may be tolerated by the operator’s settings, so such a node counts', () => {
  const tainted = nodeOf('c', '16', '60Gi', { spec: { taints: [{ key: 'postgres', effect: 'NoSchedule' }] } })
  expect(capacity({}, [tainted])).toMatchObject({ status: 'pass', seen: expect.stringContaining('1 of 1 nodes') })
})

test('where the operator keeps members apart, each needs a node that is large enough', () => {
  expect(capacity({ members: 3 }, [...nodes, ...spreading])).toMatchObject({ status: 'warn', field: 'members' })
  expect(capacity({ members: 2 }, [...nodes, ...spreading])?.status).toBe('pass')
})

test('what a quota of the namespace leaves must be enough for all members together', () => {
  expect(capacity({ members: 3, cpu: '2' }, [...nodes, quota({ 'requests.cpu': '5' })])).toMatchObject({
    status: 'warn',
    field: 'cpu',
    seen: expect.stringContaining('leaves 5 CPU of requests.cpu, and the members need 6 CPU'),
  })
  const there: KubeObject = { kind: 'postgresql', metadata: { name: 'acid-orders', namespace: 'shop' } }
  expect(capacity({ members: 3, cpu: '2' }, [...nodes, quota({ 'requests.cpu': '5' }), there])?.status).toBe('pass')
})

test('who may not read nodes is told so, and needs no consent', () => {
  expect(capacity({}, [], [kindKey(nodeKind)])).toMatchObject({ status: 'warn', seen: expect.stringContaining('could not be read') })
})

test('the plan says what the members reserve in total', () => {
  const texts = plan({ members: 3, cpu: '500m', memory: '2Gi' }, nodes).consequences.map(each => each.text)
  expect(texts).toContain('The members reserve 1.5 CPU and 6 GiB of memory in total.')
})
