import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { networkPolicyKind } from '../../kube-kinds.ts'
import { head } from '../../manifest-head.ts'
import { namespaceOf } from '../../tenant.ts'
import { label } from '../labels.ts'
import { namesOf, type ProvisionParams } from './params.ts'

/** Where the operator runs unless it was installed elsewhere. */
export const usualOperatorNamespace = 'cnpg-system'

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
