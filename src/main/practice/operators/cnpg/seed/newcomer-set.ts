import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { barmanPlugin } from '../kinds.ts'
import { type Fault, faultAnnotation } from '../objects/labels.ts'

const api = 'postgresql.cnpg.io/v1'

/** What one database of the practice set is like. */
interface Database {
  readonly namespace: string
  readonly name: string
  readonly tag: string
  readonly instances: number
  readonly size: string
  readonly memory: string
  readonly cpu: string
  readonly walSize?: string
  /** Keeps its backups with the plugin, in the namespace's own store. */
  readonly store?: string
  readonly faults?: readonly Fault[]
  readonly spec?: JsonObject
  readonly annotations?: Readonly<Record<string, string>>
}

function cluster(database: Database): KubeObject {
  const { namespace, name, store } = database
  const annotations = {
    ...database.annotations,
    ...(database.faults ? { [faultAnnotation]: database.faults.join(',') } : {}),
  }
  const resources = { requests: { cpu: database.cpu, memory: database.memory }, limits: { memory: database.memory } }
  return {
    apiVersion: api,
    kind: 'Cluster',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/part-of': namespace },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      instances: database.instances,
      imageName: `ghcr.io/cloudnative-pg/postgresql:${database.tag}`,
      storage: { size: database.size, storageClass: 'standard' },
      ...(database.walSize ? { walStorage: { size: database.walSize, storageClass: 'fast' } } : {}),
      resources,
      bootstrap: { initdb: { database: name, owner: name } },
      ...(store
        ? { plugins: [{ name: barmanPlugin, isWALArchiver: true, parameters: { barmanObjectName: store, serverName: name } }] }
        : {}),
      ...database.spec,
    },
  }
}

function objectStore(namespace: string): KubeObject[] {
  const credential = (key: string) => ({ name: 's3-credentials', key })
  const encode = (text: string) => Buffer.from(text).toString('base64')
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's3-credentials', namespace },
      type: 'Opaque',
      data: { ACCESS_KEY_ID: encode('practice'), SECRET_ACCESS_KEY: encode('practice-only') },
    },
    {
      apiVersion: 'barmancloud.cnpg.io/v1',
      kind: 'ObjectStore',
      metadata: { name: `${namespace}-store`, namespace },
      spec: {
        retentionPolicy: '14d',
        configuration: {
          destinationPath: `s3://db-backups/${namespace}`,
          endpointURL: 'https://s3.practice.example',
          s3Credentials: { accessKeyId: credential('ACCESS_KEY_ID'), secretAccessKey: credential('SECRET_ACCESS_KEY') },
          wal: { compression: 'gzip', maxParallel: 4 },
          data: { compression: 'gzip', jobs: 2 },
        },
      },
    },
  ]
}

function nightly(namespace: string, name: string, hour: number, method: 'plugin' | 'barmanObjectStore' = 'plugin'): KubeObject {
  const plugin = method === 'plugin' ? { pluginConfiguration: { name: barmanPlugin } } : {}
  return {
    apiVersion: api,
    kind: 'ScheduledBackup',
    metadata: { name: `${name}-nightly`, namespace },
    spec: { cluster: { name }, schedule: `0 30 ${hour} * * *`, immediate: true, backupOwnerReference: 'none', method, ...plugin },
  }
}

/** The first context: a shop, whose payments can't archive and whose accounts wait for a place for their fourth member. */
const first: readonly KubeObject[] = [
  ...objectStore('shop'),
  cluster({
    namespace: 'shop',
    name: 'orders',
    tag: '17.6-minimal-trixie',
    instances: 3,
    size: '50Gi',
    walSize: '10Gi',
    memory: '4Gi',
    cpu: '2',
    store: 'shop-store',
    spec: { postgresql: { parameters: { shared_buffers: '1GB', max_connections: '200' } } },
  }),
  nightly('shop', 'orders', 2),
  {
    apiVersion: api,
    kind: 'Pooler',
    metadata: { name: 'orders-pool', namespace: 'shop' },
    spec: {
      cluster: { name: 'orders' },
      type: 'rw',
      instances: 2,
      pgbouncer: { poolMode: 'transaction', parameters: { max_client_conn: '500' } },
    },
  },
  {
    apiVersion: api,
    kind: 'Database',
    metadata: { name: 'orders-archive', namespace: 'shop' },
    spec: { cluster: { name: 'orders' }, name: 'archive', owner: 'orders', extensions: [{ name: 'pg_stat_statements' }] },
  },
  cluster({ namespace: 'shop', name: 'catalogue', tag: '16.10-minimal-trixie', instances: 2, size: '20Gi', memory: '2Gi', cpu: '1' }),
  ...objectStore('payments'),
  cluster({
    namespace: 'payments',
    name: 'ledger',
    tag: '18.4-minimal-trixie',
    instances: 3,
    size: '100Gi',
    walSize: '20Gi',
    memory: '8Gi',
    cpu: '4',
    store: 'payments-store',
    faults: ['wal-archive-broken'],
    spec: {
      postgresql: { synchronous: { method: 'any', number: 1 } },
      managed: {
        services: {
          additional: [
            {
              selectorType: 'rw',
              serviceTemplate: {
                metadata: { name: 'ledger-external' },
                spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['198.51.100.0/24'] },
              },
            },
          ],
        },
      },
    },
  }),
  // Three zones can't hold four members that must each have a zone of their own.
  cluster({
    namespace: 'identity',
    name: 'accounts',
    tag: '17.6-minimal-trixie',
    instances: 4,
    size: '20Gi',
    memory: '4Gi',
    cpu: '2',
    spec: { affinity: { podAntiAffinityType: 'required', topologyKey: 'topology.kubernetes.io/zone' } },
  }),
  cluster({
    namespace: 'analytics',
    name: 'reporting',
    tag: '16.10-minimal-trixie',
    instances: 1,
    size: '200Gi',
    memory: '8Gi',
    cpu: '2',
    annotations: { 'cnpg.io/hibernation': 'on' },
  }),
]

/** The second context: a platform team's databases, one with a broken replica, one whose backups fail, one on the deprecated backups. */
const second: readonly KubeObject[] = [
  cluster({ namespace: 'platform', name: 'grafana', tag: '18.4-minimal-trixie', instances: 1, size: '5Gi', memory: '512Mi', cpu: '500m' }),
  cluster({
    namespace: 'platform',
    name: 'keycloak',
    tag: '17.6-minimal-trixie',
    instances: 3,
    size: '20Gi',
    memory: '2Gi',
    cpu: '1',
    faults: ['replica-crashing'],
  }),
  ...objectStore('billing'),
  cluster({
    namespace: 'billing',
    name: 'invoices',
    tag: '17.6-minimal-trixie',
    instances: 3,
    size: '50Gi',
    walSize: '10Gi',
    memory: '4Gi',
    cpu: '2',
    store: 'billing-store',
    faults: ['backup-broken'],
  }),
  nightly('billing', 'invoices', 3),
  ...objectStore('media').slice(0, 1),
  cluster({
    namespace: 'media',
    name: 'uploads',
    tag: '15.14-minimal-bookworm',
    instances: 2,
    size: '80Gi',
    memory: '4Gi',
    cpu: '2',
    spec: {
      backup: {
        retentionPolicy: '30d',
        barmanObjectStore: {
          destinationPath: 's3://db-backups/media',
          endpointURL: 'https://s3.practice.example',
          s3Credentials: {
            accessKeyId: { name: 's3-credentials', key: 'ACCESS_KEY_ID' },
            secretAccessKey: { name: 's3-credentials', key: 'SECRET_ACCESS_KEY' },
          },
        },
      },
    },
  }),
  nightly('media', 'uploads', 4, 'barmanObjectStore'),
]

/** The objects that a newcomer finds in a context, in the order to create them; the trouble in them has causes that the simulation keeps. */
export function newcomerSet(contextIndex: number): readonly KubeObject[] {
  return contextIndex % 2 === 0 ? first : second
}
