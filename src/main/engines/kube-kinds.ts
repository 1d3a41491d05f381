/** Kinds of Kubernetes itself that more than one engine reads or writes. */
import type { KindRef } from '../../shared/domain/kube.ts'

const core = { group: '', version: 'v1', namespaced: true } as const
const networking = { group: 'networking.k8s.io', version: 'v1', namespaced: true } as const
const policy = { group: 'policy', version: 'v1', namespaced: true } as const
const batch = { group: 'batch', version: 'v1', namespaced: true } as const
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: true } as const
const storage = { group: 'storage.k8s.io', version: 'v1', namespaced: false } as const

export const podKind: KindRef = { ...core, kind: 'Pod', plural: 'pods' }
export const volumeClaimKind: KindRef = { ...core, kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' }
export const serviceKind: KindRef = { ...core, kind: 'Service', plural: 'services' }
export const eventKind: KindRef = { ...core, kind: 'Event', plural: 'events' }
export const secretKind: KindRef = { ...core, kind: 'Secret', plural: 'secrets' }
export const resourceQuotaKind: KindRef = { ...core, kind: 'ResourceQuota', plural: 'resourcequotas' }
export const namespaceKind: KindRef = { ...core, namespaced: false, kind: 'Namespace', plural: 'namespaces' }
export const nodeKind: KindRef = { ...core, namespaced: false, kind: 'Node', plural: 'nodes' }
export const networkPolicyKind: KindRef = { ...networking, kind: 'NetworkPolicy', plural: 'networkpolicies' }
export const storageClassKind: KindRef = { ...storage, kind: 'StorageClass', plural: 'storageclasses' }
export const deploymentKind: KindRef = { group: 'apps', version: 'v1', namespaced: true, kind: 'Deployment', plural: 'deployments' }
export const disruptionBudgetKind: KindRef = { ...policy, kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets' }
export const configMapKind: KindRef = { ...core, kind: 'ConfigMap', plural: 'configmaps' }
export const customResourceDefinitionKind: KindRef = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  namespaced: false,
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
}
const admission = { group: 'admissionregistration.k8s.io', version: 'v1', namespaced: false } as const
export const validatingWebhookKind: KindRef = {
  ...admission,
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
}
export const mutatingWebhookKind: KindRef = { ...admission, kind: 'MutatingWebhookConfiguration', plural: 'mutatingwebhookconfigurations' }
export const cronJobKind: KindRef = { ...batch, kind: 'CronJob', plural: 'cronjobs' }
export const jobKind: KindRef = { ...batch, kind: 'Job', plural: 'jobs' }
export const serviceAccountKind: KindRef = { ...core, kind: 'ServiceAccount', plural: 'serviceaccounts' }
export const roleKind: KindRef = { ...rbac, kind: 'Role', plural: 'roles' }
export const roleBindingKind: KindRef = { ...rbac, kind: 'RoleBinding', plural: 'rolebindings' }
export const clusterRoleKind: KindRef = { ...rbac, namespaced: false, kind: 'ClusterRole', plural: 'clusterroles' }
export const clusterRoleBindingKind: KindRef = { ...rbac, namespaced: false, kind: 'ClusterRoleBinding', plural: 'clusterrolebindings' }
