import type { AdmissionHook, AdmissionReview } from '../../admission.ts'
import type { KubeObject } from '../../kube-object.ts'
import { at, objectsAt, textAt } from '../read.ts'
import { defaultCluster } from './admission/cluster-defaults.ts'
import { validateCluster, warnAboutCluster } from './admission/cluster-rules.ts'
import { gatherProblems, type Problems, refuse } from './admission/problems.ts'

/** Refuses a change of the named fields of `spec` (what the CRDs say in CEL). */
function keepFields(review: AdmissionReview, fields: readonly string[], found: Problems, why: (field: string) => string): void {
  if (review.oldObject === null) return
  for (const field of fields) {
    const now = at(review.object, 'spec', field)
    if (JSON.stringify(now) !== JSON.stringify(at(review.oldObject, 'spec', field))) found.invalid(`spec.${field}`, now ?? null, why(field))
  }
}

function sameSpec(one: KubeObject, other: KubeObject): boolean {
  return JSON.stringify(one.spec ?? null) === JSON.stringify(other.spec ?? null)
}

const clusterHook: AdmissionHook = {
  name: 'mcluster.cnpg.io',
  apiGroup: 'postgresql.cnpg.io',
  kind: 'Cluster',
  admit(review) {
    if (review.operation === 'DELETE') return {}
    const object = defaultCluster(review.object)
    const found = gatherProblems()
    validateCluster(object, review.oldObject, found)
    return { object, ...refuse(object, found), warnings: warnAboutCluster(object) }
  },
}

const backupHook: AdmissionHook = {
  name: 'vbackup.cnpg.io',
  apiGroup: 'postgresql.cnpg.io',
  kind: 'Backup',
  admit({ operation, object, oldObject }) {
    if (operation === 'DELETE') return {}
    const found = gatherProblems()
    if (oldObject !== null && !sameSpec(object, oldObject)) found.invalid('spec', 'object', 'BackupSpec is immutable once set')
    const plugin = textAt(object, 'spec', 'method') === 'plugin'
    if (plugin && textAt(object, 'spec', 'pluginConfiguration', 'name') === '') {
      found.invalid('spec.pluginConfiguration', null, 'cannot be empty when the backup method is plugin')
    }
    if (!plugin && at(object, 'spec', 'pluginConfiguration') !== undefined) {
      found.invalid('spec.method', textAt(object, 'spec', 'method'), 'pluginConfiguration is only for the method plugin')
    }
    return refuse(object, found)
  },
}

/** True for what the operator's cron parser takes: a descriptor, or five or six fields. */
function isCron(line: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(line)) return true
  const parts = line.trim().split(/\s+/)
  return (parts.length === 5 || parts.length === 6) && parts.every(part => /^[\dA-Za-z*,/?-]+$/.test(part))
}

const scheduledBackupHook: AdmissionHook = {
  name: 'vscheduledbackup.cnpg.io',
  apiGroup: 'postgresql.cnpg.io',
  kind: 'ScheduledBackup',
  admit(review) {
    if (review.operation === 'DELETE') return {}
    const found = gatherProblems()
    keepFields(review, ['cluster'], found, () => 'cluster reference is immutable after creation')
    const schedule = textAt(review.object, 'spec', 'schedule')
    if (!isCron(schedule)) found.invalid('spec.schedule', schedule, 'the schedule cannot be read as a cron line')
    const five = !schedule.startsWith('@') && schedule.trim().split(/\s+/).length !== 6
    const warnings = five ? ['Schedule parameter may not have the right number of arguments (usually six arguments are needed)'] : []
    return { ...refuse(review.object, found), warnings }
  },
}

const poolerHook: AdmissionHook = {
  name: 'vpooler.cnpg.io',
  apiGroup: 'postgresql.cnpg.io',
  kind: 'Pooler',
  admit(review) {
    if (review.operation === 'DELETE') return {}
    const found = gatherProblems()
    keepFields(review, ['cluster'], found, () => 'cluster reference is immutable after creation')
    if (textAt(review.object, 'spec', 'cluster', 'name') === review.object.metadata.name) {
      found.invalid('metadata.name', review.object.metadata.name, 'the pooler resource cannot have the same name of a cluster')
    }
    const pgbouncer = at(review.object, 'spec', 'pgbouncer')
    if (at(pgbouncer, 'image') !== undefined && at(pgbouncer, 'imageCatalogRef') !== undefined) {
      found.invalid('spec.pgbouncer', 'object', 'image and imageCatalogRef are mutually exclusive')
    }
    return refuse(review.object, found)
  },
}

const databaseKept = [
  'name',
  'template',
  'encoding',
  'locale',
  'localeProvider',
  'localeCollate',
  'localeCType',
  'icuLocale',
  'icuRules',
  'builtinLocale',
  'collationVersion',
]

const databaseHook: AdmissionHook = {
  name: 'vdatabase.cnpg.io',
  apiGroup: 'postgresql.cnpg.io',
  kind: 'Database',
  admit(review) {
    if (review.operation === 'DELETE') return {}
    const found = gatherProblems()
    keepFields(review, ['cluster'], found, () => 'cluster reference is immutable after creation')
    keepFields(review, databaseKept, found, field => `${field} is immutable`)
    const name = textAt(review.object, 'spec', 'name')
    if (['postgres', 'template0', 'template1'].includes(name)) found.invalid('spec.name', name, `the name ${name} is reserved`)
    return refuse(review.object, found)
  },
}

function catalogHook(kind: 'ImageCatalog' | 'ClusterImageCatalog'): AdmissionHook {
  return {
    name: `v${kind.toLowerCase()}.cnpg.io`,
    apiGroup: 'postgresql.cnpg.io',
    kind,
    admit({ operation, object }) {
      if (operation === 'DELETE') return {}
      const found = gatherProblems()
      const majors = objectsAt(object, 'spec', 'images').map(entry => entry.major)
      if (new Set(majors).size !== majors.length) found.invalid('spec.images', majors, 'Images must have unique major versions')
      const keys = objectsAt(object, 'spec', 'componentImages').map(entry => entry.key)
      if (new Set(keys).size !== keys.length) found.invalid('spec.componentImages', keys, 'Component image keys must be unique')
      return refuse(object, found)
    },
  }
}

const objectStoreHook: AdmissionHook = {
  name: 'vobjectstore.barmancloud.cnpg.io',
  apiGroup: 'barmancloud.cnpg.io',
  kind: 'ObjectStore',
  admit({ operation, object }) {
    if (operation === 'DELETE') return {}
    const found = gatherProblems()
    if (at(object, 'spec', 'configuration', 'serverName') !== undefined) {
      found.invalid('spec.configuration', 'object', "use the 'serverName' plugin parameter in the Cluster resource")
    }
    return refuse(object, found)
  },
}

/** What the operator's webhooks and the CEL rules of its CRDs decide: defaulting, validation and warnings. */
export const cnpgAdmission: readonly AdmissionHook[] = [
  clusterHook,
  backupHook,
  scheduledBackupHook,
  poolerHook,
  databaseHook,
  catalogHook('ImageCatalog'),
  catalogHook('ClusterImageCatalog'),
  objectStoreHook,
]
