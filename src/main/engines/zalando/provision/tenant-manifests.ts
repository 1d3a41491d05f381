import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { parseQuantity } from '../../../../shared/domain/quantity.ts'
import type { ContextView } from '../../engine.ts'
import { at, entries, str } from '../../read-json.ts'
import { deploymentKind, namespaceKind, networkPolicyKind, resourceQuotaKind } from '../kinds.ts'
import { application, label } from '../labels.ts'
import { head } from './manifests.ts'
import { namespaceOf, type ProvisionParams } from './params.ts'

/** Where the operator's chart puts it. */
const operatorNamespace = 'postgres-operator'

/** Labels by which a tenant's namespace is found. */
const tenantLabel = { org: 'clouddb.io/organisation', project: 'clouddb.io/project' } as const

/** The policy has a name of its own: other operators' databases in the namespace keep theirs, and policies add up. */
export const policyName = 'tenant-postgres-operator'
export const quotaName = 'tenant'

/** The namespace; a tenant's carries whose it is. */
export function buildNamespace(params: ProvisionParams): KubeObject {
  const labels = { [tenantLabel.org]: params.tenantOrg, [tenantLabel.project]: params.tenantProject }
  return head(namespaceKind, null, namespaceOf(params), params.namespaceMode === 'tenant' ? labels : undefined)
}

/** What all of the tenant's pods and volumes together may use. */
export function buildResourceQuota(params: ProvisionParams): KubeObject {
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
export function hasTenantPolicy(params: ProvisionParams): boolean {
  return params.namespaceMode === 'tenant' && params.tenantNetworkPolicy
}

/** Whether the plan limits the tenant's namespace. */
export function hasTenantQuota(params: ProvisionParams): boolean {
  return params.namespaceMode === 'tenant' && params.tenantQuota
}

/** Numbers of a quota that is there which the plan changes, in words; null: there is none, or it was not seen. */
export function quotaChanges(params: ProvisionParams, view: ContextView): readonly string[] | null {
  const live = view.get(resourceQuotaKind, namespaceOf(params), quotaName)
  if (live === null) return null
  return entries(buildResourceQuota(params), 'spec', 'hard').flatMap(([name, wanted]) => {
    const before = at(live, 'spec', 'hard', name)
    const [had, gets] = [before, wanted].map(value =>
      typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : null,
    )
    return had !== null && had === gets
      ? []
      : [`${name} from ${typeof before === 'string' ? before.slice(0, 40) : 'no limit'} to ${String(wanted)}`]
  })
}

/** The namespace that the operator was seen in, else the usual one. */
export function operatorNamespaceIn(view: ContextView): string {
  return str(view.list(deploymentKind, null)[0], 'metadata', 'namespace') ?? operatorNamespace
}

/** Lets in traffic from the tenant's own namespace and, to PostgreSQL and Patroni, from the operator. The same for each database of the tenant. */
export function buildNetworkPolicy(params: ProvisionParams, operatorIn: string): KubeObject {
  const ports = [5432, 8008].map(port => ({ port, protocol: 'TCP' }))
  const operator = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': operatorIn } } }]
  return {
    ...head(networkPolicyKind, namespaceOf(params), policyName),
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }, { from: operator, ports }] },
  }
}

/** Lets a load balancer's connections through to this database alone; null: there is none that lets anybody in. */
export function buildAccessPolicy(params: ProvisionParams): KubeObject | null {
  const exposed = params.loadBalancer || params.replicaLoadBalancer || (params.pooler && params.poolerLoadBalancer)
  if (!exposed || params.allowedRanges.length === 0) return null
  const podSelector = {
    matchLabels: { [label.cluster]: params.name },
    matchExpressions: [{ key: label.application, operator: 'In', values: [application.server, application.pooler] }],
  }
  const from = params.allowedRanges.map(cidr => ({ ipBlock: { cidr } }))
  return {
    ...head(networkPolicyKind, namespaceOf(params), `${params.name}-access`, { [label.cluster]: params.name }),
    spec: { podSelector, policyTypes: ['Ingress'], ingress: [{ from, ports: [{ port: 5432, protocol: 'TCP' }] }] },
  }
}
