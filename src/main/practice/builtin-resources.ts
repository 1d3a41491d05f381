import { builtinColumns } from './builtin-columns.ts'
import { builtinSchema } from './builtin-schemas.ts'
import { builtinStrategies } from './builtin-strategies.ts'
import type { Resource, ScalePaths } from './resource.ts'

interface Row {
  readonly gv: string
  readonly kind: string
  readonly plural: string
  readonly short?: readonly string[]
  readonly all?: boolean
  readonly cluster?: boolean
  readonly status?: boolean
  readonly scale?: boolean
  readonly generation?: boolean
  readonly virtual?: boolean
}

const rows: readonly Row[] = [
  { gv: 'v1', kind: 'Namespace', plural: 'namespaces', short: ['ns'], cluster: true, status: true },
  { gv: 'v1', kind: 'Pod', plural: 'pods', short: ['po'], all: true, status: true, generation: true },
  { gv: 'v1', kind: 'Service', plural: 'services', short: ['svc'], all: true, status: true },
  { gv: 'v1', kind: 'Secret', plural: 'secrets' },
  { gv: 'v1', kind: 'ConfigMap', plural: 'configmaps', short: ['cm'] },
  { gv: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', short: ['pvc'], status: true },
  { gv: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', short: ['pv'], cluster: true, status: true },
  { gv: 'v1', kind: 'Node', plural: 'nodes', short: ['no'], cluster: true, status: true },
  { gv: 'v1', kind: 'Event', plural: 'events', short: ['ev'] },
  { gv: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', short: ['sa'] },
  { gv: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', short: ['quota'], status: true },
  { gv: 'v1', kind: 'LimitRange', plural: 'limitranges', short: ['limits'] },
  { gv: 'v1', kind: 'Endpoints', plural: 'endpoints', short: ['ep'] },
  { gv: 'apps/v1', kind: 'Deployment', plural: 'deployments', short: ['deploy'], all: true, status: true, scale: true, generation: true },
  { gv: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets', short: ['sts'], all: true, status: true, scale: true, generation: true },
  { gv: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets', short: ['rs'], all: true, status: true, scale: true, generation: true },
  { gv: 'batch/v1', kind: 'Job', plural: 'jobs', all: true, status: true, generation: true },
  { gv: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', short: ['cj'], all: true, status: true, generation: true },
  { gv: 'networking.k8s.io/v1', kind: 'NetworkPolicy', plural: 'networkpolicies', short: ['netpol'], generation: true },
  { gv: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', short: ['pdb'], status: true, generation: true },
  { gv: 'storage.k8s.io/v1', kind: 'StorageClass', plural: 'storageclasses', short: ['sc'], cluster: true },
  { gv: 'coordination.k8s.io/v1', kind: 'Lease', plural: 'leases' },
  { gv: 'rbac.authorization.k8s.io/v1', kind: 'Role', plural: 'roles' },
  { gv: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', plural: 'rolebindings' },
  { gv: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', plural: 'clusterroles', cluster: true },
  { gv: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', cluster: true },
  {
    gv: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    short: ['crd', 'crds'],
    cluster: true,
    status: true,
    generation: true,
  },
  { gv: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', plural: 'selfsubjectaccessreviews', cluster: true, virtual: true },
  { gv: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', plural: 'selfsubjectrulesreviews', cluster: true, virtual: true },
  { gv: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', plural: 'subjectaccessreviews', cluster: true, virtual: true },
  { gv: 'authorization.k8s.io/v1', kind: 'LocalSubjectAccessReview', plural: 'localsubjectaccessreviews', virtual: true },
  { gv: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', plural: 'selfsubjectreviews', cluster: true, virtual: true },
]

const replicas: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  labelSelector: ['spec', 'selector'],
}

function describe(row: Row): Resource {
  const [group = '', version = 'v1'] = row.gv.includes('/') ? row.gv.split('/') : ['', row.gv]
  return {
    group,
    version,
    kind: row.kind,
    listKind: `${row.kind}List`,
    plural: row.plural,
    singular: row.kind.toLowerCase(),
    shortNames: row.short ?? [],
    categories: row.all ? ['all'] : row.kind === 'CustomResourceDefinition' ? ['api-extensions'] : [],
    namespaced: row.cluster !== true,
    hasStatus: row.status === true,
    ...(row.scale ? { scale: replicas } : {}),
    generation: row.generation === true,
    schema: builtinSchema(row.kind),
    columns: builtinColumns(row.kind),
    custom: false,
    strategy: builtinStrategies[row.kind] ?? {},
    ...(row.virtual ? { virtual: true } : {}),
  }
}

/** Every kind that is served without a CustomResourceDefinition. */
export const builtinResources: readonly Resource[] = rows.map(describe)
