import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { namespaceKind, networkPolicyKind, resourceQuotaKind } from '../kinds.ts'
import { head } from './manifests.ts'
import { namespaceOf, type ProvisionParams } from './params.ts'

/** Where the operator runs unless it was installed elsewhere. */
export const operatorNamespace = 'cnpg-system'

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

/**
 * Lets in traffic from the tenant's own namespace, from the operator (it asks members for their state on port 8000), scrapes of the metrics
 * port, and, where a load balancer was asked for, connections to PostgreSQL from the allowed ranges.
 */
export function buildNetworkPolicy(params: ProvisionParams, operatorIn: string): KubeObject {
  const from = (namespace: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }]
  const ranges = params.allowedRanges.map(cidr => ({ ipBlock: { cidr } }))
  const outside = params.loadBalancer ? [{ ...(ranges.length > 0 ? { from: ranges } : {}), ports: [{ port: 5432, protocol: 'TCP' }] }] : []
  return {
    ...head(networkPolicyKind, namespaceOf(params), 'tenant'),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ podSelector: {} }] },
        {
          from: from(operatorIn),
          ports: [
            { port: 8000, protocol: 'TCP' },
            { port: 5432, protocol: 'TCP' },
          ],
        },
        ...(params.podMonitor ? [{ ports: [{ port: 9187, protocol: 'TCP' }] }] : []),
        ...outside,
      ],
    },
  }
}
