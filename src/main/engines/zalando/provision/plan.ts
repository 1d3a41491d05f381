import type { Consequence } from '../../../../shared/domain/plan.ts'
import { formatBytes, parseQuantity } from '../../../../shared/domain/quantity.ts'
import type { ContextView, DraftStep, Operation, PlanDraft } from '../../engine.ts'
import { namespaceKind, networkPolicyKind, resourceQuotaKind } from '../../kube-kinds.ts'
import { buildNamespace, buildResourceQuota, hasTenantPolicy, hasTenantQuota, namespaceOf, operatorNamespaceIn } from '../../tenant.ts'
import { consequenceOfField } from '../consequence-of-field.ts'
import { postgresqlKind } from '../kinds.ts'
import { buildPostgresql } from './manifests.ts'
import { checkOnline } from './online-checks.ts'
import { type ProvisionParams, usersOf } from './params.ts'
import { checkRules } from './rules.ts'
import { buildAccessPolicy, buildNetworkPolicy, quotaChanges, usualOperatorNamespace } from './tenant-manifests.ts'

/** The plan of a new database: its objects in the order in which they need each other. */
export const planProvision: Operation<ProvisionParams>['plan'] = ({ params, view, online }): PlanDraft => ({
  steps: draftSteps(params, view),
  checks: [...checkRules(params), ...checkOnline(params, view, online)],
  consequences: findConsequences(params, view),
  // What is only made now has nothing running that could restart.
  consequenceOf: (stepId, pointer) =>
    stepId === 'cluster' && view.get(postgresqlKind, namespaceOf(params), params.name) !== null ? consequenceOfField(pointer) : null,
  typed: null,
})

function draftSteps(params: ProvisionParams, view: ContextView): readonly DraftStep[] {
  const steps: DraftStep[] = []
  const apply = (id: string, title: string, kind: DraftStep['kind'], manifest: Extract<DraftStep, { verb: 'apply' }>['manifest']): void => {
    steps.push({ id, title, kind, verb: 'apply', manifest })
  }
  const namespace = buildNamespace(params)
  const isThere = view.get(namespaceKind, null, namespace.metadata.name) !== null
  // A namespace that somebody else made is not ours to own; a tenant's gets its labels.
  if (params.namespaceMode === 'tenant' || (params.namespaceMode === 'new' && !isThere))
    apply('namespace', 'Create the namespace', namespaceKind, namespace)
  // A quota that is there with these numbers is kept: there is nothing to write.
  if (hasTenantQuota(params) && quotaChanges(params, view)?.length !== 0)
    apply('quota', 'Set the tenant’s quota', resourceQuotaKind, buildResourceQuota(params))
  if (hasTenantPolicy(params)) {
    const policy = buildNetworkPolicy(params, operatorNamespaceIn(view, usualOperatorNamespace))
    apply('network-policy', 'Restrict network access to the namespace', networkPolicyKind, policy)
    const access = buildAccessPolicy(params)
    if (access !== null) apply('access-policy', 'Allow the traffic that this database needs', networkPolicyKind, access)
  }
  apply('cluster', 'Create the database', postgresqlKind, buildPostgresql(params))
  return steps
}

function findConsequences(params: ProvisionParams, view: ContextView): readonly Consequence[] {
  const found: Consequence[] = []
  const say = (text: string, level: Consequence['level'] = 'none'): void => {
    found.push({ level, text })
  }
  const changes = hasTenantQuota(params) ? (quotaChanges(params, view) ?? []) : []
  if (changes.length > 0)
    say(
      `The quota of the whole namespace changes: ${changes.join(', ')}. Pods beyond it keep running, but are not recreated once they stop.`,
      'outage',
    )
  const bytes = parseQuantity(params.storageSize)
  const total = bytes === null ? '' : ` with ${formatBytes(bytes * params.members)} in total`
  say(`Creates ${params.members} ${params.members === 1 ? 'member, with a volume' : 'members, each with a volume,'}${total}.`)
  const users = usersOf(params).size
  say(`Creates ${users} ${users === 1 ? 'user' : 'users'}, each with a password in a Secret.`)
  if (params.loadBalancer || params.replicaLoadBalancer || (params.pooler && params.poolerLoadBalancer)) {
    const who = params.allowedRanges.length === 0 ? 'nobody outside the cluster' : params.allowedRanges.slice(0, 5).join(', ')
    say(`Load balancers let in ${who}; the cloud may charge for them.`)
  }
  if (hasTenantPolicy(params)) say('The network policy applies to every pod in the namespace, including existing ones.')
  if (params.logicalBackup) say('Logical backups go where the operator’s settings say. The operator itself can not restore them.')
  return found
}
