import type { KubeObject } from '../../../kube-object.ts'
import { annotationOf, at, objectsAt, textAt } from '../../read.ts'
import { bootstrapRules } from './bootstrap-rules.ts'
import { postgresRules } from './postgres-rules.ts'
import type { Problems } from './problems.ts'
import { storageRules } from './storage-rules.ts'

/** Runs every rule of the validating webhook (facts on the operator, section 9); the annotation that switches it off is honoured. */
export function validateCluster(cluster: KubeObject, old: KubeObject | null, found: Problems): void {
  if (annotationOf(cluster, 'cnpg.io/validation') === 'disabled') return
  for (const rule of [...bootstrapRules, ...postgresRules, ...storageRules]) rule(cluster, old, found)
}

/** What the API says beside a success: deprecated or doubtful fields. */
export function warnAboutCluster(cluster: KubeObject): string[] {
  const warnings: string[] = []
  const inTree = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
  const external = objectsAt(cluster, 'spec', 'externalClusters').some(entry => entry.barmanObjectStore !== undefined)
  if (inTree || external) {
    warnings.push(
      'Native support for Barman Cloud backups and recovery is deprecated and goes away in 1.31.0: move to the Barman Cloud Plugin',
    )
  }
  if (!inTree && textAt(cluster, 'spec', 'backup', 'retentionPolicy') !== '') {
    warnings.push('Retention policies specified in .spec.backup.retentionPolicy are only used by in-tree backups; this one has no effect')
  }
  if (at(cluster, 'spec', 'monitoring', 'enablePodMonitor') === true) {
    warnings.push('spec.monitoring.enablePodMonitor is deprecated: create a PodMonitor of your own instead')
  }
  const buffers = textAt(cluster, 'spec', 'postgresql', 'parameters', 'shared_buffers')
  if (/^\d+$/.test(buffers)) warnings.push('`shared_buffers` has no unit: it is read as a number of 8 kB blocks')
  if (at(cluster, 'spec', 'nodeMaintenanceWindow', 'inProgress') === true)
    warnings.push('spec.nodeMaintenanceWindow: consider enablePDB instead')
  if (['0', '0s'].includes(textAt(cluster, 'spec', 'monitoring', 'metricsQueriesTTL'))) {
    warnings.push('spec.monitoring.metricsQueriesTTL is 0: every scrape runs all queries')
  }
  return warnings
}
