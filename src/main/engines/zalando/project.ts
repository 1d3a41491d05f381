import { type DatabaseCluster, databaseClusterId } from '../../../shared/domain/database-cluster.ts'
import { type HealthReason, healths, worstHealth } from '../../../shared/domain/health.ts'
import type { ProjectInput } from '../engine.ts'
import { count, instant, str } from '../read-json.ts'
import { volumeBytes } from '../volume-bytes.ts'
import { readBackupState } from './backup-state.ts'
import { findDeprecations } from './deprecations.ts'
import { findReasons, lookAt, primaryOf, readyMembers } from './health.ts'
import { readOperatorConfig } from './operator-config.ts'
import { worstLag } from './replication.ts'
import { askedVersion, runningVersion } from './version.ts'

/** The engine's id: the folder's name, and part of every database's id. */
export const engineId = 'zalando'

/** As people know it. */
export const engineTitle = 'Zalando Postgres Operator'

/** More findings than this say nothing more. */
const mostReasons = 20

/** Members are seen without the operator; what it says and would do is not. */
const operatorGone: HealthReason = {
  health: 'unknown',
  text: 'The operator does not run: its status is its last word, and nobody acts on changes',
  source: 'deployments/status.availableReplicas',
}

/** One database as a row of the fleet. Whatever can't be read is null or unknown; nothing throws. */
export function projectPostgresql(input: ProjectInput): DatabaseCluster {
  const { root, contextId, view, samples = [] } = input
  const namespace = str(root, 'metadata', 'namespace') ?? ''
  const name = str(root, 'metadata', 'name') ?? ''
  const desired = count(root, 'spec', 'numberOfInstances')
  const config = readOperatorConfig(view)
  const sight = lookAt(root, view, config, samples)
  const backup = readBackupState(root, view, config)
  const reasons = [
    ...(input.operatorDown === true ? [operatorGone] : []),
    ...findReasons(sight),
    ...(backup.state === 'failing' ? [{ health: 'degraded' as const, text: backup.text ?? 'Backups fail', source: 'jobs/status' }] : []),
  ].toSorted((a, b) => healths.indexOf(b.health) - healths.indexOf(a.health))
  return {
    id: databaseClusterId(contextId, engineId, namespace, name),
    uid: str(root, 'metadata', 'uid') ?? '',
    resourceVersion: str(root, 'metadata', 'resourceVersion') ?? '',
    contextId,
    engine: engineId,
    namespace,
    name,
    version: runningVersion(samples) ?? askedVersion(root),
    health: worstHealth(reasons.map(reason => reason.health)),
    reasons: reasons.slice(0, mostReasons),
    members: { ready: readyMembers(sight), desired },
    storageBytes: volumeBytes(root, 'spec', 'volume', 'size'),
    backup,
    deprecations: [...findDeprecations(root)],
    createdAt: instant(root, 'metadata', 'creationTimestamp'),
    primary: primaryOf(sight),
    ...(samples.length === 0 ? {} : { lag: worstLag(samples, desired) }),
  }
}
