import type { KindRef } from '../../../../shared/domain/kube.ts'
import type { Read } from '../../engine.ts'
import { deploymentKind, namespaceKind, networkPolicyKind, resourceQuotaKind, secretKind, storageClassKind } from '../../kube-kinds.ts'
import { capacityReads } from '../../provision/capacity.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, quotaName } from '../../tenant.ts'
import { clusterImageCatalogKind, clusterKind, imageCatalogKind, objectStoreKind, podMonitorKind, poolerKind } from '../kinds.ts'
import { namesOf, type ProvisionParams } from './params.ts'

/** The operator's own label, of its manifest and its chart. */
export const operatorSelector = 'app.kubernetes.io/name=cloudnative-pg'

/** All that a plan to provision stands on. */
export function readsOf(params: ProvisionParams): readonly Read[] {
  const namespace = namespaceOf(params)
  const names = namesOf(params)
  const one = (kind: KindRef, name: string): Read[] => (name === '' ? [] : [{ kind, namespace: kind.namespaced ? namespace : null, name }])
  return [
    ...one(clusterKind, params.name),
    ...one(poolerKind, params.name),
    ...one(namespaceKind, namespace),
    { kind: storageClassKind, namespace: null },
    ...capacityReads(params),
    { kind: deploymentKind, namespace: null, labelSelector: operatorSelector },
    ...(params.imageSource === 'catalog'
      ? one(params.catalogKind === 'ImageCatalog' ? imageCatalogKind : clusterImageCatalogKind, params.catalogName)
      : []),
    ...(params.backupTarget === 'none' ? [] : one(objectStoreKind, names.store)),
    ...(params.backupTarget === 'new' && params.backupCredentials !== 'identity' ? one(secretKind, names.backupSecret) : []),
    // Whom a change of what is shared would touch.
    ...(params.backupTarget === 'new' ? [clusterKind, objectStoreKind].map(kind => ({ kind, namespace })) : []),
    ...(hasTenantQuota(params) ? one(resourceQuotaKind, quotaName) : []),
    ...(hasTenantPolicy(params) ? one(networkPolicyKind, 'tenant') : []),
    ...(params.podMonitor ? one(podMonitorKind, params.name) : []),
  ]
}
