import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DatabaseCluster, DatabaseClusterDetail } from '../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { PodSample } from '../engine.ts'
import { createFixtureView } from '../fixture-view.ts'
import { anything, many, record } from '../hostile-values-for-tests.ts'
import { engine } from './engine.ts'
import { annotation, label } from './labels.ts'
import { settingNames } from './operator-config.ts'
import { clusterRead, memberRead } from './patroni-facts.ts'
import { statusWords } from './status-words.ts'

const words = fc.oneof(fc.constantFrom('orders', 'orders-0', 'master', 'True', '17', '20Gi', 0, 3, ...statusWords.keys()), anything)

const names = ['orders', 'orders-0', 'orders-1', 'pgdata-orders-0', 'logical-backup-orders', 'postgres-operator', 'orders-pooler']
const metadata = fc
  .record(
    {
      name: fc.oneof(fc.constantFrom<unknown>(...names), words),
      namespace: fc.constantFrom<unknown>('shop', null, 4),
      uid: words,
      resourceVersion: words,
      creationTimestamp: words,
      deletionTimestamp: words,
      labels: record({ [label.cluster]: words, [label.role]: words, [label.critical]: words }),
      annotations: record({ [annotation.upgradeFailure]: words, [annotation.rollingUpdate]: words }),
    },
    { requiredKeys: [] },
  )
  .map(own => own as unknown as KubeObject['metadata'])

const conditions = many(
  record({ type: fc.constantFrom('Ready', 'Failed', 'Complete', 3), status: words, message: words, lastTransitionTime: words }),
)
const containers = many(record({ restartCount: words, state: record({ waiting: record({ reason: words, message: words }) }) }))
const spec = record({
  teamId: words,
  numberOfInstances: words,
  postgresql: record({ version: words, parameters: anything }),
  volume: record({ size: words, storageClass: words }),
  users: fc.oneof(fc.dictionary(fc.constantFrom('orders', 'a.b', '__proto__'), many(words)), anything),
  databases: fc.oneof(fc.dictionary(fc.string(), words), anything),
  preparedDatabases: fc.oneof(fc.dictionary(fc.string(), anything), anything),
  maintenanceWindows: many(words),
  standby: anything,
  patroni: anything,
  connectionPooler: anything,
  enableConnectionPooler: words,
  enableLogicalBackup: words,
  env: many(record({ name: words })),
  replicas: words,
  schedule: words,
  suspend: words,
  ports: many(record({ name: words, port: words })),
  nodeName: words,
})
const status = record({
  PostgresClusterStatus: words,
  phase: words,
  replicas: words,
  readyReplicas: words,
  conditions,
  containerStatuses: containers,
  initContainerStatuses: containers,
  loadBalancer: record({ ingress: many(record({ ip: words, hostname: words })) }),
  capacity: anything,
  startTime: words,
  lastSuccessfulTime: words,
})
const setting = fc.record(Object.fromEntries(settingNames.map(name => [name, words])), { requiredKeys: [] }) as fc.Arbitrary<unknown>

const kinds = engine.watches.map(watch => watch.kind.kind)
const objects: fc.Arbitrary<KubeObject> = fc
  .record(
    {
      kind: fc.constantFrom(...kinds),
      metadata,
      spec,
      status,
      data: setting,
      configuration: record({ kubernetes: setting, logical_backup: setting, aws_or_gcp: setting, min_instances: words }),
      involvedObject: record({ kind: words, name: words }),
      message: words,
      count: words,
    },
    { requiredKeys: ['kind', 'metadata'] },
  )
  .map(object => object as unknown as KubeObject)

const bodies = record({
  members: many(record({ name: words, role: words, state: words, lag: words, timeline: words, pending_restart: words })),
  pause: words,
  scheduled_switchover: anything,
  state: words,
  server_version: fc.oneof(fc.constantFrom(170_005, 9, 1e12), words),
  xlog: record({ location: fc.oneof(fc.double(), words), replayed_location: words }),
  patroni: anything,
  replication: many(anything),
})
const samples: fc.Arbitrary<PodSample[]> = fc
  .array(fc.record({ read: fc.constantFrom(clusterRead, memberRead), pod: fc.constantFrom('orders-0', 'orders-1'), body: bodies }), {
    maxLength: 4,
  })
  .map(all =>
    all.map(({ read, pod, body }) => ({
      read: read.id,
      pod,
      facts: read.facts(JSON.stringify(body)),
      at: '2026-11-21T05:00:00.000Z',
      problem: null,
    })),
  )

test('no object and no answer, however broken, makes it throw or answer out of form', () => {
  fc.assert(
    fc.property(objects, fc.array(objects, { maxLength: 6 }), samples, (root, others, heard) => {
      const pruned = others.map(object => engine.watches.find(watch => watch.kind.kind === object.kind)?.prune(object) ?? object)
      for (const [object, seen] of [
        [root, others],
        [engine.pruneRoot(root), pruned],
      ] as const) {
        const view = createFixtureView(seen, [], [], engine.watches)
        for (const watch of engine.watches) for (const each of seen) watch.roots(each)
        for (const read of engine.podReads ?? []) read.pods(object, view)
        const row = engine.project({ contextId: 'here', root: object, view, samples: heard })
        expect(DatabaseCluster.safeParse(row).error).toBeUndefined()
        const detail = engine.detail({ contextId: 'here', root: object, view, operatorVersion: null, samples: heard })
        expect(DatabaseClusterDetail.safeParse(detail).error).toBeUndefined()
        engine.operator.version(object)
      }
    }),
    { numRuns: 1000 },
  )
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('huge lists stay out of the row and of what is kept', () => {
  const huge = Array.from({ length: 50_000 }, (_, index) => `orders-${index}`)
  const root = {
    kind: 'postgresql',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      numberOfInstances: 2_000_000_000,
      env: huge,
      maintenanceWindows: huge,
      users: Object.fromEntries(huge.map(name => [name, huge.slice(0, 2)])),
    },
    status: { PostgresClusterStatus: 'Running' },
  } as unknown as KubeObject
  const view = createFixtureView([], [], [], engine.watches)
  const row = engine.project({ contextId: 'here', root, view })
  const detail = engine.detail({ contextId: 'here', root, view, operatorVersion: null })
  expect(JSON.stringify(row).length).toBeLessThan(5000)
  expect(detail.members.length).toBeLessThan(300)
  expect(JSON.stringify(detail.sections).length).toBeLessThan(200_000)
  expect(JSON.stringify(engine.pruneRoot(root)).length).toBeLessThan(500_000)
})
