import type { KindRef } from '../../../shared/domain/kube.ts'

const core = { group: '', version: 'v1', namespaced: true } as const
const apps = { group: 'apps', version: 'v1', namespaced: true } as const
const batch = { group: 'batch', version: 'v1', namespaced: true } as const
const acid = { group: 'acid.zalan.do', version: 'v1', namespaced: true } as const

/** The kind's name is in small letters: it is the operator's. */
export const postgresqlKind: KindRef = { ...acid, kind: 'postgresql', plural: 'postgresqls' }
export const operatorConfigurationKind: KindRef = { ...acid, kind: 'OperatorConfiguration', plural: 'operatorconfigurations' }
export const configMapKind: KindRef = { ...core, kind: 'ConfigMap', plural: 'configmaps' }
export const podKind: KindRef = { ...core, kind: 'Pod', plural: 'pods' }
export const volumeClaimKind: KindRef = { ...core, kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' }
export const serviceKind: KindRef = { ...core, kind: 'Service', plural: 'services' }
export const eventKind: KindRef = { ...core, kind: 'Event', plural: 'events' }
export const secretKind: KindRef = { ...core, kind: 'Secret', plural: 'secrets' }
export const resourceQuotaKind: KindRef = { ...core, kind: 'ResourceQuota', plural: 'resourcequotas' }
export const namespaceKind: KindRef = { ...core, namespaced: false, kind: 'Namespace', plural: 'namespaces' }
export const nodeKind: KindRef = { ...core, namespaced: false, kind: 'Node', plural: 'nodes' }
export const statefulSetKind: KindRef = { ...apps, kind: 'StatefulSet', plural: 'statefulsets' }
export const deploymentKind: KindRef = { ...apps, kind: 'Deployment', plural: 'deployments' }
export const cronJobKind: KindRef = { ...batch, kind: 'CronJob', plural: 'cronjobs' }
export const jobKind: KindRef = { ...batch, kind: 'Job', plural: 'jobs' }
export const networkPolicyKind: KindRef = {
  group: 'networking.k8s.io',
  version: 'v1',
  namespaced: true,
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
}
export const storageClassKind: KindRef = {
  group: 'storage.k8s.io',
  version: 'v1',
  namespaced: false,
  kind: 'StorageClass',
  plural: 'storageclasses',
}
