import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DatabaseCluster, DatabaseClusterDetail } from '../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { createFixtureView } from '../fixture-view.ts'
import { anything, many, record } from '../hostile-values-for-tests.ts'
import { mark } from '../pause-schedule/names.ts'
import { engine } from './engine.ts'
import { annotation, label } from './labels.ts'
import { phases } from './phases.ts'
import { operatorVersion } from './version.ts'

const words = fc.oneof(fc.constantFrom('orders', 'orders-1', 'pending', 'True', 'False', '17', '20Gi', ...phases.keys()), anything)

const labels = record({
  [label.cluster]: words,
  [label.instanceName]: words,
  [label.instanceRole]: words,
  [label.podRole]: words,
  [label.jobRole]: words,
  [label.pvcRole]: words,
  [mark.component]: fc.constantFrom('pause-schedule', null),
  [mark.does]: fc.constantFrom('pause', 'resume', 7),
})
const metadata = fc
  .record(
    {
      name: words,
      namespace: fc.constantFrom<unknown>('shop', null, 4),
      uid: words,
      resourceVersion: words,
      creationTimestamp: words,
      deletionTimestamp: words,
      labels,
      annotations: record({
        [annotation.hibernation]: fc.constantFrom('on', 'off', 3),
        [mark.database]: fc.constantFrom('Cluster.postgresql.cnpg.io/orders', 7),
        [annotation.fencedInstances]: fc.constantFrom('["*"]', '{', '7', null),
      }),
    },
    { requiredKeys: [] },
  )
  .map(own => own as unknown as KubeObject['metadata'])

const conditions = many(
  record({
    type: fc.constantFrom('Ready', 'ContinuousArchiving', 'LastBackupSucceeded', 'cnpg.io/hibernation', 3),
    status: words,
    reason: words,
    message: words,
    lastTransitionTime: words,
  }),
)
const containers = many(record({ name: words, restartCount: words, state: record({ waiting: record({ reason: words, message: words }) }) }))

const spec = record({
  instances: words,
  imageName: words,
  imageCatalogRef: record({ major: words }),
  storage: record({ size: words }),
  walStorage: record({ size: words }),
  tablespaces: many(record({ name: words, storage: record({ size: words }) })),
  plugins: many(
    record({
      name: fc.constantFrom('barman-cloud.cloudnative-pg.io', null),
      parameters: record({ barmanObjectName: words, serverName: words }),
    }),
  ),
  backup: record({ barmanObjectStore: anything }),
  externalClusters: many(anything),
  bootstrap: record({ initdb: record({ database: words, secret: record({ name: words }) }) }),
  managed: record({ roles: many(record({ name: words, ensure: words })) }),
  postgresql: record({ parameters: anything, synchronous: record({ method: words, number: words }) }),
  cluster: record({ name: words }),
  selector: anything,
  ports: many(record({ name: words, port: words })),
  type: words,
  nodeName: words,
})
const status = record({
  phase: words,
  phaseReason: words,
  instances: words,
  readyInstances: words,
  instanceNames: many(words),
  instancesStatus: record({ failed: many(words) }),
  currentPrimary: words,
  targetPrimary: words,
  conditions,
  pgDataImageInfo: record({ image: words, majorVersion: words }),
  topology: record({ nodesUsed: words }),
  unusablePVC: many(words),
  certificates: record({ expirations: anything }),
  managedRolesStatus: record({ byStatus: anything, cannotReconcile: anything }),
  pluginStatus: many(anything),
  serverRecoveryWindow: anything,
  lastSuccessfulBackupByMethod: anything,
  containerStatuses: containers,
  initContainerStatuses: containers,
  loadBalancer: record({ ingress: many(record({ ip: words, hostname: words })) }),
  capacity: anything,
  startTime: words,
})

const kinds = [...new Set([...engine.watches.map(watch => watch.kind.kind), 'ObjectStore', 'Role', 'ResourceQuota', 'NetworkPolicy'])]
const objects: fc.Arbitrary<KubeObject> = fc
  .record(
    {
      kind: fc.constantFrom(...kinds),
      metadata,
      spec,
      status,
      involvedObject: record({ kind: words, name: words }),
      message: words,
      count: words,
    },
    { requiredKeys: ['kind', 'metadata'] },
  )
  .map(object => object as unknown as KubeObject)

test('no object, however broken, makes it throw or answer out of form', () => {
  fc.assert(
    fc.property(objects, fc.array(objects, { maxLength: 5 }), (root, others) => {
      const pruned = others.map(object => engine.watches.find(watch => watch.kind.kind === object.kind)?.prune(object) ?? object)
      for (const [object, seen] of [
        [root, others],
        [engine.pruneRoot(root), pruned],
      ] as const) {
        const view = createFixtureView(seen, [], [], engine.watches)
        for (const watch of engine.watches) for (const each of seen) watch.roots(each)
        const row = engine.project({ contextId: 'here', root: object, view })
        expect(DatabaseCluster.safeParse(row).error).toBeUndefined()
        const detail = engine.detail({ contextId: 'here', root: object, view, operatorVersion: null })
        expect(DatabaseClusterDetail.safeParse(detail).error).toBeUndefined()
        operatorVersion(object)
      }
    }),
    { numRuns: 1500 },
  )
  expect(Object.keys(Object.prototype)).toEqual([])
})

/** What each operation on a database may be asked for. */
const asked: Readonly<Record<string, object>> = {
  scale: { members: 2 },
  resources: { cpuRequest: '2', memoryLimit: null },
  storage: { size: '20Gi', walSize: '4Gi' },
  parameters: { parameters: { work_mem: '8MB' } },
  restart: { member: 'orders-1' },
  switchover: { target: 'orders-1' },
  fence: { member: 'orders-1' },
  unfence: { member: '*' },
  pooler: { action: 'change', pooler: 'orders', instances: '2' },
  expose: { service: 'orders', allowedRanges: ['10.0.0.0/8'], annotations: { a: 'b' } },
  maintenance: { nodeWindow: true, disruptionBudget: false },
  delete: { lastBackup: true },
  'destroy-member': { member: 'orders-1', keepVolumes: true },
  'schedule-pause': { pauseAt: '0 20 * * *', resumeAt: '0 6 * * *', image: 'alpine/kubectl:1.34' },
  'edit-yaml': { uid: 'u', base: 'spec: {instances: 2}', text: 'spec: {instances: 3}' },
}

test('no object makes an operation throw: neither what can be done, nor its form, nor its plan, nor its stages', () => {
  const operations = engine.operations.filter(operation => !operation.creates)
  fc.assert(
    fc.property(objects, fc.array(objects, { maxLength: 5 }), (root, others) => {
      const named = { ...root, kind: 'Cluster', metadata: { ...root.metadata, name: 'orders', namespace: 'shop', uid: 'u' } }
      const view = createFixtureView([named, ...others], [], [], engine.watches)
      const cluster = engine.project({ contextId: 'here', root: named, view })
      const subject = { namespace: 'shop', name: 'orders' }
      for (const operation of operations) {
        const params = operation.params.parse(asked[operation.id] ?? {})
        operation.available(cluster, view)
        const start = operation.begin?.({ cluster, view, samples: [] })
        expect(JSON.stringify(start)).toBeTypeOf('string')
        const draft = operation.plan({ params, cluster, view, online: true, now: '2026-01-01T00:00:00.000Z' })
        expect(JSON.stringify(draft)).toBeTypeOf('string')
        for (const stage of operation.stages) stage.see({ params, subject, view, applied: new Set(), remembered: draft.remember ?? {} })
      }
    }),
    { numRuns: 400 },
  )
})

test('huge lists stay out of the row and of what is kept', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `orders-${index}`)
  const root = {
    kind: 'Cluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { instances: 3, plugins: many, externalClusters: many },
    status: {
      phase: 'Cluster in healthy state',
      instanceNames: many,
      instancesStatus: { failed: many },
      conditions: many,
      unusablePVC: many,
    },
  } as unknown as KubeObject
  const view = createFixtureView([], [], [], engine.watches)
  const row = engine.project({ contextId: 'here', root, view })
  engine.detail({ contextId: 'here', root, view, operatorVersion: null })
  for (const operation of engine.operations)
    expect(JSON.stringify(operation.begin?.({ cluster: row, view: createFixtureView([root]), samples: [] }) ?? '').length).toBeLessThan(
      50_000,
    )
  expect(JSON.stringify(row).length).toBeLessThan(5000)
  expect(JSON.stringify(engine.pruneRoot(root)).length).toBeLessThan(500_000)
})

test('keys of prototypes are data, and nothing more', () => {
  const text = '{"__proto__":{"instances":3},"constructor":{"prototype":{"polluted":1}},"toString":4,"hasOwnProperty":1,"then":2}'
  const root = JSON.parse(
    `{"kind":"Cluster","metadata":{"name":"orders","labels":${text},"annotations":${text}},"spec":${text},"status":${text}}`,
  ) as KubeObject
  const row = engine.project({ contextId: 'here', root: engine.pruneRoot(root), view: createFixtureView([]) })
  expect(row).toMatchObject({ health: 'unknown', members: { ready: null, desired: null } })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  const serialised = JSON.stringify(engine.watches.map(watch => watch.prune(root)))
  expect(serialised).toBeTypeOf('string')
  expect(({} as Record<string, unknown>).instances).toBeUndefined()
})
