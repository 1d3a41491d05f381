/**
 * Where a new database goes, and the tenant's namespace, quota and policy that its plan may bring. The databases of all engines in a tenant's
 * namespace share these objects: were each engine to make them in its own way, one would undo the other's.
 */
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { ContextView } from './engine.ts'
import { deploymentKind, namespaceKind, resourceQuotaKind } from './kube-kinds.ts'
import { head } from './manifest-head.ts'
import { str } from './read-json.ts'

/** The parameters of a new database that say where it goes. */
export interface PlaceParams {
  readonly namespaceMode: 'existing' | 'new' | 'tenant'
  readonly namespace: string
  readonly tenantOrg: string
  readonly tenantProject: string
  readonly tenantNetworkPolicy: boolean
  readonly tenantQuota: boolean
  readonly quotaCpu: string
  readonly quotaMemory: string
  readonly quotaStorage: string
}

/** Labels by which a tenant's namespace is found. */
const tenantLabel = { org: 'clouddb.io/organisation', project: 'clouddb.io/project' } as const

export const quotaName = 'tenant'

/** The namespace that it goes into. */
export function namespaceOf(params: PlaceParams): string {
  return params.namespaceMode === 'tenant' ? `${params.tenantOrg}-${params.tenantProject}` : params.namespace
}

/** The namespace; a tenant's carries whose it is. */
export function buildNamespace(params: PlaceParams): KubeObject {
  const labels = { [tenantLabel.org]: params.tenantOrg, [tenantLabel.project]: params.tenantProject }
  return head(namespaceKind, null, namespaceOf(params), params.namespaceMode === 'tenant' ? labels : undefined)
}

/** What all of the tenant's pods and volumes together may use. */
export function buildResourceQuota(params: PlaceParams): KubeObject {
  const { quotaCpu, quotaMemory, quotaStorage } = params
  const hard = {
    'requests.cpu': quotaCpu,
    'limits.cpu': quotaCpu,
    'requests.memory': quotaMemory,
    'limits.memory': quotaMemory,
    'requests.storage': quotaStorage,
  }
  return { ...head(resourceQuotaKind, namespaceOf(params), quotaName), spec: { hard } }
}

/** Whether the plan closes the tenant's namespace. */
export function hasTenantPolicy(params: PlaceParams): boolean {
  return params.namespaceMode === 'tenant' && params.tenantNetworkPolicy
}

/** Whether the plan limits the tenant's namespace. */
export function hasTenantQuota(params: PlaceParams): boolean {
  return params.namespaceMode === 'tenant' && params.tenantQuota
}

/** The namespace that the operator was seen in, else the usual one. */
export function operatorNamespaceIn(view: ContextView, usual: string): string {
  return str(view.list(deploymentKind, null)[0], 'metadata', 'namespace') ?? usual
}
