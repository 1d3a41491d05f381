import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { coreTypes } from '../../../resource-type.ts'
import { at, nameOf, namespaceOf, numberAt, objectAt, textAt } from '../../read.ts'
import { ownedBy } from '../objects/labels.ts'
import type { Action } from './pass.ts'

/** How long a roll-out of PgBouncer takes, in simulated ms. */
const rollOutTime = 6_000

/** What a Pooler's reconcile reads. */
export interface PoolerWorld {
  readonly pooler: KubeObject
  readonly cluster: KubeObject | null
  readonly deployment: KubeObject | null
  readonly service: KubeObject | null
}

/** What it decided. `rolledOut`: the status that the Deployment should have, as its controller would write it. */
interface PoolerDecision {
  readonly status: JsonObject
  readonly actions: readonly Action[]
  readonly rolledOut: JsonObject | null
}

function meta(pooler: KubeObject) {
  const labels = { 'cnpg.io/cluster': textAt(pooler, 'spec', 'cluster', 'name'), 'cnpg.io/poolerName': nameOf(pooler) }
  return { name: nameOf(pooler), namespace: namespaceOf(pooler), labels, ownerReferences: [ownedBy(pooler)] }
}

function imageOf(pooler: KubeObject): string {
  return textAt(pooler, 'spec', 'pgbouncer', 'image') || 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1'
}

function deploymentOf(pooler: KubeObject, replicas: number): KubeObject {
  const labels = { 'cnpg.io/poolerName': nameOf(pooler), 'cnpg.io/podRole': 'pooler' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'pgbouncer', image: imageOf(pooler) }] } }
  const spec = { replicas, selector: { matchLabels: { 'cnpg.io/poolerName': nameOf(pooler) } }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta(pooler), spec }
}

function serviceOf(pooler: KubeObject): KubeObject {
  const template = objectAt(pooler, 'spec', 'serviceTemplate', 'spec')
  const ports = [{ name: 'pgbouncer', port: 5432, protocol: 'TCP', targetPort: 'pgbouncer' }]
  const spec = { type: 'ClusterIP', ports, ...template, selector: { 'cnpg.io/poolerName': nameOf(pooler) } }
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(pooler), spec }
}

/** Decides about one Pooler from live objects only; its Deployment's pods are only counted, since nothing of them is looked at. */
export function reconcilePooler(world: PoolerWorld, passed: (key: string, ms: number) => boolean): PoolerDecision {
  const { pooler, cluster, deployment, service } = world
  if (cluster === null)
    return { status: { phase: 'inactive', phaseReason: 'the cluster does not exist', instances: 0 }, actions: [], rolledOut: null }
  const wanted = numberAt(pooler, 1, 'spec', 'instances')
  const actions: Action[] = []
  if (deployment === null) actions.push({ does: 'create', type: coreTypes.Deployment, object: deploymentOf(pooler, wanted) })
  else if (numberAt(deployment, -1, 'spec', 'replicas') !== wanted)
    actions.push({ does: 'patch', type: coreTypes.Deployment, object: deployment, body: { spec: { replicas: wanted } } })
  if (service === null) actions.push({ does: 'create', type: coreTypes.Service, object: serviceOf(pooler) })
  const paused = at(pooler, 'spec', 'pgbouncer', 'paused') === true
  const ready = numberAt(deployment, 0, 'status', 'readyReplicas')
  return {
    status: { phase: paused ? 'paused' : 'active', phaseReason: null, instances: ready, image: imageOf(pooler) },
    actions,
    rolledOut: rolledOut(deployment, passed),
  }
}

function rolledOut(deployment: KubeObject | null, passed: (key: string, ms: number) => boolean): JsonObject | null {
  if (deployment === null) return null
  const replicas = numberAt(deployment, 1, 'spec', 'replicas')
  const observedGeneration = deployment.metadata.generation ?? 1
  const status = { observedGeneration, replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }
  const same = Object.entries(status).every(([key, value]) => isDeepStrictEqual(at(deployment, 'status', key), value))
  return same || !passed(`roll ${observedGeneration}`, rollOutTime) ? null : status
}
