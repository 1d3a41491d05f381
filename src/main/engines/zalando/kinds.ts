import type { KindRef } from '../../../shared/domain/kube.ts'

const core = { group: '', version: 'v1', namespaced: true } as const
const apps = { group: 'apps', version: 'v1', namespaced: true } as const
const acid = { group: 'acid.zalan.do', version: 'v1', namespaced: true } as const

/** The kind's name is in small letters: it is the operator's. */
export const postgresqlKind: KindRef = { ...acid, kind: 'postgresql', plural: 'postgresqls' }
export const operatorConfigurationKind: KindRef = { ...acid, kind: 'OperatorConfiguration', plural: 'operatorconfigurations' }
/** Where Patroni keeps its configuration unless it is told to use ConfigMaps. */
export const endpointsKind: KindRef = { ...core, kind: 'Endpoints', plural: 'endpoints' }
export const configMapKind: KindRef = { ...core, kind: 'ConfigMap', plural: 'configmaps' }
export const statefulSetKind: KindRef = { ...apps, kind: 'StatefulSet', plural: 'statefulsets' }
