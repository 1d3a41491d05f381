import { type DatabaseCluster, databaseClusterId } from '../../../shared/domain/database-cluster.ts'
import { type HealthReason, worstHealth } from '../../../shared/domain/health.ts'
import type { ProjectInput } from '../engine.ts'
import { count, instant, str } from '../read-json.ts'
import { volumeBytes } from '../volume-bytes.ts'
import { readBackupState } from './backup-state.ts'
import { findDeprecations } from './deprecations.ts'
import { findReasons, readyMembers } from './health.ts'
import { worstLag } from './replication.ts'
import { serverVersion } from './version.ts'

/** The engine's id: the folder's name, and part of every database's id. */
export const engineId = 'cnpg'

/** More findings than this say nothing more. */
const mostReasons = 20

/** What a Cluster says of itself is the operator's word, which ends with the operator. */
const lastWord: HealthReason = {
  health: 'unknown',
  text: 'The operator does not run: this is its last word',
  source: 'deployments/status.availableReplicas',
}

/** One Cluster as a row of the fleet. Whatever can't be read is null or unknown; nothing throws. */
export function projectCluster(input: ProjectInput): DatabaseCluster {
  const { root, contextId, view, samples = [] } = input
  const namespace = str(root, 'metadata', 'namespace') ?? ''
  const name = str(root, 'metadata', 'name') ?? ''
  const desired = count(root, 'spec', 'instances')
  const reasons = input.operatorDown === true ? [lastWord, ...findReasons(root)] : findReasons(root)
  return {
    id: databaseClusterId(contextId, engineId, namespace, name),
    uid: str(root, 'metadata', 'uid') ?? '',
    resourceVersion: str(root, 'metadata', 'resourceVersion') ?? '',
    contextId,
    engine: engineId,
    namespace,
    name,
    version: serverVersion(root),
    health: worstHealth(reasons.map(reason => reason.health)),
    reasons: reasons.slice(0, mostReasons),
    members: { ready: readyMembers(root), desired },
    storageBytes: bytesPerMember(root),
    backup: readBackupState(root, view),
    deprecations: [...findDeprecations(root)],
    createdAt: instant(root, 'metadata', 'creationTimestamp'),
    primary: str(root, 'status', 'currentPrimary'),
    ...(samples.length === 0 ? {} : { lag: worstLag(samples, str(root, 'status', 'currentPrimary'), desired) }),
  }
}

/** Data and WAL volume together, in bytes; null if the data volume's size can't be read. */
function bytesPerMember(root: ProjectInput['root']): number | null {
  const data = volumeBytes(root, 'spec', 'storage', 'size')
  if (data === null) return null
  return data + (volumeBytes(root, 'spec', 'walStorage', 'size') ?? 0)
}
