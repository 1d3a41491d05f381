import { expect, test } from 'vitest'
import { z } from 'zod'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { deploymentKind, namespaceKind, storageClassKind } from '../../kube-kinds.ts'
import { engine } from '../engine.ts'
import { operatorConfigurationKind, postgresqlKind } from '../kinds.ts'
import { provision } from './operation.ts'
import { tiers } from './tiers.ts'

const now = '2026-01-01T00:00:00Z'

function plan(params: Record<string, unknown>, objects: readonly KubeObject[] = [], unserved: readonly string[] = []) {
  const parsed = provision.params.parse({ name: 'acid-orders', ...params })
  const view = createFixtureView(objects, unserved)
  return provision.plan({ params: parsed, cluster: null, view, online: objects.length > 0, now })
}

const settings = (configuration: Record<string, unknown>): KubeObject => ({
  kind: 'OperatorConfiguration',
  metadata: { name: 'settings', namespace: 'ops' },
  configuration,
})
const bare: readonly KubeObject[] = [
  { kind: 'Namespace', metadata: { name: 'shop' }, status: { phase: 'Active' } },
  { kind: 'StorageClass', metadata: { name: 'fast' }, allowVolumeExpansion: true },
  {
    kind: 'Deployment',
    metadata: { name: 'postgres-operator', namespace: 'ops' },
    spec: { template: { spec: { containers: [{ image: 'example.net/postgres-operator:v2.0.1' }] } } },
    status: { readyReplicas: 1 },
  },
]
const world = [...bare, settings({ logical_backup: { logical_backup_s3_bucket: 'dumps' } })]
const shop = { namespace: 'shop', storageClass: 'fast' }

test('the parameters are a JSON Schema with a form for every field and a section that is there', () => {
  const schema = z.toJSONSchema(provision.params, { io: 'input' })
  expect(schema.required).toEqual(['name'])
  const sections = provision.sections.map(section => section.id)
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const form = z.object({ form: z.object({ label: z.string().min(1), section: z.enum(sections as [string]) }) }).safeParse(property)
    expect(form.success, name).toBe(true)
    if (name !== 'name') expect(property, name).toHaveProperty('default')
  }
})

test.each(tiers)('tier $title passes all checks', tier => {
  const bad = plan({ ...shop, ...tier.params }, world).checks.filter(check => check.status === 'fail' || check.status === 'unknown')
  expect(bad).toEqual([])
})

test('everything together comes in the order in which it is needed, and the manifest says what was asked for', () => {
  const draft = plan(
    {
      namespaceMode: 'tenant',
      tenantOrg: 'acme',
      tenantProject: 'shop',
      tenantQuota: true,
      members: 2,
      iops: 3000,
      moreUsers: { reporting: 'nocreatedb, nologin' },
      moreDatabases: { billing: 'reporting' },
      logicalBackup: true,
      pooler: true,
      replicaPooler: true,
      loadBalancer: true,
      allowedRanges: ['203.0.113.0/24'],
      maintenanceWindows: ['Sun:01:00-05:00'],
      synchronous: 'strict',
      zoneSpread: 'preferred',
      parameters: { max_connections: '200' },
    },
    world,
  )
  expect(draft.steps.map(step => step.id)).toEqual(['namespace', 'quota', 'network-policy', 'access-policy', 'cluster'])
  for (const step of draft.steps)
    expect(step.verb === 'apply' && step.manifest.metadata.namespace).toBe(step.kind.namespaced ? 'acme-shop' : undefined)
  const cluster = draft.steps.at(-1)
  expect(cluster?.verb === 'apply' && cluster.manifest).toMatchObject({
    apiVersion: 'acid.zalan.do/v1',
    kind: 'postgresql',
    metadata: { name: 'acid-orders' },
    spec: {
      teamId: 'acid',
      numberOfInstances: 2,
      postgresql: { version: '18', parameters: { max_connections: '200' } },
      volume: { size: '10Gi', iops: 3000 },
      users: { app: [], reporting: ['nocreatedb', 'nologin'] },
      databases: { app: 'app', billing: 'reporting' },
      enableMasterLoadBalancer: true,
      enableReplicaLoadBalancer: false,
      allowedSourceRanges: ['203.0.113.0/24'],
      enableConnectionPooler: true,
      enableReplicaConnectionPooler: true,
      connectionPooler: { numberOfInstances: 2, mode: 'transaction', maxDBConnections: 60 },
      enableLogicalBackup: true,
      logicalBackupSchedule: '30 2 * * *',
      maintenanceWindows: ['Sun:01:00-05:00'],
      patroni: { synchronous_mode: true, synchronous_mode_strict: true, synchronous_node_count: 1 },
    },
  })
})

test('load balancers are said to be off, because the operator may have them on by default', () => {
  const step = plan(shop, world).steps.at(-1)
  expect(step?.verb === 'apply' && step.manifest.spec).toMatchObject({ enableMasterLoadBalancer: false, enableReplicaLoadBalancer: false })
})

test('offline, what needs a cluster is unknown and never passes', () => {
  const online = new Set(['crd', 'operator', 'settings', 'exists', 'namespace', 'team', 'bounds', 'storage-class'])
  const checks = plan({}).checks.filter(check => online.has(check.id))
  expect(checks).toHaveLength(online.size)
  expect(checks.every(check => check.status === 'unknown')).toBe(true)
})

const taken: KubeObject = { kind: 'postgresql', metadata: { name: 'acid-orders', namespace: 'shop' } }
const set: KubeObject = { kind: 'StatefulSet', metadata: { name: 'acid-orders', namespace: 'shop' } }
const stopped: KubeObject = { kind: 'Deployment', metadata: { name: 'postgres-operator', namespace: 'ops' }, status: {} }
const bounds = settings({
  min_instances: 2,
  max_instances: 4,
  enable_team_id_clustername_prefix: true,
  kubernetes: { watched_namespace: 'prod' },
})
const renamed = settings({ kubernetes: { secret_name_template: '{username}' } })

test.each([
  ['a taken name', {}, [...world, taken], [], 'exists', 'name'],
  ['a StatefulSet of that name', {}, [...world, set], [], 'exists', 'name'],
  ['a namespace that is not there', { namespace: 'other' }, world, [], 'namespace', 'namespace'],
  ['a namespace that the operator does not watch', {}, [...bare, bounds], [], 'namespace', 'namespace'],
  ['a name without its team', { name: 'orders' }, [...bare, bounds], [], 'team', 'name'],
  ['too few members', { members: 1 }, [...bare, bounds], [], 'bounds', 'members'],
  ['too many members', { members: 5 }, [...bare, bounds], [], 'bounds', 'members'],
  ['a storage class that is not there', { storageClass: 'slow' }, world, [], 'storage-class', 'storageClass'],
  ['no default storage class', { storageClass: '' }, world, [], 'storage-class', 'storageClass'],
  ['no operator resources', {}, world, [kindKey(postgresqlKind)], 'crd', null],
  ['an operator that does not run', {}, [stopped, ...bare.slice(0, 2)], [], 'operator', null],
  ['a Secret that could not be found for the copy', { vaultCopy: true }, [...bare, renamed], [], 'secret-name', 'vaultCopy'],
] as const)('%s blocks', (_, params, objects, unserved, id, field) => {
  expect(plan({ ...shop, ...params }, objects, unserved).checks.find(check => check.id === id)).toMatchObject({ status: 'fail', field })
})

test('without the operator’s settings its rules are unknown, not passed', () => {
  const status = (id: string, params: Record<string, unknown> = {}) =>
    plan({ ...shop, logicalBackup: true, ...params }, bare).checks.find(check => check.id === id)?.status
  expect([status('settings'), status('bounds'), status('backup-target'), status('team', { name: 'orders' })]).toEqual(
    Array(4).fill('unknown'),
  )
  expect(status('team')).toBe('pass')
})

test('a database that an earlier plan of this app made just so does not block', () => {
  const step = plan(shop, world).steps.at(-1)
  if (step?.verb !== 'apply') throw new Error('no database is planned')
  const made = { ...step.manifest, metadata: { ...step.manifest.metadata, managedFields: [{ operation: 'Apply' }] } }
  const status = (cluster: KubeObject, more = {}) =>
    plan({ ...shop, ...more }, [...world, cluster]).checks.find(check => check.id === 'exists')?.status
  expect([status(made), status(made, { members: 5 }), status(step.manifest)]).toEqual(['warn', 'fail', 'fail'])
})

test.each([deploymentKind, namespaceKind, storageClassKind, postgresqlKind, operatorConfigurationKind].map(kindKey))(
  'what may not be read (%s) is unknown, not a pass',
  key => {
    const parsed = provision.params.parse({ name: 'acid-orders', ...shop })
    const seen = world.filter(object => !key.startsWith(`${object.kind}`.toLowerCase()))
    const view = createFixtureView(seen, [], [key])
    const { checks } = provision.plan({ params: parsed, cluster: null, view, online: true, now })
    expect(checks.filter(check => check.status === 'unknown').length).toBeGreaterThan(0)
  },
)

test('a copy of the credentials is of the owner’s Secret, and made only when asked for', () => {
  const asked = provision.params.parse({ name: 'acid-orders', owner: 'shop_app', vaultCopy: true })
  expect(provision.credentialCopy?.(asked)).toEqual({
    stage: 'CREDENTIAL_GEN',
    namespace: 'default',
    secret: 'shop-app.acid-orders.credentials.postgresql.acid.zalan.do',
    keys: ['username', 'password'],
  })
  expect(provision.credentialCopy?.(provision.params.parse({ name: 'acid-orders' }))).toBeNull()
})

test('the engine offers it, and hands it parsed parameters only', () => {
  const [operation] = engine.operations
  expect(operation?.id).toBe('provision')
  expect(() => operation?.subject({ nothing: true }, null)).toThrow()
})

test('a field of a database that is not there yet restarts nothing; of one that is, it does', () => {
  const pointer = '/spec/resources/requests/cpu'
  expect(plan(shop, world).consequenceOf('cluster', pointer)).toBeNull()
  expect(plan(shop, [...world, taken]).consequenceOf('cluster', pointer)).toMatchObject({ level: 'rolling-restart' })
})
