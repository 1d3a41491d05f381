import { stringify } from 'yaml'
import type { DatabaseClusterDetail } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { maskSecretFields } from '../../../../shared/redaction/secret-fields.ts'
import type { Engine } from '../../engine.ts'
import { str } from '../../read-json.ts'
import { readConditions } from '../conditions.ts'
import { clusterKind } from '../kinds.ts'
import { projectCluster } from '../project.ts'
import { readEndpoints } from './endpoints.ts'
import { liveSections } from './live-sections.ts'
import { readMembers } from './members.ts'
import { readBackups, readEvents, readSchedules } from './records.ts'
import { buildSections } from './sections.ts'

/** Longer objects are not shown as text: 1 MiB is near the most that Kubernetes stores. */
const longestYaml = 2 * 2 ** 20

/**
 * All that the page of one database shows. The fleet holds only what a row needs; the whole Cluster comes by the watch of scope `detail`, and
 * until that has answered the page makes do with what the row has.
 */
export const detailCluster: Engine['detail'] = (input): DatabaseClusterDetail => {
  const { root, view, operatorVersion, samples = [] } = input
  const whole = view
    .about(clusterKind, str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '')
    .find(each => str(each, 'metadata', 'uid') === str(root, 'metadata', 'uid'))
  const cluster = whole ?? root
  return {
    cluster: projectCluster(input),
    engineTitle: 'CloudNativePG',
    operatorVersion,
    members: [...readMembers(cluster, view, samples)],
    endpoints: [...readEndpoints(cluster, view)],
    conditions: [...readConditions(cluster)],
    events: [...readEvents(cluster, view)],
    backups: [...readBackups(cluster, view)],
    schedules: readSchedules(cluster, view),
    sections: [...buildSections(cluster, view), ...liveSections(samples)],
    yaml: toYaml(cluster),
  }
}

function toYaml(cluster: KubeObject): string {
  try {
    const { managedFields: _, ...metadata } = cluster.metadata
    // SQL to run at first, parameters of connections and annotations may hold passwords.
    const shown = maskSecretFields({ ...cluster, metadata }, () => '***')
    const text = stringify(shown, { aliasDuplicateObjects: false, lineWidth: 0 })
    return text.length > longestYaml ? '# Too large to be shown here.\n' : text
  } catch {
    // Nested deeper than the stack goes, or the like: an object that no operator writes.
    return '# This object can not be written as YAML.\n'
  }
}
