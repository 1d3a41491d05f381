/** The operator's settings (`docs/src/operator_conf.md` of 1.30): keys of its ConfigMap, what they mean, and what it does without them. */

/** How a setting's value is read: each is text in the ConfigMap. */
type SettingKind = 'text' | 'flag' | 'number' | 'list'

/** One setting. */
export interface OperatorSetting {
  readonly key: string
  readonly label: string
  readonly help: string
  readonly kind: SettingKind
  /** What the operator takes when the key is absent; null: nothing. */
  readonly standard: string | null
  readonly unit?: string
  readonly minimum?: number
  /** Changing it makes the operator change pods of databases: said as a consequence. */
  readonly touches?: string
}

/** All settings that the page shows and the form sets, in the form's order. */
export const operatorSettings: readonly OperatorSetting[] = [
  {
    key: 'WATCH_NAMESPACE',
    label: 'Watched namespaces',
    help: 'Names separated by commas; empty: all namespaces.',
    kind: 'list',
    standard: null,
    touches: 'Databases in namespaces that are no longer watched keep running, but nobody looks after them.',
  },
  {
    key: 'POSTGRES_IMAGE_NAME',
    label: 'Default PostgreSQL image',
    help: 'For databases that name neither an image nor a catalog. It is filled in when they are created.',
    kind: 'text',
    standard: null,
  },
  {
    key: 'PGBOUNCER_IMAGE_NAME',
    label: 'Default PgBouncer image',
    help: 'For poolers that name none.',
    kind: 'text',
    standard: null,
    touches: 'Poolers that name no image of their own get new pods.',
  },
  {
    key: 'ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES',
    label: 'Update instance managers in place',
    help: 'With it, an upgrade of the operator replaces the instance manager inside running pods; without it, every database restarts member by member.',
    kind: 'flag',
    standard: 'false',
  },
  {
    key: 'CLUSTERS_ROLLOUT_DELAY',
    label: 'Wait between databases',
    help: 'How long the operator waits before it rolls the next database.',
    kind: 'number',
    standard: '0',
    unit: 's',
    minimum: 0,
  },
  {
    key: 'INSTANCES_ROLLOUT_DELAY',
    label: 'Wait between members',
    help: 'How long the operator waits before it rolls the next member of one database.',
    kind: 'number',
    standard: '0',
    unit: 's',
    minimum: 0,
  },
  {
    key: 'INHERITED_ANNOTATIONS',
    label: 'Inherited annotations',
    help: 'Annotations of a Cluster that its objects get, too; names separated by commas, * at the end for a prefix.',
    kind: 'list',
    standard: null,
  },
  {
    key: 'INHERITED_LABELS',
    label: 'Inherited labels',
    help: 'Labels of a Cluster that its objects get, too; names separated by commas, * at the end for a prefix.',
    kind: 'list',
    standard: null,
  },
  {
    key: 'CERTIFICATE_DURATION',
    label: 'Certificates hold for',
    help: 'How long certificates hold that the operator makes.',
    kind: 'number',
    standard: '90',
    unit: 'days',
    minimum: 1,
  },
  {
    key: 'EXPIRING_CHECK_THRESHOLD',
    label: 'Renew certificates',
    help: 'How long before their end certificates are renewed.',
    kind: 'number',
    standard: '7',
    unit: 'days before',
    minimum: 1,
  },
  {
    key: 'CREATE_ANY_SERVICE',
    label: 'Make the “any” Service',
    help: 'A Service of each database that leads to any member, ready or not.',
    kind: 'flag',
    standard: 'false',
  },
  {
    key: 'DRAIN_TAINTS',
    label: 'Taints of a node that is drained',
    help: 'Names of taints, separated by commas: where a node has one, its primaries are moved away.',
    kind: 'list',
    standard: null,
  },
  {
    key: 'INCLUDE_PLUGINS',
    label: 'Plugins for every database',
    help: 'Names of plugins, separated by commas, that every database is reconciled with.',
    kind: 'list',
    standard: null,
  },
  {
    key: 'PULL_SECRET_NAME',
    label: 'Pull secret',
    help: 'Secret in the operator’s namespace that is copied to where databases pull their images.',
    kind: 'text',
    standard: null,
  },
  {
    key: 'MONITORING_QUERIES_CONFIGMAP',
    label: 'Monitoring queries (ConfigMap)',
    help: 'ConfigMap in the operator’s namespace with queries that every database exports.',
    kind: 'text',
    standard: null,
  },
  {
    key: 'MONITORING_QUERIES_SECRET',
    label: 'Monitoring queries (Secret)',
    help: 'Secret in the operator’s namespace with queries that every database exports.',
    kind: 'text',
    standard: null,
  },
  {
    key: 'KUBERNETES_CLUSTER_DOMAIN',
    label: 'DNS domain of the cluster',
    help: 'Certificates of databases are made for names in it.',
    kind: 'text',
    standard: 'cluster.local',
  },
  {
    key: 'STANDBY_TCP_USER_TIMEOUT',
    label: 'TCP time-out of replicas',
    help: 'How long a replica’s connection to its primary may stay unacknowledged.',
    kind: 'number',
    standard: null,
    unit: 'ms',
    minimum: 0,
  },
]
