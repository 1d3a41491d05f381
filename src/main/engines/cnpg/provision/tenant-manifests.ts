import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView } from '../../engine.ts'
import { str } from '../../read-json.ts'
import { deploymentKind, namespaceKind, networkPolicyKind, resourceQuotaKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { head } from './manifests.ts'
import { namesOf, namespaceOf, type ProvisionParams } from './params.ts'

/** Where the operator runs unless it was installed elsewhere. */
const operatorNamespace = 'cnpg-system'

/** Labels by which a tenant's namespace is found. */
const tenantLabel = { org: 'clouddb.io/organisation', project: 'clouddb.io/project' } as const

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
  return { ...head(resourceQuotaKind, namespaceOf(params), 'tenant'), spec: { hard } }
}

/** Whether the plan closes the tenant's namespace. */
export function hasTenantPolicy(params: ProvisionParams): boolean {
  return params.namespaceMode === 'tenant' && params.tenantNetworkPolicy
}

/** Whether the plan limits the tenant's namespace. */
export function hasTenantQuota(params: ProvisionParams): boolean {
  return params.namespaceMode === 'tenant' && params.tenantQuota
}

/** The namespace that the operator was seen in, else the usual one. */
export function operatorNamespaceIn(view: ContextView): string {
  return str(view.list(deploymentKind, null)[0], 'metadata', 'namespace') ?? operatorNamespace
}

/**
 * Lets in traffic from the tenant's own namespace and from the operator (it asks members for their state on port 8000). It is the same for each
 * database of the tenant, so that a second one changes nothing for the first.
 */
export function buildNetworkPolicy(params: ProvisionParams, operatorIn: string): KubeObject {
  const operator = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': operatorIn } } }]
  return {
    ...head(networkPolicyKind, namespaceOf(params), 'tenant'),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ podSelector: {} }] },
        {
          from: operator,
          ports: [
            { port: 8000, protocol: 'TCP' },
            { port: 5432, protocol: 'TCP' },
          ],
        },
      ],
    },
  }
}

/**
 * What one database lets in beyond that, and no other of the tenant: scrapes of the metrics port and, where a load balancer was asked for,
 * connections to PostgreSQL from the allowed ranges. null: nothing.
 */
export function buildAccessPolicy(params: ProvisionParams): KubeObject | null {
  const ranges = params.allowedRanges.map(cidr => ({ ipBlock: { cidr } }))
  const ingress = [
    ...(params.podMonitor ? [{ ports: [{ port: 9187, protocol: 'TCP' }] }] : []),
    ...(params.loadBalancer ? [{ ...(ranges.length > 0 ? { from: ranges } : {}), ports: [{ port: 5432, protocol: 'TCP' }] }] : []),
  ]
  if (ingress.length === 0) return null
  return {
    ...head(networkPolicyKind, namespaceOf(params), namesOf(params).accessPolicy, { [label.cluster]: params.name }),
    spec: { podSelector: { matchLabels: { [label.cluster]: params.name } }, policyTypes: ['Ingress'], ingress },
  }
}
