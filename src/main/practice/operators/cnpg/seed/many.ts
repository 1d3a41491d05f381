import type { PracticeClient } from '../../../client.ts'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { coreTypes } from '../../../resource-type.ts'
import { cnpgTypes } from '../kinds.ts'
import { nameOf } from '../read.ts'
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
const writers = 48

function pick<T>(list: readonly T[], random: () => number, fallback: T): T {
  return list[Math.floor(random() * list.length)] ?? fallback
}

/** One of many databases: looks like a real one, and the operator is told to leave it alone. */
function staticCluster(index: number, namespace: string, random: () => number): KubeObject {
  const name = `${pick(words, random, 'db')}-${index}`
  const notes = Array.from(
    { length: 12 },
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
      serviceNames: new Set(),
      budgetNames: new Set(),
      hasServiceAccount: true,
      expandable: new Set(),
      defaultClass: '',
      catalog: null,
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

/**
 * Creates `count` databases of about 8 KB each that nobody reconciles, spread over a namespace per 50, as fast as the API takes them. The same
 * `random` gives the same databases; `now` is the latest time in their status.
 */
export async function seedMany(client: PracticeClient, count: number, random: () => number, now: Date): Promise<void> {
  const clusters = Array.from({ length: count }, (_, index) => staticCluster(index, `team-${Math.floor(index / 50) + 1}`, random))
  const namespaces = [...new Set(clusters.map(cluster => cluster.metadata.namespace ?? ''))]
  for (const name of namespaces)
    await tolerate(client.create(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
  const statuses = clusters.map(cluster => staticStatus(cluster, random, now))
  let next = 0
  async function write(): Promise<void> {
    for (let index = next++; index < clusters.length; index = next++) {
      const cluster = clusters[index]
      if (cluster === undefined) return
      const { namespace, name = '' } = cluster.metadata
      await client.create(cnpgTypes.Cluster, cluster)
      await client.applyStatus(cnpgTypes.Cluster, { namespace, name }, statuses[index] ?? {})
    }
  }
  await Promise.all(Array.from({ length: Math.min(writers, count) }, write))
}
