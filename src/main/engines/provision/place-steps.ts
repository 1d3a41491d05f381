import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, DraftStep } from '../engine.ts'
import { namespaceKind, networkPolicyKind, resourceQuotaKind } from '../kube-kinds.ts'
import { buildNamespace, buildResourceQuota, hasTenantPolicy, hasTenantQuota, type PlaceParams } from '../tenant.ts'
import { quotaChanges } from './tenant-quota.ts'

/** The policy of a tenant's namespace, and what one database lets in beyond it (null: nothing). */
interface Policies {
  readonly tenant: KubeObject
  readonly access: KubeObject | null
}

/** One object that the plan writes as a whole. */
export function applyStep(id: string, title: string, kind: KindRef, manifest: KubeObject): DraftStep {
  return { id, title, kind, verb: 'apply', manifest }
}

/** What a new database needs before it: its namespace and, in a tenant's, quota and policies. */
export function placeSteps(params: PlaceParams, view: ContextView, policies: () => Policies): readonly DraftStep[] {
  const steps: DraftStep[] = []
  const namespace = buildNamespace(params)
  const isThere = view.get(namespaceKind, null, namespace.metadata.name) !== null
  // A namespace that somebody else made is not ours to own; a tenant's gets its labels.
  if (params.namespaceMode === 'tenant' || (params.namespaceMode === 'new' && !isThere))
    steps.push(applyStep('namespace', 'Create the namespace', namespaceKind, namespace))
  // A quota that is there with these numbers is kept: there is nothing to write.
  if (hasTenantQuota(params) && quotaChanges(params, view)?.length !== 0)
    steps.push(applyStep('quota', 'Set the tenant’s quota', resourceQuotaKind, buildResourceQuota(params)))
  if (hasTenantPolicy(params)) {
    const { tenant, access } = policies()
    steps.push(applyStep('network-policy', 'Restrict network access to the namespace', networkPolicyKind, tenant))
    if (access !== null) steps.push(applyStep('access-policy', 'Allow the traffic that this database needs', networkPolicyKind, access))
  }
  return steps
}
