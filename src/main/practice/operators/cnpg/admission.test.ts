import { expect, test } from 'vitest'
import type { AdmissionAnswer } from '../../admission.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { at, objectAt, textAt } from '../read.ts'
import { cnpgAdmission } from './admission.ts'

function admit(object: KubeObject, oldObject: KubeObject | null = null): AdmissionAnswer {
  const hook = cnpgAdmission.find(each => each.kind === object.kind)
  if (hook === undefined) throw new Error('no hook')
  return hook.admit({
    operation: oldObject === null ? 'CREATE' : 'UPDATE',
    subresource: '',
    object,
    oldObject,
    dryRun: false,
    username: 'test',
  })
}

function cluster(spec: JsonObject = {}, metadata: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'orders', namespace: 'shop', ...metadata },
    spec: { instances: 3, storage: { size: '10Gi' }, ...spec },
  }
}

function fieldsOf(answer: AdmissionAnswer): (string | undefined)[] {
  return (answer.denied?.causes ?? []).map(cause => cause.field)
}

test('a bare Cluster gets the image, the application database, the settings and the queries that the operator fills in', () => {
  const answer = admit(cluster())
  expect(answer.denied).toBeUndefined()
  const spec = objectAt(answer.object, 'spec')
  expect(spec.imageName).toBe('ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie')
  expect(objectAt(spec, 'bootstrap', 'initdb')).toEqual({
    database: 'app',
    owner: 'app',
    encoding: 'UTF8',
    localeCollate: 'C',
    localeCType: 'C',
  })
  expect(textAt(spec, 'postgresql', 'parameters', 'archive_timeout')).toBe('5min')
  expect(textAt(spec, 'affinity', 'podAntiAffinityType')).toBe('preferred')
  expect(at(spec, 'monitoring', 'customQueriesConfigMap')).toEqual([{ name: 'cnpg-default-monitoring', key: 'queries' }])
})

test('filling in twice changes nothing, and what was filled in passes the rules', () => {
  const once = admit(cluster()).object
  if (once === undefined) throw new Error('no object')
  const twice = admit(once, once)
  expect(twice.denied).toBeUndefined()
  expect(twice.object).toEqual(once)
})

test('a catalog keeps the image away, and a recovery keeps initdb away', () => {
  const catalogued = admit(cluster({ imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ImageCatalog', name: 'own', major: 17 } }))
  expect(catalogued.denied).toBeUndefined()
  expect(at(catalogued.object, 'spec', 'imageName')).toBeUndefined()
  const recovered = admit(cluster({ bootstrap: { recovery: { source: 'a' } }, externalClusters: [{ name: 'a', plugin: { name: 'p' } }] }))
  expect(recovered.denied).toBeUndefined()
  expect(at(recovered.object, 'spec', 'bootstrap', 'initdb')).toBeUndefined()
})

const image = (tag: string) => `ghcr.io/cloudnative-pg/postgresql:${tag}`
const refused: readonly [string, KubeObject, KubeObject | null, string][] = [
  ['a name of 51 characters', cluster({}, { name: 'a'.repeat(51) }), null, 'metadata.name'],
  ['a name that begins with a digit', cluster({}, { name: '1st' }), null, 'metadata.name'],
  ['two bootstrap methods', cluster({ bootstrap: { initdb: {}, pg_basebackup: { source: 'x' } } }), null, 'spec.bootstrap'],
  ['the tag latest', cluster({ imageName: image('latest') }), null, 'spec.imageName'],
  ['a digest without a tag', cluster({ imageName: 'pg@sha256:00' }), null, 'spec.imageName'],
  ['PostgreSQL 12', cluster({ imageName: image('12.1') }), null, 'spec.imageName'],
  [
    'image and catalog at once',
    cluster({ imageName: image('17.6'), imageCatalogRef: { kind: 'ImageCatalog', apiGroup: 'postgresql.cnpg.io', name: 'x', major: 17 } }),
    null,
    'spec',
  ],
  ['a major downgrade', cluster({ imageName: image('16.1') }), cluster({ imageName: image('17.6') }), 'spec.imageName'],
  [
    'a fixed parameter',
    cluster({ postgresql: { parameters: { archive_command: 'true' } } }),
    null,
    'spec.postgresql.parameters.archive_command',
  ],
  ['a parameter that is no name', cluster({ postgresql: { parameters: { 'a b': '1' } } }), null, 'spec.postgresql.parameters.a b'],
  [
    'minimal WAL with replicas',
    cluster({ postgresql: { parameters: { wal_level: 'minimal' } } }),
    null,
    'spec.postgresql.parameters.wal_level',
  ],
  [
    'requests above limits',
    cluster({ resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } }),
    null,
    'spec.resources.requests.cpu',
  ],
  [
    'more shared buffers than memory',
    cluster({ resources: { requests: { memory: '1Gi' } }, postgresql: { parameters: { shared_buffers: '2GB' } } }),
    null,
    'spec.resources.requests.memory',
  ],
  [
    'as many synchronous replicas as members',
    cluster({ postgresql: { synchronous: { method: 'any', number: 3 } } }),
    null,
    'spec.postgresql.synchronous.number',
  ],
  [
    'both styles of synchronous replication',
    cluster({ maxSyncReplicas: 1, postgresql: { synchronous: { method: 'any', number: 1 } } }),
    null,
    'spec.postgresql.synchronous',
  ],
  ['smaller storage', cluster({ storage: { size: '5Gi' } }), cluster(), 'spec.storage.size'],
  ['a size that is none', cluster({ storage: { size: 'big' } }), null, 'spec.storage.size'],
  ['a WAL volume taken away', cluster(), cluster({ walStorage: { size: '1Gi' } }), 'spec.walStorage'],
  [
    'two archivers',
    cluster({
      plugins: [
        { name: 'a', isWALArchiver: true },
        { name: 'b', isWALArchiver: true },
      ],
    }),
    null,
    'spec.plugins',
  ],
  ['supervised updates of one member', cluster({ instances: 1, primaryUpdateStrategy: 'supervised' }), null, 'spec.primaryUpdateStrategy'],
  [
    'hibernation neither on nor off',
    cluster({}, { annotations: { 'cnpg.io/hibernation': 'yes' } }),
    null,
    'metadata.annotations.cnpg.io/hibernation',
  ],
  ['a reserved role', cluster({ managed: { roles: [{ name: 'postgres' }] } }), null, 'spec.managed.roles'],
  ['another user id', cluster({ postgresUID: 27 }), cluster({ postgresUID: 26 }), 'spec.postgresUID'],
]

test.each(refused)('refuses %s', (_, object, old, field) => {
  expect(fieldsOf(admit(object, old))).toEqual([field])
})

test('the validation annotation switches the rules off', () => {
  expect(admit(cluster({ imageName: image('latest') }, { annotations: { 'cnpg.io/validation': 'disabled' } })).denied).toBeUndefined()
})

test('in-tree backups are taken with a warning', () => {
  const answer = admit(cluster({ backup: { barmanObjectStore: { destinationPath: 's3://x' } } }))
  expect(answer.denied).toBeUndefined()
  expect(answer.warnings).toEqual([expect.stringContaining('1.31.0')])
})

test('the spec of a Backup is fixed, and a plugin backup names its plugin', () => {
  const backup = (spec: JsonObject): KubeObject => ({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', metadata: { name: 'b' }, spec })
  const first = backup({ cluster: { name: 'orders' }, method: 'volumeSnapshot' })
  expect(admit(first).denied).toBeUndefined()
  expect(fieldsOf(admit(backup({ cluster: { name: 'other' }, method: 'volumeSnapshot' }), first))).toEqual(['spec'])
  expect(fieldsOf(admit(backup({ cluster: { name: 'orders' }, method: 'plugin' })))).toEqual(['spec.pluginConfiguration'])
})

test('a schedule of five fields is taken with a warning, nonsense is refused', () => {
  const schedule = (line: string): KubeObject => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { name: 's' },
    spec: { cluster: { name: 'orders' }, schedule: line },
  })
  expect(admit(schedule('0 30 2 * * *')).warnings).toEqual([])
  expect(admit(schedule('30 2 * * *')).warnings).toHaveLength(1)
  expect(fieldsOf(admit(schedule('at noon, please')))).toEqual(['spec.schedule'])
})
