import type { OperatorInfo } from '../../shared/domain/context.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Engine } from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'

const deployments: KindRef = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }

/** The operator of an engine as its Deployment shows it. What may not be read is null: that is no sign that there is none. */
export async function findOperator(reader: KubeReader, engine: Engine, signal: AbortSignal): Promise<OperatorInfo> {
  for (const labelSelector of engine.operator.labelSelectors) {
    const found = await reader.list(deployments, { labelSelector, signal }).catch(() => null)
    const [first] = found?.items ?? []
    if (first === undefined || found === null) continue
    const versions = found.items.map(deployment => versionOf(engine, deployment))
    const index = Math.max(
      versions.findIndex(version => version !== null),
      0,
    )
    const namespace = (found.items[index] ?? first).metadata.namespace ?? null
    return { engine: engine.id, title: engine.title, version: versions[index] ?? null, namespace }
  }
  return { engine: engine.id, title: engine.title, version: null, namespace: null }
}

function versionOf(engine: Engine, deployment: KubeObject): string | null {
  try {
    return engine.operator.version(deployment)
  } catch {
    return null
  }
}
