import type { OperatorInfo } from '../../shared/domain/context.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Engine } from '../engines/engine.ts'
import { at, count, record } from '../engines/read-json.ts'
import type { KubeReader } from '../kube/kube-client.ts'

const deployments: KindRef = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }

/** What is known of an operator that was not seen: nothing, which is no sign that there is none. */
export function unseenOperator(engine: Engine): OperatorInfo {
  return { engine: engine.id, title: engine.title, installed: null, version: null, namespace: null, available: null }
}

/** The operator of an engine as its Deployment shows it, with null for what can't be told. null: Deployments could not be read. */
export async function findOperator(reader: KubeReader, engine: Engine, signal: AbortSignal): Promise<OperatorInfo | null> {
  let read = false
  for (const labelSelector of engine.operator.labelSelectors) {
    const found = await reader.list(deployments, { labelSelector, signal }).catch(() => null)
    if (found !== null) read = true
    const [first] = found?.items ?? []
    if (first === undefined || found === null) continue
    const versions = found.items.map(deployment => versionOf(engine, deployment))
    const index = Math.max(
      versions.findIndex(version => version !== null),
      0,
    )
    const namespace = (found.items[index] ?? first).metadata.namespace ?? null
    return { ...unseenOperator(engine), installed: true, version: versions[index] ?? null, namespace, available: isAvailable(found.items) }
  }
  return read ? { ...unseenOperator(engine), installed: false } : null
}

/** Whether a pod of any of them is available. Kubernetes leaves a count of 0 out; a Deployment without a status says nothing. */
function isAvailable(items: readonly KubeObject[]): boolean | null {
  const known = items.filter(item => record(item, 'status') !== null || at(item, 'spec', 'replicas') === 0)
  if (known.some(item => (count(item, 'status', 'availableReplicas') ?? 0) > 0)) return true
  return known.length > 0 && known.length === items.length ? false : null
}

function versionOf(engine: Engine, deployment: KubeObject): string | null {
  try {
    return engine.operator.version(deployment)
  } catch {
    return null
  }
}
