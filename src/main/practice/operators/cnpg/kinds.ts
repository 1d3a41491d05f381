import type { ResourceType } from '../../resource-type.ts'

/** The custom kinds that this simulated operator serves or reads, by kind. */
export const cnpgTypes = {
  Cluster: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', plural: 'clusters', namespaced: true },
  Backup: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', plural: 'backups', namespaced: true },
  ScheduledBackup: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup', plural: 'scheduledbackups', namespaced: true },
  Pooler: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler', plural: 'poolers', namespaced: true },
  Database: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Database', plural: 'databases', namespaced: true },
  ImageCatalog: { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ImageCatalog', plural: 'imagecatalogs', namespaced: true },
  ClusterImageCatalog: {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ClusterImageCatalog',
    plural: 'clusterimagecatalogs',
    namespaced: false,
  },
  ObjectStore: { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore', plural: 'objectstores', namespaced: true },
} as const satisfies Record<string, ResourceType>

/** Name of the backup plugin, as Clusters and Backups refer to it. */
export const barmanPlugin = 'barman-cloud.cloudnative-pg.io'

/** The operator's and the plugin's release that this simulation follows. */
const operatorVersion = '1.30.0'
/** The image that the operator is installed with. */
export const operatorImage = `ghcr.io/cloudnative-pg/cloudnative-pg:${operatorVersion}`
export const pluginVersion = '0.14.0'

/** What the mutating webhook fills in where neither an image nor a catalog is named. */
export const defaultImage = 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie'

/** Namespace of the operator and of its plugin. */
export const operatorNamespace = 'cnpg-system'
