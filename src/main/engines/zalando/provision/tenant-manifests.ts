import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { networkPolicyKind } from '../../kube-kinds.ts'
import { head } from '../../manifest-head.ts'
import { namespaceOf } from '../../tenant.ts'
import { application, label } from '../labels.ts'
import type { ProvisionParams } from './params.ts'

/** Where the operator's chart puts it. */
export const usualOperatorNamespace = 'postgres-operator'

/** The policy has a name of its own: other operators' databases in the namespace keep theirs, and policies add up. */
export const policyName = 'tenant-postgres-operator'

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
