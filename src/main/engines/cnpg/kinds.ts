import type { KindRef } from '../../../shared/domain/kube.ts'

const cnpg = { group: 'postgresql.cnpg.io', version: 'v1', namespaced: true } as const

export const clusterKind: KindRef = { ...cnpg, kind: 'Cluster', plural: 'clusters' }
export const backupKind: KindRef = { ...cnpg, kind: 'Backup', plural: 'backups' }
export const scheduledBackupKind: KindRef = { ...cnpg, kind: 'ScheduledBackup', plural: 'scheduledbackups' }
export const poolerKind: KindRef = { ...cnpg, kind: 'Pooler', plural: 'poolers' }
export const databaseKind: KindRef = { ...cnpg, kind: 'Database', plural: 'databases' }
/** A role as an object of its own: since operator 1.30. */
export const databaseRoleKind: KindRef = { ...cnpg, kind: 'DatabaseRole', plural: 'databaseroles' }
export const publicationKind: KindRef = { ...cnpg, kind: 'Publication', plural: 'publications' }
export const subscriptionKind: KindRef = { ...cnpg, kind: 'Subscription', plural: 'subscriptions' }
export const imageCatalogKind: KindRef = { ...cnpg, kind: 'ImageCatalog', plural: 'imagecatalogs' }
export const clusterImageCatalogKind: KindRef = { ...cnpg, namespaced: false, kind: 'ClusterImageCatalog', plural: 'clusterimagecatalogs' }
/** Of the Barman Cloud plugin. */
export const objectStoreKind: KindRef = {
  group: 'barmancloud.cnpg.io',
  version: 'v1',
  namespaced: true,
  kind: 'ObjectStore',
  plural: 'objectstores',
}
export const podMonitorKind: KindRef = {
  group: 'monitoring.coreos.com',
  version: 'v1',
  namespaced: true,
  kind: 'PodMonitor',
  plural: 'podmonitors',
}

/** The CNPG-I plugin that keeps backups and WAL in an object store. */
export const barmanPlugin = 'barman-cloud.cloudnative-pg.io'
