import { type DatabaseCluster, databaseClusterId } from '../../shared/domain/database-cluster.ts'
import type { Engine, ProjectInput } from '../engines/engine.ts'

/**
 * One root to its row. An engine promises not to throw; should one, this row says that it could not be read, and the other rows live.
 */
export function projectRow(engine: Engine, input: ProjectInput): DatabaseCluster {
  try {
    return engine.project(input)
  } catch {
    const { namespace = '', name, uid = '', resourceVersion = '', creationTimestamp } = input.root.metadata
    return {
      id: databaseClusterId(input.contextId, engine.id, namespace, name),
      uid,
      resourceVersion,
      contextId: input.contextId,
      engine: engine.id,
      namespace,
      name,
      version: null,
      health: 'unknown',
      reasons: [{ health: 'unknown', text: 'The app could not make sense of this object.', source: '' }],
      members: { ready: null, desired: null },
      storageBytes: null,
      backup: { state: 'unknown', lastSuccess: null, lastFailure: null, text: null },
      deprecations: [],
      createdAt: typeof creationTimestamp === 'string' ? creationTimestamp : null,
    }
  }
}
