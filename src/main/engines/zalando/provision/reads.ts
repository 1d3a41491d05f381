import type { KindRef } from '../../../../shared/domain/kube.ts'
import type { Read } from '../../engine.ts'
import { deploymentKind, namespaceKind, networkPolicyKind, resourceQuotaKind, storageClassKind } from '../../kube-kinds.ts'
import { capacityReads } from '../../provision/capacity.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, quotaName } from '../../tenant.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { configReads, operatorSelectors } from '../named-settings.ts'
import type { ProvisionParams } from './params.ts'
import { policyName } from './tenant-manifests.ts'

/** All that a plan to provision stands on. */
export function readsOf(params: ProvisionParams): readonly Read[] {
  const namespace = namespaceOf(params)
  const one = (kind: KindRef, name: string): Read[] => (name === '' ? [] : [{ kind, namespace: kind.namespaced ? namespace : null, name }])
  return [
    ...one(postgresqlKind, params.name),
    ...one(statefulSetKind, params.name),
    ...one(namespaceKind, namespace),
    { kind: storageClassKind, namespace: null },
    ...capacityReads(params),
    ...operatorSelectors.map(labelSelector => ({ kind: deploymentKind, namespace: null, labelSelector })),
    ...configReads,
    ...(hasTenantQuota(params) ? one(resourceQuotaKind, quotaName) : []),
    ...(hasTenantPolicy(params) ? one(networkPolicyKind, policyName) : []),
  ]
}
