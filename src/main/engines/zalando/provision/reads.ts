import type { KindRef } from '../../../../shared/domain/kube.ts'
import type { Read } from '../../engine.ts'
import { deploymentKind, namespaceKind, networkPolicyKind, resourceQuotaKind, storageClassKind } from '../../kube-kinds.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, quotaName } from '../../tenant.ts'
import { configMapKind, operatorConfigurationKind, postgresqlKind, statefulSetKind } from '../kinds.ts'
import { configMapName } from '../operator-config.ts'
import type { ProvisionParams } from './params.ts'
import { policyName } from './tenant-manifests.ts'

/** The operator's own labels: of its chart, and of its plain manifests. */
export const operatorSelectors = ['app.kubernetes.io/name=postgres-operator', 'application=postgres-operator'] as const

/** Where the operator's ConfigMap is put by its manifests and its chart; reading them all would take too much of a cluster. */
const usualNamespaces = ['default', 'postgres-operator'] as const

/** The operator's settings, wherever they are kept. */
export const configReads: readonly Read[] = [
  { kind: operatorConfigurationKind, namespace: null },
  ...usualNamespaces.map(namespace => ({ kind: configMapKind, namespace, name: configMapName })),
]

/** All that a plan to provision stands on. */
export function readsOf(params: ProvisionParams): readonly Read[] {
  const namespace = namespaceOf(params)
  const one = (kind: KindRef, name: string): Read[] => (name === '' ? [] : [{ kind, namespace: kind.namespaced ? namespace : null, name }])
  return [
    ...one(postgresqlKind, params.name),
    ...one(statefulSetKind, params.name),
    ...one(namespaceKind, namespace),
    { kind: storageClassKind, namespace: null },
    ...operatorSelectors.map(labelSelector => ({ kind: deploymentKind, namespace: null, labelSelector })),
    ...configReads,
    ...(hasTenantQuota(params) ? one(resourceQuotaKind, quotaName) : []),
    ...(hasTenantPolicy(params) ? one(networkPolicyKind, policyName) : []),
  ]
}
