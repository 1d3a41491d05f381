import { createHash } from 'node:crypto'
import type { JsonObject, KubeObject, OwnerReference } from '../../kube-object.ts'
import { at, nameOf, namespaceOf, numberAt, objectAt, textAt } from '../read.ts'
import { faultAnnotation, serverImage } from './kinds.ts'
import { podConfiguration } from './patroni-config.ts'

/** Labels of everything that belongs to a database. */
function labelsOf(root: KubeObject, application = 'spilo'): Record<string, string> {
  return { application, 'cluster-name': nameOf(root), team: textAt(root, 'spec', 'teamId') }
}

function meta(root: KubeObject, name: string, application?: string) {
  return { name, namespace: namespaceOf(root), labels: labelsOf(root, application) }
}

function podSpec(root: KubeObject): JsonObject {
  const limits = objectAt(root, 'spec', 'resources')
  const configuration = podConfiguration(root)
  return {
    containers: [
      {
        name: 'postgres',
        image: textAt(root, 'spec', 'dockerImage') || serverImage,
        ports: [
          { containerPort: 8008, protocol: 'TCP' },
          { containerPort: 5432, protocol: 'TCP' },
          { containerPort: 8080, protocol: 'TCP' },
        ],
        ...(Object.keys(limits).length > 0 ? { resources: limits } : {}),
        env: [
          { name: 'SCOPE', value: nameOf(root) },
          { name: 'PGVERSION', value: textAt(root, 'spec', 'postgresql', 'version') },
          ...(configuration === '' ? [] : [{ name: 'SPILO_CONFIGURATION', value: configuration }]),
        ],
        volumeMounts: [{ name: 'pgdata', mountPath: '/home/postgres/pgdata' }],
      },
    ],
    terminationGracePeriodSeconds: 300,
    ...(at(root, 'spec', 'topologySpreadConstraints') === undefined
      ? {}
      : { topologySpreadConstraints: at(root, 'spec', 'topologySpreadConstraints') }),
  }
}

/** What decides whether a member must be replaced. */
export function signatureOf(root: KubeObject): string {
  return hashOf(podSpec(root))
}

function hashOf(value: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}

/** Annotation of a pod with the signature that it was made by. */
export const signatureAnnotation = 'practice.clouddb.dev/signature'

export function buildStatefulSet(root: KubeObject, replicas: number): KubeObject {
  const labels = { application: 'spilo', 'cluster-name': nameOf(root) }
  const { size, storageClass } = objectAt(root, 'spec', 'volume')
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta(root, nameOf(root)),
    spec: {
      replicas,
      serviceName: nameOf(root),
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'OnDelete' },
      selector: { matchLabels: labels },
      template: { metadata: { labels: labelsOf(root), annotations: { [signatureAnnotation]: signatureOf(root) } }, spec: podSpec(root) },
      volumeClaimTemplates: [
        {
          metadata: { name: 'pgdata', labels },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: size } },
            ...(typeof storageClass === 'string' ? { storageClassName: storageClass } : {}),
          },
        },
      ],
    },
  }
}

export function buildClaim(root: KubeObject, pod: string): KubeObject {
  const { size, storageClass } = objectAt(root, 'spec', 'volume')
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta(root, `pgdata-${pod}`),
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      ...(typeof storageClass === 'string' ? { storageClassName: storageClass } : {}),
    },
  }
}

/** One member, owned by its StatefulSet. The last one bears the fault of the practice set, if there is one of pods. */
export function buildPod(root: KubeObject, set: KubeObject, name: string, last: boolean): KubeObject {
  const owner: OwnerReference = {
    apiVersion: set.apiVersion,
    kind: set.kind,
    name: nameOf(set),
    uid: set.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
  const crashing = last && (root.metadata.annotations?.[faultAnnotation] ?? '').split(',').includes('replica-crashing')
  const spec = podSpec(root)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...meta(root, name),
      labels: { ...labelsOf(root), 'statefulset.kubernetes.io/pod-name': name },
      annotations: { [signatureAnnotation]: signatureOf(root), ...(crashing ? { 'practice.clouddb.dev/pod-fault': 'crashing' } : {}) },
      ownerReferences: [owner],
    },
    spec: {
      ...spec,
      hostname: name,
      subdomain: nameOf(root),
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, podAffinityTerm: { labelSelector: { matchLabels: labelsOf(root) }, topologyKey: 'kubernetes.io/hostname' } },
          ],
        },
      },
      volumes: [{ name: 'pgdata', persistentVolumeClaim: { claimName: `pgdata-${name}` } }],
    },
  }
}

/** The Services that the database should have. */
export function buildServices(root: KubeObject): KubeObject[] {
  const name = nameOf(root)
  const asked = (field: string) => at(root, 'spec', field) === true
  const ranges = at(root, 'spec', 'allowedSourceRanges')
  const service = (suffix: string, role: string | null, balancer: boolean, application = 'spilo'): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta(root, `${name}${suffix}`, application), annotations: stringsOf(objectAt(root, 'spec', 'serviceAnnotations')) },
    spec: {
      type: balancer ? 'LoadBalancer' : 'ClusterIP',
      ...(balancer ? { loadBalancerSourceRanges: Array.isArray(ranges) && ranges.length > 0 ? ranges : ['127.0.0.1/32'] } : {}),
      ports: [
        {
          name: application === 'spilo' ? 'postgresql' : `${name}${suffix}`.slice(0, 15).replace(/-+$/, ''),
          port: 5432,
          protocol: 'TCP',
          targetPort: 5432,
        },
      ],
      selector: role === null ? { 'connection-pooler': `${name}${suffix}` } : { ...labelsOf(root), 'spilo-role': role },
    },
  })
  const config: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(root, `${name}-config`),
    spec: { clusterIP: 'None' },
  }
  return [
    service('', 'master', asked('enableMasterLoadBalancer')),
    service('-repl', 'replica', asked('enableReplicaLoadBalancer')),
    config,
    ...poolersOf(root).map(suffix =>
      service(
        suffix,
        null,
        asked(suffix === '-pooler' ? 'enableMasterPoolerLoadBalancer' : 'enableReplicaPoolerLoadBalancer'),
        'db-connection-pooler',
      ),
    ),
  ]
}

function stringsOf(object: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]))
}

/** Suffixes of the poolers that are asked for. */
export function poolersOf(root: KubeObject): string[] {
  const enabled = at(root, 'spec', 'enableConnectionPooler')
  // A section alone means one in front of the primary.
  const primary = enabled === true || (enabled === undefined && at(root, 'spec', 'connectionPooler') !== undefined)
  return [...(primary ? ['-pooler'] : []), ...(at(root, 'spec', 'enableReplicaConnectionPooler') === true ? ['-pooler-repl'] : [])]
}

export function buildPooler(root: KubeObject, suffix: string): KubeObject {
  const resources = objectAt(root, 'spec', 'connectionPooler', 'resources')
  const container = {
    name: 'connection-pooler',
    image: 'zalando/pgbouncer:master-32',
    env: [
      { name: 'CONNECTION_POOLER_MODE', value: textAt(root, 'spec', 'connectionPooler', 'mode') || 'transaction' },
      { name: 'CONNECTION_POOLER_MAX_DB_CONN', value: String(numberAt(root, 60, 'spec', 'connectionPooler', 'maxDBConnections')) },
    ],
    ...(Object.keys(resources).length > 0 ? { resources } : {}),
  }
  const labels = { ...labelsOf(root, 'db-connection-pooler'), 'connection-pooler': `${nameOf(root)}${suffix}` }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${nameOf(root)}${suffix}`, namespace: namespaceOf(root), labels },
    spec: {
      replicas: numberAt(root, 2, 'spec', 'connectionPooler', 'numberOfInstances'),
      selector: { matchLabels: { 'connection-pooler': `${nameOf(root)}${suffix}` } },
      template: { metadata: { labels, annotations: { [signatureAnnotation]: hashOf(container) } }, spec: { containers: [container] } },
    },
  }
}

/** Users of the operator's own, and those of the manifest, that can log in. */
export function usersOf(root: KubeObject): string[] {
  const asked = Object.entries(objectAt(root, 'spec', 'users')).filter(
    ([, flags]) => !(Array.isArray(flags) && flags.some(right => String(right).toLowerCase() === 'nologin')),
  )
  return ['postgres', 'standby', ...(poolersOf(root).length > 0 ? ['pooler'] : []), ...asked.map(([user]) => user)]
}

export function secretName(root: KubeObject, user: string): string {
  return `${user.replaceAll('_', '-')}.${nameOf(root)}.credentials.postgresql.acid.zalan.do`
}

export function buildSecret(root: KubeObject, user: string, password: string): KubeObject {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta(root, secretName(root, user)),
    type: 'Opaque',
    data: { username: encode(user), password: encode(password) },
  }
}

export function cronJobName(root: KubeObject): string {
  return `logical-backup-${nameOf(root)}`.slice(0, 52).replace(/-+$/, '')
}

export function buildCronJob(root: KubeObject): KubeObject {
  const labels = labelsOf(root, 'spilo-logical-backup')
  const container = { name: 'logical-backup', image: 'zalando/logical-backup:v2.0.1' }
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta(root, cronJobName(root)),
    spec: {
      schedule: textAt(root, 'spec', 'logicalBackupSchedule') || '30 00 * * *',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: { template: { metadata: { labels }, spec: { restartPolicy: 'Never', containers: [container] } } },
      },
    },
  }
}
