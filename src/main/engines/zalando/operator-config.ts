import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { at, bool, entries, num, record, str } from '../read-json.ts'
import { configMapKind, operatorConfigurationKind } from './kinds.ts'
import { application, label } from './labels.ts'
import { configMapName, namedSettings } from './named-settings.ts'

/** The operator's settings, as far as the app stands on them. What isn't set, or could not be read, has the operator's own default. */
export interface OperatorConfig {
  /** The object they were read from, in words; null: none was seen, so all of them are the defaults. */
  readonly source: string | null
  /** Why they may be wrong; null: nothing speaks against them. */
  readonly doubt: string | null
  readonly clusterLabels: Readonly<Record<string, string>>
  readonly nameLabel: string
  readonly roleLabel: string
  /** With `{username}`, `{cluster}`, `{namespace}`, `{tprkind}` and `{tprgroup}`. */
  readonly secretTemplate: string
  /** A user `namespace.name` gets its Secret in that namespace. */
  readonly crossNamespaceSecrets: boolean
  /** Names of databases must begin with the team's. */
  readonly teamPrefix: boolean
  /** null: no bound. */
  readonly minInstances: number | null
  readonly maxInstances: number | null
  readonly logicalBackupPrefix: string
  /** What becomes of volume claims when the StatefulSet gets smaller, or goes (`persistent_volume_claim_retention_policy`). */
  readonly claims: { readonly whenScaled: 'retain' | 'delete'; readonly whenDeleted: 'retain' | 'delete' }
  /** Value of a setting by its name (the same in both kinds of object), as text; null: not set. Only settings that are no secrets. */
  setting(name: SettingName): string | null
}

/** The group of OperatorConfiguration that a setting is in; '' stands for none. In the ConfigMap all of them are in one place. */
const settingGroups = {
  cluster_labels: 'kubernetes',
  cluster_name_label: 'kubernetes',
  pod_role_label: 'kubernetes',
  secret_name_template: 'kubernetes',
  enable_cross_namespace_secret: 'kubernetes',
  enable_persistent_volume_claim_deletion: 'kubernetes',
  enable_secrets_deletion: 'kubernetes',
  enable_finalizers: 'kubernetes',
  enable_owner_references: 'kubernetes',
  delete_annotation_date_key: 'kubernetes',
  delete_annotation_name_key: 'kubernetes',
  storage_resize_mode: 'kubernetes',
  persistent_volume_claim_retention_policy: 'kubernetes',
  enable_pod_antiaffinity: 'kubernetes',
  pod_antiaffinity_preferred_during_scheduling: 'kubernetes',
  watched_namespace: 'kubernetes',
  enable_team_id_clustername_prefix: '',
  min_instances: '',
  max_instances: '',
  resync_period: '',
  repair_period: '',
  docker_image: '',
  enable_lazy_spilo_upgrade: '',
  ignore_instance_limits_annotation_key: '',
  ignore_resources_limits_annotation_key: '',
  set_memory_request_to_limit: '',
  min_cpu_limit: 'postgres_pod_resources',
  min_memory_limit: 'postgres_pod_resources',
  max_cpu_request: 'postgres_pod_resources',
  max_memory_request: 'postgres_pod_resources',
  enable_maintenance_windows: '',
  maintenance_windows: '',
  major_version_upgrade_mode: 'major_version_upgrade',
  minimal_major_version: 'major_version_upgrade',
  target_major_version: 'major_version_upgrade',
  enable_master_load_balancer: 'load_balancer',
  enable_replica_load_balancer: 'load_balancer',
  enable_master_pooler_load_balancer: 'load_balancer',
  enable_replica_pooler_load_balancer: 'load_balancer',
  connection_pooler_number_of_instances: 'connection_pooler',
  connection_pooler_mode: 'connection_pooler',
  connection_pooler_max_db_connections: 'connection_pooler',
  wal_s3_bucket: 'aws_or_gcp',
  wal_gs_bucket: 'aws_or_gcp',
  wal_az_storage_account: 'aws_or_gcp',
  logical_backup_provider: 'logical_backup',
  logical_backup_s3_bucket: 'logical_backup',
  logical_backup_s3_bucket_prefix: 'logical_backup',
  logical_backup_azure_storage_container: 'logical_backup',
  logical_backup_schedule: 'logical_backup',
  logical_backup_s3_retention_time: 'logical_backup',
  logical_backup_job_prefix: 'logical_backup',
} as const

export type SettingName = keyof typeof settingGroups

/** Names of all settings that are read: nothing else of an operator's configuration, which may hold passwords, is kept. */
export const settingNames = Object.keys(settingGroups) as readonly SettingName[]

/** The groups of OperatorConfiguration with the settings that are read of each. */
export function settingsByGroup(): ReadonlyMap<string, readonly SettingName[]> {
  const groups = new Map<string, SettingName[]>()
  for (const name of settingNames) groups.set(settingGroups[name], [...(groups.get(settingGroups[name]) ?? []), name])
  return groups
}

/** How the operator names Secrets unless it was told otherwise. */
export const defaultSecretTemplate = '{username}.{cluster}.credentials.{tprkind}.{tprgroup}'

/**
 * Reads the operator's settings from where it keeps them: what its Deployment names, where that was read, or else any OperatorConfiguration, or
 * else the ConfigMap of the usual name. Never throws.
 */
export function readOperatorConfig(view: ContextView): OperatorConfig {
  const named = namedSettings(view)
  const isNamed = (kind: KindRef, object: KubeObject) =>
    named.some(
      each =>
        each.kind === kind && each.name === str(object, 'metadata', 'name') && each.namespace === str(object, 'metadata', 'namespace'),
    )
  const seen = view.list(operatorConfigurationKind, null)
  const exact = seen.filter(object => isNamed(operatorConfigurationKind, object))
  const seenMaps = view.list(configMapKind, null)
  const exactMaps = seenMaps.filter(map => isNamed(configMapKind, map))
  const told = exact.length + exactMaps.length > 0
  const objects = told ? exact : seen
  const maps = told ? exactMaps : seenMaps.filter(map => str(map, 'metadata', 'name') === configMapName)
  const [first] = objects.length > 0 ? objects : maps
  const candidates = objects.length + maps.length
  const unseen = [operatorConfigurationKind, configMapKind].some(kind => !['listed', 'unserved'].includes(view.knows(kind)))
  const doubt =
    candidates > 1
      ? 'There are several configurations of operators, and which one counts can not be told'
      : first === undefined && unseen
        ? 'The operator’s configuration could not be read, so its defaults are assumed'
        : null
  return fromObject(first ?? null, doubt)
}

function fromObject(object: KubeObject | null, doubt: string | null): OperatorConfig {
  // Items of a list carry no kind.
  const isMap = record(object, 'data') !== null
  const raw = (name: SettingName): unknown => {
    if (isMap) return at(object, 'data', name)
    const group = settingGroups[name]
    return group === '' ? at(object, 'configuration', name) : at(object, 'configuration', group, name)
  }
  const setting = (name: SettingName): string | null => {
    const value = raw(name)
    if (typeof value === 'string') return value === '' ? null : value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return Array.isArray(value)
      ? value
          .filter(item => typeof item === 'string')
          .slice(0, 20)
          .join(', ') || null
      : null
  }
  const flag = (name: SettingName): boolean => bool(raw(name)) === true || setting(name)?.toLowerCase() === 'true'
  const bound = (name: SettingName): number | null => {
    const value = num(raw(name)) ?? Number(setting(name) ?? Number.NaN)
    return Number.isSafeInteger(value) && value >= 0 ? value : null
  }
  return {
    source:
      object === null
        ? null
        : `${isMap ? 'ConfigMap' : 'OperatorConfiguration'} ${str(object, 'metadata', 'namespace') ?? '?'}/${str(object, 'metadata', 'name') ?? '?'}`,
    doubt,
    clusterLabels: readLabels(raw('cluster_labels')),
    nameLabel: setting('cluster_name_label') ?? label.cluster,
    roleLabel: setting('pod_role_label') ?? label.role,
    secretTemplate: setting('secret_name_template') ?? defaultSecretTemplate,
    crossNamespaceSecrets: flag('enable_cross_namespace_secret'),
    teamPrefix: flag('enable_team_id_clustername_prefix'),
    minInstances: bound('min_instances'),
    maxInstances: bound('max_instances'),
    claims: readRetention(raw('persistent_volume_claim_retention_policy')),
    logicalBackupPrefix: setting('logical_backup_job_prefix') ?? 'logical-backup-',
    setting,
  }
}

function readRetention(value: unknown): OperatorConfig['claims'] {
  const map = readMap(value)
  const of = (key: string) => (map[key] === 'delete' ? 'delete' : 'retain')
  return { whenScaled: of('when_scaled'), whenDeleted: of('when_deleted') }
}

/** `{application: spilo}`, or in a ConfigMap `application:spilo,more:labels`. */
function readMap(value: unknown): Readonly<Record<string, string>> {
  const pairs =
    typeof value === 'string'
      ? value
          .split(',')
          .slice(0, 50)
          .map(pair => pair.split(':').map(part => part.trim()))
      : entries(value).slice(0, 50)
  return Object.fromEntries(
    pairs.flatMap(([key, text]) => (typeof key === 'string' && key !== '' && typeof text === 'string' ? [[key, text] as const] : [])),
  )
}

function readLabels(value: unknown): Readonly<Record<string, string>> {
  const labels = readMap(value)
  return Object.keys(labels).length > 0 ? labels : { [label.application]: application.server }
}

const labelKey = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/
const labelValue = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/

/**
 * The label selector of the objects that the operator makes for its databases; `more`: values of the label `application` that some of them have
 * instead of the usual. null: the settings name labels that no object can have.
 */
export function selectorOf(config: OperatorConfig, ...more: readonly string[]): string | null {
  const pairs = Object.entries(config.clusterLabels)
  if (!pairs.every(([key, value]) => labelKey.test(key) && labelValue.test(value))) return null
  // Poolers and logical backups have the operator's labels too, but for this one.
  const usual = pairs.find(([key]) => key === label.application)?.[1]
  const others = pairs.filter(([key]) => key !== label.application).map(([key, value]) => `${key}=${value}`)
  const applications = usual === undefined ? [] : [usual, ...more]
  const own =
    applications.length < 2
      ? applications.map(value => `${label.application}=${value}`)
      : [`${label.application} in (${applications.join(',')})`]
  return [...own, ...others].join(',')
}

/** The selector of one database's objects; with `value`, only of those with this value of the label `application`. */
export function selectorOfOne(config: OperatorConfig, name: string, value: string): string {
  const all = value === application.server ? selectorOf(config) : null
  return `${all ?? `${label.application}=${value}`},${nameLabelOf(config)}=${name}`
}

/** The label that names the database; the usual one where the settings name what can be none. */
export function nameLabelOf({ nameLabel }: OperatorConfig): string {
  return labelKey.test(nameLabel) ? nameLabel : label.cluster
}

/** A database's place. */
interface Place {
  readonly namespace: string
  readonly name: string
}

/** The name of a user's Secret by a template; what the template asks for and nobody knows stays as it is. */
export function fillSecretTemplate(template: string, cluster: Place, user: string): string {
  const parts: ReadonlyMap<string, string> = new Map([
    ['username', user.replaceAll('_', '-')],
    ['cluster', cluster.name],
    ['namespace', cluster.namespace],
    ['tprkind', 'postgresql'],
    ['tprgroup', 'acid.zalan.do'],
  ])
  return template.replaceAll(/\{([a-z]+)\}/g, (whole, key: string) => parts.get(key) ?? whole).slice(0, 500)
}

/** The Secret that holds a user's name and password, and the namespace that it is in, by the operator's settings. */
export function secretOf(config: OperatorConfig, cluster: Place, user: string): Place {
  const dot = user.indexOf('.')
  const namespace = config.crossNamespaceSecrets && dot > 0 ? user.slice(0, dot) : cluster.namespace
  return { namespace, name: fillSecretTemplate(config.secretTemplate, { namespace, name: cluster.name }, user) }
}

/** The CronJob of a database's logical backups. */
export function logicalBackupName(config: OperatorConfig, name: string): string {
  return `${config.logicalBackupPrefix}${name}`.slice(0, 52).replace(/[-.]+$/, '')
}
