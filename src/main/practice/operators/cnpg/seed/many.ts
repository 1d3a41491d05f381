import { isObject, type JsonObject, type KubeObject, type ManagedFieldsEntry } from '../../../kube-object.ts'
import { coreTypes } from '../../../resource-type.ts'
import type { SeedDeps } from '../../../simulated-operator.ts'
import { nameOf } from '../../read.ts'
import { defaultCluster } from '../admission/cluster-defaults.ts'
import { cnpgTypes, operatorImage } from '../kinds.ts'
import { observe } from '../reconcile/observe.ts'
import { startPass } from '../reconcile/pass.ts'
import { phases } from '../reconcile/phases.ts'
import { tolerate } from '../worker-deps.ts'

const words = [
  'orders',
  'ledger',
  'accounts',
  'events',
  'search',
  'billing',
  'catalogue',
  'sessions',
  'metrics',
  'audit',
  'profiles',
  'mail',
]
const tags = ['14.19', '15.14', '16.10', '17.6', '18.4']
/** So many objects are loaded at a time; then others get their turn. */
const batchSize = 200
const perNamespace = 50

function pick<T>(list: readonly T[], random: () => number, fallback: T): T {
  return list[Math.floor(random() * list.length)] ?? fallback
}

/** One of many databases: looks like a real one, and the operator is told to leave it alone. */
function staticCluster(index: number, namespace: string, random: () => number): KubeObject {
  const name = `${pick(words, random, 'db')}-${index}`
  const notes = Array.from(
    { length: 30 },
    (_, line) => `${line + 1}. ${Math.floor(random() * 2 ** 48).toString(36)} kept by the ${pick(words, random, 'db')} team`,
  )
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/part-of': namespace, tier: pick(['free', 'standard', 'enterprise'], random, 'free') },
      annotations: { 'cnpg.io/reconciliationLoop': 'disabled', 'practice.clouddb.dev/notes': notes.join('\n') },
    },
    spec: {
      instances: 1 + Math.floor(random() * 4),
      imageName: `ghcr.io/cloudnative-pg/postgresql:${pick(tags, random, '18.4')}-minimal-trixie`,
      storage: { size: `${10 * (1 + Math.floor(random() * 20))}Gi`, storageClass: 'standard' },
      walStorage: { size: '10Gi', storageClass: 'fast' },
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
      bootstrap: { initdb: { database: 'app', owner: 'app' } },
    },
  }
}

function staticStatus(cluster: KubeObject, random: () => number, today: Date): JsonObject {
  const spec = typeof cluster.spec === 'object' && cluster.spec !== null ? { ...cluster.spec } : {}
  const instances = 'instances' in spec && typeof spec.instances === 'number' ? spec.instances : 1
  const image = 'imageName' in spec && typeof spec.imageName === 'string' ? spec.imageName : null
  const names = Array.from({ length: instances }, (_, index) => `${nameOf(cluster)}-${index + 1}`)
  const missing = random() < 0.08 && instances > 1 ? 1 : 0
  const now = new Date(today.getTime() - Math.floor(random() * 30 * 86_400_000))
  const pass = startPass(
    {
      cluster,
      pods: [],
      claims: [],
      jobs: [],
      backups: [],
      claimNames: new Set(),
      services: [],
      budgets: [],
      hasServiceAccount: true,
      expandable: new Set(),
      defaultClass: '',
      catalog: null,
      operatorImage,
      inPlaceUpdates: false,
    },
    now,
    () => false,
  )
  const status = pass.status
  Object.assign(status, {
    phase: missing > 0 ? phases.waiting : phases.healthy,
    currentPrimary: names[0] ?? '',
    targetPrimary: names[0] ?? '',
    currentPrimaryTimestamp: now.toISOString(),
    targetPrimaryTimestamp: now.toISOString(),
    timelineID: 1 + Math.floor(random() * 5),
  })
  observe(pass, image)
  const healthy = names.slice(0, instances - missing)
  return {
    ...status,
    instances,
    readyInstances: instances - missing,
    instanceNames: names,
    instancesStatus: missing > 0 ? { healthy, failed: names.slice(-missing) } : { healthy },
    instancesReportedState: Object.fromEntries(
      healthy.map((name, index) => [name, { isPrimary: index === 0, timeLineID: 1, ip: `10.244.1.${index + 2}` }]),
    ),
    healthyPVC: names.flatMap(name => [name, `${name}-wal`]),
    pvcCount: instances * 2,
    topology: { successfullyExtracted: true, nodesUsed: instances, instances: Object.fromEntries(names.map(name => [name, {}])) },
  }
}

/** The `fieldsV1` of somebody who wrote all of a value: lists whole, maps key by key. */
function fieldsOf(value: unknown): JsonObject {
  if (!isObject(value)) return {}
  return { '.': {}, ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [`f:${key}`, fieldsOf(inner)])) }
}

/** As if the cluster had been created and its status written: an uid, a time, and who wrote what, which is a third of a real object. */
function asStored(cluster: KubeObject, status: JsonObject, specFields: JsonObject, random: () => number, now: Date): KubeObject {
  const digits = (count: number) =>
    Math.floor(random() * 16 ** count)
      .toString(16)
      .padStart(count, '0')
  const time = `${now.toISOString().slice(0, 19)}Z`
  const entry = (rest: Partial<ManagedFieldsEntry>): ManagedFieldsEntry => {
    return { manager: 'cnpg', operation: 'Update', apiVersion: cluster.apiVersion, time, fieldsType: 'FieldsV1', ...rest }
  }
  const { labels, annotations } = cluster.metadata
  const metadata = { 'f:annotations': fieldsOf(annotations), 'f:labels': fieldsOf(labels) }
  return {
    ...cluster,
    metadata: {
      ...cluster.metadata,
      uid: `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${digits(12)}`,
      creationTimestamp: time,
      generation: 1,
      managedFields: [
        entry({ fieldsV1: { 'f:metadata': metadata, 'f:spec': specFields } }),
        entry({ fieldsV1: { 'f:status': fieldsOf(status) }, subresource: 'status' }),
      ],
    },
    status,
  }
}

/**
 * `count` databases of about 8 KB each that nobody reconciles, spread over a namespace per 50. The same `random` gives the same databases;
 * `now` is the latest time in their status.
 */
export function* makeMany(count: number, random: () => number, now: Date): Generator<KubeObject> {
  // All of them set the same fields.
  let specFields: JsonObject | undefined
  for (let index = 0; index < count; index += 1) {
    const cluster = defaultCluster(staticCluster(index, `team-${Math.floor(index / perNamespace) + 1}`, random))
    specFields ??= fieldsOf(cluster.spec)
    yield asStored(cluster, staticStatus(cluster, random, now), specFields, random, now)
  }
}

/** Puts `count` databases into the store, with their namespaces: ten thousand of them in a few seconds. */
export async function seedMany(deps: SeedDeps, count: number): Promise<void> {
  for (let index = 1; index <= Math.ceil(count / perNamespace); index += 1) {
    const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `team-${index}` } }
    await tolerate(deps.client.create(coreTypes.Namespace, namespace))
  }
  const resource = { group: cnpgTypes.Cluster.apiVersion.split('/')[0] ?? '', plural: cnpgTypes.Cluster.plural }
  let batch: KubeObject[] = []
  for (const cluster of makeMany(count, deps.random, deps.clock.now())) {
    batch.push(cluster)
    if (batch.length < batchSize) continue
    deps.load(resource, batch)
    batch = []
    await new Promise(resolve => setImmediate(resolve))
  }
  deps.load(resource, batch)
}
