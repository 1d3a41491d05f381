import { AppError } from '../../shared/domain/app-error.ts'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import { afterSettings } from '../engines/after-settings.ts'
import type { ContextView, Engine, Read } from '../engines/engine.ts'
import { parseClusterId } from '../fleet/parse-cluster-id.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { readView } from './read-view.ts'

/** What a database cluster is read from: its root and the objects that the engine watches beside it. */
export function clusterReads(engine: Engine, namespace: string, name: string): Read[] {
  const beside = engine.watches
    .filter(watch => watch.scope === 'fleet' && watch.settings === undefined)
    .map((watch): Read => {
      const place = { kind: watch.kind, namespace: watch.kind.namespaced ? namespace : null }
      const usual = watch.labelSelector === undefined ? {} : { labelSelector: watch.labelSelector }
      if (watch.labelsBy === undefined) return { ...place, ...usual }
      return afterSettings(watch.kind, view => {
        const other = watch.labelsBy?.(view) ?? null
        return [{ ...place, ...(other === null ? usual : { labelSelector: other }) }]
      })
    })
  return [{ kind: engine.root, namespace, name }, ...(engine.settingsReads ?? []), ...beside]
}

/** The database cluster as it is now, read live and not from the fleet's tables. Throws not-found, bad-input, or why it can't be read. */
export async function readCluster(reader: KubeReader, engine: Engine, clusterId: string, signal: AbortSignal): Promise<DatabaseCluster> {
  return (await readClusterView(reader, engine, clusterId, signal)).cluster
}

/** The same with what it was read from. */
export async function readClusterView(
  reader: KubeReader,
  engine: Engine,
  clusterId: string,
  signal: AbortSignal,
): Promise<{ cluster: DatabaseCluster; view: ContextView }> {
  const { contextId, engine: engineId, namespace, name } = parseClusterId(clusterId)
  if (contextId !== reader.contextId || engineId !== engine.id) {
    throw new AppError('bad-input', 'The database is not one of this context and engine.', { detail: clusterId })
  }
  const root = await reader.get(engine.root, namespace, name, signal)
  if (root === null) throw new AppError('not-found', `${engine.root.kind} ${namespace}/${name} does not exist (any more).`)
  const { view, lost } = await readView({ reader, reads: clusterReads(engine, namespace, name), engine, signal })
  if (lost !== null) throw lost
  return { cluster: engine.project({ contextId, root: view.get(engine.root, namespace, name) ?? root, view }), view }
}
