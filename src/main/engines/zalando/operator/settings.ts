/**
 * The settings of the operator that its page shows and sets (`docs/reference/operator_parameters.md` of v2.0.1, and the schema of
 * OperatorConfiguration): what they are called, what they mean, and what the operator does without them.
 */

/** Which form a setting is in. */
export type SettingTopic = 'upgrades' | 'backups' | 'retention' | 'timing'

/** How a value is written: as itself in OperatorConfiguration, as text in a ConfigMap. */
type SettingKind = 'text' | 'flag' | 'number' | 'list' | 'choice'

/** One setting. */
export interface OperatorSetting {
  /** Its key, the same in both kinds of object; of an entry of a map, the entry's. */
  readonly name: string
  /** The group of OperatorConfiguration that it is in; '' stands for none. */
  readonly group: string
  /** It is an entry of the map of this name. */
  readonly entryOf?: string
  readonly topic: SettingTopic
  readonly kind: SettingKind
  readonly label: string
  readonly help?: string
  /** What the operator takes when it isn't set; null: nothing. */
  readonly standard: string | null
  /** Of a choice: the values and what they mean. */
  readonly choices?: readonly (readonly [value: string, label: string])[]
  /** It counts only while another setting is one of these. */
  readonly when?: { readonly name: string; readonly is: readonly string[] }
}

type Draft = Omit<OperatorSetting, 'topic' | 'group'>

const within = (topic: SettingTopic, group: string, drafts: readonly Draft[]): OperatorSetting[] =>
  drafts.map(draft => ({ ...draft, topic, group }))

const fates = [
  ['retain', 'Keep them'],
  ['delete', 'Delete them'],
] as const

/** The stores that logical backups can go to. */
export const providers = [
  ['s3', 'S3, or a store that speaks it'],
  ['gcs', 'Google Cloud Storage'],
  ['az', 'Azure Blob Storage'],
] as const

const onMode = (...is: readonly string[]) => ({ name: 'major_version_upgrade_mode', is })
const onStore = (...is: readonly string[]) => ({ name: 'logical_backup_provider', is })

const upgrades = within('upgrades', 'major_version_upgrade', [
  {
    name: 'major_version_upgrade_mode',
    label: 'Mode',
    kind: 'choice',
    standard: 'manual',
    choices: [
      ['off', 'Off: only for the teams named below'],
      ['manual', 'Manual: when a manifest names a newer version'],
      ['full', 'Full: also whatever is older than the oldest allowed'],
    ],
    help: 'When the operator upgrades PostgreSQL to a new major version.',
  },
  {
    name: 'major_version_upgrade_team_allow_list',
    label: 'Teams that may upgrade',
    kind: 'list',
    standard: null,
    help: 'Databases of these teams are upgraded all the same.',
    when: onMode('off'),
  },
  {
    name: 'minimal_major_version',
    label: 'Oldest version allowed',
    kind: 'text',
    standard: '14',
    help: 'Databases older than this are upgraded.',
    when: onMode('full'),
  },
  {
    name: 'target_major_version',
    label: 'Version to upgrade to',
    kind: 'text',
    standard: '18',
    help: 'Where those are upgraded to.',
    when: onMode('full'),
  },
])

const backups = within('backups', 'logical_backup', [
  {
    name: 'logical_backup_provider',
    label: 'Store',
    kind: 'choice',
    standard: 's3',
    choices: providers,
  },
  { name: 'logical_backup_s3_bucket', label: 'Bucket', kind: 'text', standard: null, when: onStore('s3', 'gcs') },
  { name: 'logical_backup_s3_bucket_prefix', label: 'Folder in the store', kind: 'text', standard: 'spilo' },
  { name: 'logical_backup_s3_region', label: 'Region', kind: 'text', standard: null, when: onStore('s3') },
  {
    name: 'logical_backup_s3_endpoint',
    label: 'Endpoint',
    kind: 'text',
    standard: null,
    help: 'The address of a store that is not Amazon’s.',
    when: onStore('s3'),
  },
  {
    name: 'logical_backup_s3_sse',
    label: 'Encryption in the store',
    kind: 'choice',
    standard: null,
    choices: [
      ['AES256', 'AES256'],
      ['aws:kms', 'aws:kms'],
    ],
    when: onStore('s3'),
  },
  { name: 'logical_backup_azure_storage_account_name', label: 'Azure account', kind: 'text', standard: null, when: onStore('az') },
  { name: 'logical_backup_azure_storage_container', label: 'Azure container', kind: 'text', standard: null, when: onStore('az') },
  {
    name: 'logical_backup_google_application_credentials',
    label: 'Google credentials file',
    kind: 'text',
    standard: null,
    help: 'A path inside the backup’s container. Empty: the identity of its pod.',
    when: onStore('gcs'),
  },
  {
    name: 'logical_backup_schedule',
    label: 'Schedule',
    kind: 'text',
    standard: '30 00 * * *',
    help: 'For databases that set none of their own. Digits, * and /n only.',
  },
  {
    name: 'logical_backup_s3_retention_time',
    label: 'Keep backups for',
    kind: 'text',
    standard: null,
    help: 'Such as “3 weeks”. Empty: for ever.',
    when: onStore('s3'),
  },
  {
    name: 'logical_backup_cronjob_environment_secret',
    label: 'Secret with the credentials',
    kind: 'text',
    standard: null,
    help: 'Must be in the namespace of every database that is backed up.',
  },
])

const retention = within('retention', 'kubernetes', [
  {
    name: 'enable_persistent_volume_claim_deletion',
    label: 'Delete volumes',
    kind: 'flag',
    standard: 'true',
    help: 'What becomes of the volumes of a database that is deleted.',
  },
  { name: 'enable_secrets_deletion', label: 'Delete Secrets', kind: 'flag', standard: 'true', help: 'The passwords of its users.' },
  {
    name: 'when_deleted',
    entryOf: 'persistent_volume_claim_retention_policy',
    label: 'Volumes when the StatefulSet is deleted',
    kind: 'choice',
    standard: 'retain',
    choices: fates,
  },
  {
    name: 'when_scaled',
    entryOf: 'persistent_volume_claim_retention_policy',
    label: 'Volumes of members that are scaled away',
    kind: 'choice',
    standard: 'retain',
    choices: fates,
    help: 'Pausing scales all members away.',
  },
  {
    name: 'delete_annotation_date_key',
    label: 'Annotation with the date',
    kind: 'text',
    standard: null,
    help: 'When set, the operator cleans up after a deleted database only if it carried the day’s date in this annotation.',
  },
  {
    name: 'delete_annotation_name_key',
    label: 'Annotation with the name',
    kind: 'text',
    standard: null,
    help: 'The same with the database’s own name.',
  },
  {
    name: 'enable_finalizers',
    label: 'Deleting waits for the operator',
    kind: 'flag',
    standard: 'false',
  },
  {
    name: 'enable_owner_references',
    label: 'Kubernetes cleans up itself',
    kind: 'flag',
    standard: 'false',
    help: 'By owner references. It then asks for no annotation.',
  },
])

const timing = within('timing', '', [
  { name: 'resync_period', label: 'Look at every database each', kind: 'text', standard: '30m', help: 'Such as 30m or 1h.' },
  { name: 'repair_period', label: 'Repair failed ones each', kind: 'text', standard: '5m', help: 'Such as 5m.' },
  { name: 'min_instances', label: 'Fewest members', kind: 'number', standard: '-1', help: '-1: no bound.' },
  { name: 'max_instances', label: 'Most members', kind: 'number', standard: '-1', help: '-1: no bound.' },
  {
    name: 'maintenance_windows',
    label: 'Maintenance windows',
    kind: 'list',
    standard: null,
    help: 'For databases that have none of their own, such as Sun:01:00-05:00, in UTC.',
  },
])

/** All of them, in the order of the forms. */
export const operatorSettings: readonly OperatorSetting[] = [...upgrades, ...backups, ...retention, ...timing]

/** Settings of one form. */
export function settingsOf(topic: SettingTopic): readonly OperatorSetting[] {
  return operatorSettings.filter(setting => setting.topic === topic)
}

/**
 * Settings whose value is a secret in clear text, with the variable of the backup's container that holds the same
 * (`pkg/cluster/k8sres.go`, `generateLogicalBackupPodEnvVars`).
 */
export const clearTextSettings = [
  { name: 'logical_backup_s3_access_key_id', group: 'logical_backup', variable: 'AWS_ACCESS_KEY_ID' },
  { name: 'logical_backup_s3_secret_access_key', group: 'logical_backup', variable: 'AWS_SECRET_ACCESS_KEY' },
  { name: 'logical_backup_azure_storage_account_key', group: 'logical_backup', variable: 'LOGICAL_BACKUP_AZURE_STORAGE_ACCOUNT_KEY' },
] as const
