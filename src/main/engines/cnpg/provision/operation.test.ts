import { expect, test } from 'vitest'
import { z } from 'zod'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { deploymentKind, namespaceKind, secretKind, storageClassKind } from '../../kube-kinds.ts'
import { engine } from '../engine.ts'
import { clusterKind, objectStoreKind, podMonitorKind } from '../kinds.ts'
import { provision } from './operation.ts'
import { tiers } from './tiers.ts'

const now = '2026-01-01T00:00:00Z'

function plan(params: Record<string, unknown>, objects: readonly KubeObject[] = [], unserved: readonly string[] = []) {
  const parsed = provision.params.parse({ name: 'orders', ...params })
  const view = createFixtureView(objects, unserved)
  return provision.plan({ params: parsed, cluster: null, view, online: objects.length > 0, now })
}

const world: readonly KubeObject[] = [
  { kind: 'Namespace', metadata: { name: 'shop' }, status: { phase: 'Active' } },
  { kind: 'StorageClass', metadata: { name: 'fast' }, allowVolumeExpansion: true },
  {
    kind: 'Deployment',
    metadata: { name: 'cnpg-controller-manager', namespace: 'cnpg-system' },
    spec: { template: { spec: { containers: [{ image: 'example.net/cloudnative-pg:1.30.0' }] } } },
    status: { readyReplicas: 1 },
  },
]

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

test('a name alone is enough', () => {
  expect(plan({}).steps.map(step => step.id)).toEqual(['cluster'])
})

test.each(tiers)('tier $title passes all rules', tier => {
  const checks = plan({ ...shop, ...tier.params }, world).checks
  expect(checks.filter(check => check.status === 'fail')).toEqual([])
})

test('everything together comes in the order in which it is needed', () => {
  const draft = plan(
    {
      namespaceMode: 'tenant',
      tenantOrg: 'acme',
      tenantProject: 'shop',
      tenantQuota: true,
      backupTarget: 'new',
      backupCredentials: 'enter',
      s3AccessKeyId: 'canary-one',
      s3SecretAccessKey: 'canary-two',
      destinationPath: 's3://backups/orders',
      podMonitor: true,
    },
    world,
  )
  expect(draft.steps.map(step => step.id)).toEqual([
    'namespace',
    'quota',
    'network-policy',
    'access-policy',
    'secret',
    'object-store',
    'cluster',
    'schedule',
    'pod-monitor',
  ])
  for (const step of draft.steps)
    expect(step.verb === 'apply' && step.manifest.metadata.namespace).toBe(step.kind.namespaced ? 'acme-shop' : undefined)
  const texts = JSON.stringify([draft.checks, draft.consequences, draft.steps.filter(step => step.id !== 'secret')])
  expect(texts).not.toContain('canary')
})

test('without PodMonitors there is a warning and no step', () => {
  const draft = plan({ ...shop, podMonitor: true }, world, [kindKey(podMonitorKind)])
  expect(draft.steps.map(step => step.id)).toEqual(['cluster'])
  expect(draft.checks.find(check => check.id === 'pod-monitor')?.status).toBe('warn')
})

test('offline, what needs a cluster is unknown and never passes', () => {
  const online = new Set(['crd', 'operator', 'exists', 'namespace', 'storage-class'])
  const checks = plan({}).checks.filter(check => online.has(check.id))
  expect(checks).toHaveLength(online.size)
  expect(checks.every(check => check.status === 'unknown')).toBe(true)
})

const taken: KubeObject = { kind: 'Cluster', metadata: { name: 'orders', namespace: 'shop' } }
const terminating: KubeObject = { kind: 'Namespace', metadata: { name: 'shop', deletionTimestamp: now } }

test.each([
  ['a taken name', shop, [...world, taken], [], 'exists', 'name'],
  ['a namespace that is not there', { ...shop, namespace: 'other' }, world, [], 'namespace', 'namespace'],
  ['a namespace that is going', shop, [...world.slice(1), terminating], [], 'namespace', 'namespace'],
  ['a storage class that is not there', { ...shop, storageClass: 'slow' }, world, [], 'storage-class', 'storageClass'],
  ['no default storage class', { namespace: 'shop' }, world, [], 'storage-class', 'storageClass'],
  ['no operator resources', shop, world, [kindKey(clusterKind)], 'crd', null],
  [
    'an object store that is not there',
    { ...shop, backupTarget: 'existing', objectStore: 'main' },
    world,
    [],
    'object-store',
    'objectStore',
  ],
  ['no plugin', { ...shop, backupTarget: 'existing', objectStore: 'main' }, world, [kindKey(objectStoreKind)], 'plugin', 'backupTarget'],
  [
    'a Secret that is not there',
    { ...shop, backupTarget: 'new', destinationPath: 's3://backups', backupSecret: 'keys' },
    world,
    [],
    'backup-secret',
    'backupSecret',
  ],
  [
    'a Secret without a key',
    { ...shop, backupTarget: 'new', destinationPath: 's3://backups', backupSecret: 'keys' },
    [...world, { kind: 'Secret', metadata: { name: 'keys', namespace: 'shop' }, data: { ACCESS_KEY_ID: '20', SECRET_ACCESS_KEY: '0' } }],
    [],
    'backup-secret',
    's3SecretAccessKeyKey',
  ],
] as const)('%s blocks', (_, params, objects, unserved, id, field) => {
  expect(plan(params, objects, unserved).checks.find(check => check.id === id)).toMatchObject({ status: 'fail', field })
})

test('a Cluster that an earlier plan of this app made just so does not block: the rest can be finished', () => {
  const params = { ...shop, backupTarget: 'existing', objectStore: 'main' }
  const step = plan(params, world).steps.find(each => each.id === 'cluster')
  if (step?.verb !== 'apply') throw new Error('no Cluster is planned')
  const managedFields = [{ operation: 'Apply' }]
  const { manifest } = step
  const made = { ...manifest, metadata: { ...manifest.metadata, managedFields }, status: { phase: 'Setting up primary' } }
  const windows = { orders: { firstRecoverabilityPoint: now } }
  const store = { kind: 'ObjectStore', metadata: { name: 'main', namespace: 'shop' }, status: { serverRecoveryWindow: windows } }
  const checkOf =
    (cluster: KubeObject, more: Record<string, unknown> = {}) =>
    (id: string) =>
      plan({ ...params, ...more }, [...world, store, cluster]).checks.find(check => check.id === id)
  expect(checkOf(made)('exists')).toMatchObject({ status: 'warn', seen: expect.stringContaining('earlier plan of this app') })
  expect(checkOf(made)('object-store')?.status).toBe('pass')
  expect(checkOf(made, { members: 5 })('exists')?.status).toBe('fail')
  expect(checkOf(made, { members: 5 })('object-store')?.status).toBe('fail')
  expect(checkOf({ ...made, metadata: manifest.metadata })('exists')?.status).toBe('fail')
})

test.each([deploymentKind, namespaceKind, storageClassKind, clusterKind].map(kindKey))(
  'what may not be read (%s) is unknown, not a pass',
  key => {
    const parsed = provision.params.parse({ name: 'orders', ...shop })
    const view = createFixtureView(
      world.filter(object => !key.startsWith(`${object.kind}`.toLowerCase())),
      [],
      [key],
    )
    const blind = provision
      .plan({ params: parsed, cluster: null, view, online: true, now })
      .checks.filter(check => check.status === 'unknown')
    expect(blind.length).toBeGreaterThan(0)
  },
)

test('a secret is entered in password fields only', () => {
  const properties = Object.entries(z.toJSONSchema(provision.params, { io: 'input' }).properties ?? {})
  const passwords = properties.filter(([, property]) => JSON.stringify(property).includes('"password"')).map(([name]) => name)
  expect(passwords).toEqual(['s3AccessKeyId', 's3SecretAccessKey', 'gcsCredentials', 'azureAccount', 'azureStorageKey'])
})

test('a copy of the credentials is made only when asked for', () => {
  const asked = provision.params.parse({ name: 'orders', vaultCopy: true })
  expect(provision.credentialCopy?.(asked)).toMatchObject({ secret: 'orders-app', stage: 'CREDENTIAL_GEN' })
  expect(provision.credentialCopy?.(provision.params.parse({ name: 'orders' }))).toBeNull()
})

test('the engine offers it, and hands it parsed parameters only', () => {
  const [operation] = engine.operations
  expect(operation?.id).toBe('provision')
  expect(() => operation?.subject({ nothing: true }, null)).toThrow()
  expect(secretKind.plural).toBe('secrets')
})

test('a field of a Cluster that is not there yet restarts nothing; of one that is, it does', () => {
  const pointer = '/spec/resources/requests/cpu'
  expect(plan(shop, world).consequenceOf('cluster', pointer)).toBeNull()
  expect(plan(shop, [...world, taken]).consequenceOf('cluster', pointer)).toMatchObject({ level: 'rolling-restart' })
})
