import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { nameOf, namespaceOf, textAt } from '../read.ts'
import { cnpgTypes } from './kinds.ts'
import { reconcilePooler } from './reconcile/pooler.ts'
import { databaseStatus } from './reconcile/small-kinds.ts'
import { perform } from './work-cluster.ts'
import type { Ticker } from './work-queue.ts'
import type { WorkerDeps } from './worker-deps.ts'

/** Makes the worker for kinds beside the Cluster; a key is `plural/namespace/name`. */
export function createSmallKindWorker(deps: WorkerDeps): (key: string, ticker: Ticker) => Promise<void> {
  return async (key, ticker) => {
    const [plural = '', namespace = '', name = ''] = key.split('/')
    const type = plural === 'poolers' ? cnpgTypes.Pooler : cnpgTypes.Database
    const object = deps.cache.get(type, namespace, name)
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return
    const cluster = deps.cache.get(cnpgTypes.Cluster, namespace, textAt(object, 'spec', 'cluster', 'name')) ?? null
    if (type === cnpgTypes.Pooler) await workPooler(deps, object, cluster, ticker)
    else await writeStatus(deps, type, object, databaseStatus(object, cluster))
  }
}

async function workPooler(deps: WorkerDeps, pooler: KubeObject, cluster: KubeObject | null, ticker: Ticker): Promise<void> {
  const [namespace, name] = [namespaceOf(pooler), nameOf(pooler)]
  const deployment = deps.cache.get(coreTypes.Deployment, namespace, name) ?? null
  const service = deps.cache.get(coreTypes.Service, namespace, name) ?? null
  const { status, actions, rolledOut } = reconcilePooler({ pooler, cluster, deployment, service }, ticker.passed)
  await writeStatus(deps, cnpgTypes.Pooler, pooler, status)
  for (const action of actions) await perform(deps, action)
  if (rolledOut === null) return
  deps.cache.put(coreTypes.Deployment, await deps.client.applyStatus(coreTypes.Deployment, { namespace, name }, rolledOut))
}

async function writeStatus(deps: WorkerDeps, type: ResourceType, object: KubeObject, status: JsonObject | null): Promise<void> {
  const before = typeof object.status === 'object' && object.status !== null ? object.status : {}
  const stored = Object.fromEntries(Object.entries({ ...before, ...status }).filter(([, value]) => value !== null))
  const key = { namespace: namespaceOf(object), name: nameOf(object) }
  if (status !== null && !isDeepStrictEqual(stored, before)) await deps.client.applyStatus(type, key, status)
}
