import type { Case, Step } from './case.ts'

const root = '/apis/postgresql.cnpg.io/v1/namespaces/{ns}'
const apiVersion = 'postgresql.cnpg.io/v1'
const merge = 'application/merge-patch+json'
const apply = 'application/apply-patch+yaml'

const object = (kind: string, name: string, spec: Record<string, unknown>) => ({ apiVersion, kind, metadata: { name }, spec })
const cluster = (spec: Record<string, unknown> = {}) => object('Cluster', 'main', { instances: 3, storage: { size: '1Gi' }, ...spec })
const database = (spec: Record<string, unknown> = {}) =>
  object('Database', 'app', { name: 'app', owner: 'app', cluster: { name: 'main' }, ...spec })
const tried = (body: unknown, plural = 'clusters'): Step => ({ call: `POST ${root}/${plural}?dryRun=All`, body })

/** The real definitions of one operator: what the app meets. Its webhooks are not there; the schemas and rules are. */
export const cases: readonly Case[] = [
  { name: 'a Cluster of the real definition gets its defaults', steps: [{ call: `POST ${root}/clusters`, body: cluster() }] },
  {
    name: 'a wrong Cluster is refused by its fields',
    steps: [
      tried(cluster({ instances: 0 })),
      tried(cluster({ instances: 'many' })),
      tried(cluster({ logLevel: 'loud' })),
      tried(cluster({ primaryUpdateStrategy: 'never', minSyncReplicas: -1 })),
      tried(cluster({ storage: { size: '1Gi', resizeInUseVolumes: 'yes' } })),
      tried(object('Cluster', 'main', { storage: { size: '1Gi' } })),
      tried(cluster({ postgresql: { synchronous: { method: 'any' } } })),
      tried(cluster({ unheard: { of: 1 } })),
    ],
  },
  {
    name: 'the cross-field rules of a Cluster are judged',
    steps: [
      tried(
        cluster({
          imageName: 'example/postgresql:17',
          imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ImageCatalog', name: 'c', major: 17 },
        }),
      ),
      tried(cluster({ imageCatalogRef: { apiGroup: 'example.com', kind: 'Other', name: 'c', major: 17 } })),
      tried(cluster({ bootstrap: { initdb: { icuLocale: 'en', localeProvider: 'libc' } } })),
      tried(cluster({ postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'preferred', standbyNamesPre: ['a'] } } })),
    ],
  },
  {
    name: 'a Cluster is applied by several managers',
    steps: [
      {
        call: `PATCH ${root}/clusters/main?fieldManager=alice`,
        type: apply,
        body: cluster({ postgresql: { parameters: { work_mem: '8MB' } } }),
      },
      {
        call: `PATCH ${root}/clusters/main?fieldManager=bob`,
        type: apply,
        body: object('Cluster', 'main', { postgresql: { parameters: { shared_buffers: '1GB' } } }),
      },
      { call: `PATCH ${root}/clusters/main?fieldManager=bob`, type: apply, body: object('Cluster', 'main', { instances: 5 }) },
      { call: `PATCH ${root}/clusters/main?fieldManager=alice`, type: apply, body: cluster() },
      { call: `PATCH ${root}/clusters/main?fieldManager=alice`, type: apply, body: cluster({ unheard: 1 }) },
    ],
  },
  {
    name: 'what a Database may not change stays',
    steps: [
      { call: `POST ${root}/databases`, silent: true, body: database({ encoding: 'UTF8' }) },
      { call: `PATCH ${root}/databases/app`, type: merge, body: { spec: { name: 'other' } } },
      { call: `PATCH ${root}/databases/app`, type: merge, body: { spec: { cluster: { name: 'other' } } } },
      { call: `PATCH ${root}/databases/app`, type: merge, body: { spec: { encoding: 'LATIN1', owner: 'somebody' } } },
      { call: `PATCH ${root}/databases/app`, type: merge, body: { spec: { owner: 'somebody' } } },
    ],
  },
  {
    name: 'names that are reserved are no names of a Database',
    steps: [
      tried(database({ name: 'postgres' }), 'databases'),
      tried(database({ name: 'template0' }), 'databases'),
      tried(database({ ensure: 'maybe' }), 'databases'),
    ],
  },
  {
    name: 'what was asked of a Backup stays',
    steps: [
      { call: `POST ${root}/backups`, body: object('Backup', 'one', { cluster: { name: 'main' } }) },
      { call: `PATCH ${root}/backups/one`, type: merge, body: { spec: { cluster: { name: 'other' } } } },
      {
        call: `PATCH ${root}/backups/one/status`,
        type: merge,
        body: { status: { phase: 'completed', startedAt: '2020-01-01T00:00:00Z' } },
      },
      { call: `PATCH ${root}/backups/one/status`, type: merge, body: { status: { startedAt: 'yesterday' } } },
    ],
  },
  {
    name: 'a ScheduledBackup and a Pooler get their defaults',
    steps: [
      {
        call: `POST ${root}/scheduledbackups`,
        body: object('ScheduledBackup', 'nightly', { schedule: '0 0 0 * * *', cluster: { name: 'main' } }),
      },
      { call: `POST ${root}/poolers`, body: object('Pooler', 'pool', { cluster: { name: 'main' }, pgbouncer: { poolMode: 'session' } }) },
      { call: `POST ${root}/poolers`, body: object('Pooler', 'bad', { cluster: { name: 'main' }, pgbouncer: { poolMode: 'none' } }) },
    ],
  },
  {
    name: 'the tables of the operator have its columns',
    steps: [
      { call: `POST ${root}/clusters`, silent: true, body: cluster() },
      {
        call: `PATCH ${root}/clusters/main/status`,
        silent: true,
        type: merge,
        body: { status: { instances: 3, readyInstances: 2, phase: 'Setting up', currentPrimary: 'main-1' } },
      },
      { call: `GET ${root}/clusters`, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
      { call: `GET ${root}/clusters/main/scale` },
    ],
  },
  {
    name: 'an ImageCatalog names each major once',
    steps: [
      tried(
        object('ImageCatalog', 'c', {
          images: [
            { major: 16, image: 'a' },
            { major: 16, image: 'b' },
          ],
        }),
        'imagecatalogs',
      ),
      tried(object('ImageCatalog', 'c', { images: [{ major: 16, image: 'a' }] }), 'imagecatalogs'),
    ],
  },
]
