import type { KubeObject } from '../../../kube-object.ts'
import { backupCrd } from './backup.ts'
import { clusterCrd } from './cluster.ts'
import { databaseCrd } from './database.ts'
import { clusterImageCatalogCrd, imageCatalogCrd } from './image-catalogs.ts'
import { objectStoreCrd } from './object-store.ts'
import { podMonitorCrd } from './pod-monitor.ts'
import { poolerCrd } from './pooler.ts'
import { scheduledBackupCrd } from './scheduled-backup.ts'

/** Every CustomResourceDefinition that the operator, its backup plugin and the metrics stack bring. */
export const cnpgCrds: readonly KubeObject[] = [
  clusterCrd,
  backupCrd,
  scheduledBackupCrd,
  poolerCrd,
  databaseCrd,
  imageCatalogCrd,
  clusterImageCatalogCrd,
  objectStoreCrd,
  podMonitorCrd,
]
