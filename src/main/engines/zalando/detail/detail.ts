import { stringify } from 'yaml'
import type { DatabaseClusterDetail } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { maskSecretFields } from '../../../../shared/redaction/secret-fields.ts'
import type { Engine } from '../../engine.ts'
import { str } from '../../read-json.ts'
import { lookAt } from '../health.ts'
import { postgresqlKind } from '../kinds.ts'
import { readOperatorConfig } from '../operator-config.ts'
import { engineTitle, projectPostgresql } from '../project.ts'
import { readEndpoints } from './endpoints.ts'
import { readMembers } from './members.ts'
import { buildOperatorSections } from './operator-sections.ts'
import { readBackups, readEvents, readSchedules } from './records.ts'
import { buildSections } from './sections.ts'

/** Longer objects are not shown as text: 1 MiB is near the most that Kubernetes stores. */
const longestYaml = 2 * 2 ** 20

/**
 * All that the page of one database shows. The fleet holds only what a row needs of the root; the whole comes by the watch of scope `detail`,
 * and until that has answered the page makes do with what the row has.
 */
export const detailPostgresql: Engine['detail'] = (input): DatabaseClusterDetail => {
  const { root, view, operatorVersion, samples = [] } = input
  const whole = view
    .about(postgresqlKind, str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '')
    .find(each => str(each, 'metadata', 'uid') === str(root, 'metadata', 'uid'))
  const sight = lookAt(whole ?? root, view, readOperatorConfig(view), samples)
  return {
    cluster: projectPostgresql(input),
    engineTitle,
    operatorVersion,
    members: [...readMembers(sight)],
    endpoints: [...readEndpoints(sight)],
    // The operator writes none.
    conditions: [],
    events: [...readEvents(sight)],
    backups: [...readBackups(sight)],
    schedules: readSchedules(sight),
    sections: [...buildSections(sight), ...buildOperatorSections(sight)],
    yaml: toYaml(sight.root),
  }
}

function toYaml(root: KubeObject): string {
  try {
    const { managedFields: _, ...metadata } = root.metadata
    // Variables, sidecars and annotations may hold passwords.
    const text = stringify(
      maskSecretFields({ ...root, metadata }, () => '***'),
      { aliasDuplicateObjects: false, lineWidth: 0 },
    )
    return text.length > longestYaml ? '# Too large to be shown here.\n' : text
  } catch {
    // Nested deeper than the stack goes, or the like: an object that no operator writes.
    return '# This object can not be written as YAML.\n'
  }
}
