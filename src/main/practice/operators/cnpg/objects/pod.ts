import { createHash } from 'node:crypto'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { annotationOf, at, nameOf, objectAt, objectsAt } from '../../read.ts'
import { archiverOf } from '../archiver.ts'
import { barmanPlugin, operatorImage } from '../kinds.ts'
import { ownedMeta, podFaultAnnotation, serialOf } from './labels.ts'

/** Settings that PostgreSQL reads only when it starts, so that a change of one restarts the members. */
const restartSettings = [
  'shared_buffers',
  'max_connections',
  'max_worker_processes',
  'max_wal_senders',
  'max_prepared_transactions',
  'max_locks_per_transaction',
  'max_replication_slots',
  'max_logical_replication_workers',
  'max_files_per_process',
  'max_pred_locks_per_transaction',
  'superuser_reserved_connections',
  'reserved_connections',
  'autovacuum_max_workers',
  'autovacuum_freeze_max_age',
  'autovacuum_worker_slots',
  'io_method',
  'track_commit_timestamp',
  'track_activity_query_size',
  'wal_level',
  'wal_buffers',
  'wal_log_hints',
  'huge_pages',
]

/** What decides whether a member must be restarted: its image, resources, start-up settings, sidecars and a restart that was asked for. */
export function podSignature(cluster: KubeObject, image: string, operator = operatorImage): string {
  const parameters = objectAt(cluster, 'spec', 'postgresql', 'parameters')
  const decisive = {
    image,
    resources: at(cluster, 'spec', 'resources') ?? null,
    settings: restartSettings.map(name => parameters[name] ?? null),
    libraries: at(cluster, 'spec', 'postgresql', 'shared_preload_libraries') ?? null,
    sidecar: archiverOf(cluster) === barmanPlugin,
    walVolume: at(cluster, 'spec', 'walStorage') !== undefined,
    restartedAt: annotationOf(cluster, 'kubectl.kubernetes.io/restartedAt'),
    // Of the first operator it says nothing: pods that are there already were made by it.
    ...(operator === operatorImage ? {} : { operator }),
  }
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16)
}

function affinityOf(cluster: KubeObject): JsonObject {
  const affinity = objectAt(cluster, 'spec', 'affinity')
  const labelSelector = { matchLabels: { 'cnpg.io/cluster': nameOf(cluster), 'cnpg.io/podRole': 'instance' } }
  const term = { labelSelector, topologyKey: affinity.topologyKey ?? 'kubernetes.io/hostname' }
  const spread =
    affinity.podAntiAffinityType === 'required'
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] }
  return {
    ...(affinity.enablePodAntiAffinity === false ? {} : { podAntiAffinity: spread }),
    ...(affinity.nodeAffinity === undefined ? {} : { nodeAffinity: affinity.nodeAffinity }),
  }
}

function volumesOf(cluster: KubeObject, instance: string): { volumes: JsonObject[]; volumeMounts: JsonObject[] } {
  const volumes: JsonObject[] = [
    { name: 'pgdata', persistentVolumeClaim: { claimName: instance } },
    { name: 'scratch-data', emptyDir: {} },
    { name: 'shm', emptyDir: { medium: 'Memory' } },
  ]
  const volumeMounts: JsonObject[] = [
    { name: 'pgdata', mountPath: '/var/lib/postgresql/data' },
    { name: 'scratch-data', mountPath: '/run' },
    { name: 'shm', mountPath: '/dev/shm' },
  ]
  if (at(cluster, 'spec', 'walStorage') !== undefined) {
    volumes.push({ name: 'pg-wal', persistentVolumeClaim: { claimName: `${instance}-wal` } })
    volumeMounts.push({ name: 'pg-wal', mountPath: '/var/lib/postgresql/wal' })
  }
  return { volumes, volumeMounts }
}

/** Builds the pod of one member. `podFault` makes the simulated kubelet misbehave. */
export function buildPod(input: {
  readonly cluster: KubeObject
  readonly instance: string
  readonly image: string
  readonly primary: boolean
  readonly podFault: string
  /** The image of the operator that makes it; the first one's when absent. */
  readonly operator?: string
}): KubeObject {
  const { cluster, instance, image, primary } = input
  const role = primary ? 'primary' : 'replica'
  const { volumes, volumeMounts } = volumesOf(cluster, instance)
  const affinity = objectAt(cluster, 'spec', 'affinity')
  const sidecar = archiverOf(cluster) === barmanPlugin
  const restartedAt = annotationOf(cluster, 'kubectl.kubernetes.io/restartedAt')
  const probe = (path: string) => ({ httpGet: { path, port: 8000, scheme: 'HTTPS' }, periodSeconds: 10, timeoutSeconds: 5 })
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: ownedMeta(
      cluster,
      instance,
      {
        'cnpg.io/instanceName': instance,
        'cnpg.io/instanceRole': role,
        role,
        'cnpg.io/podRole': 'instance',
        'app.kubernetes.io/name': 'postgresql',
        'app.kubernetes.io/component': 'database',
        'app.kubernetes.io/instance': nameOf(cluster),
      },
      {
        'cnpg.io/nodeSerial': String(serialOf(instance)),
        'practice.clouddb.dev/signature': podSignature(cluster, image, input.operator),
        ...(restartedAt === '' ? {} : { 'kubectl.kubernetes.io/restartedAt': restartedAt }),
        ...(input.podFault === '' ? {} : { [podFaultAnnotation]: input.podFault }),
      },
    ),
    spec: {
      hostname: instance,
      serviceAccountName: nameOf(cluster),
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 1800,
      affinity: affinityOf(cluster),
      ...(affinity.nodeSelector === undefined ? {} : { nodeSelector: affinity.nodeSelector }),
      ...(affinity.tolerations === undefined ? {} : { tolerations: affinity.tolerations }),
      ...(at(cluster, 'spec', 'topologySpreadConstraints') === undefined
        ? {}
        : { topologySpreadConstraints: objectsAt(cluster, 'spec', 'topologySpreadConstraints') }),
      securityContext: { runAsNonRoot: true, runAsUser: 26, runAsGroup: 26, fsGroup: 26 },
      initContainers: [
        { name: 'bootstrap-controller', image: input.operator ?? operatorImage },
        ...(sidecar
          ? [{ name: 'plugin-barman-cloud', image: 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.14.0', restartPolicy: 'Always' }]
          : []),
      ],
      containers: [
        {
          name: 'postgres',
          image,
          command: ['/controller/manager', 'instance', 'run'],
          ports: [
            { name: 'postgresql', containerPort: 5432, protocol: 'TCP' },
            { name: 'metrics', containerPort: 9187, protocol: 'TCP' },
            { name: 'status', containerPort: 8000, protocol: 'TCP' },
          ],
          resources: objectAt(cluster, 'spec', 'resources'),
          startupProbe: probe('/healthz'),
          livenessProbe: probe('/healthz'),
          readinessProbe: probe('/readyz'),
          volumeMounts,
        },
      ],
      volumes,
    },
  }
}
