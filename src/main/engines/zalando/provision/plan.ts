import type { Consequence } from '../../../../shared/domain/plan.ts'
import { formatBytes, parseQuantity } from '../../../../shared/domain/quantity.ts'
import type { ContextView, DraftStep, Operation, PlanDraft } from '../../engine.ts'
import { reservedBy } from '../../provision/capacity.ts'
import { applyStep, placeSteps } from '../../provision/place-steps.ts'
import { quotaConsequence } from '../../provision/tenant-quota.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, operatorNamespaceIn } from '../../tenant.ts'
import { consequenceOfField } from '../consequence-of-field.ts'
import { postgresqlKind } from '../kinds.ts'
import { buildPostgresql } from './manifests.ts'
import { checkOnline } from './online-checks.ts'
import { type ProvisionParams, usersOf } from './params.ts'
import { checkRules } from './rules.ts'
import { buildAccessPolicy, buildNetworkPolicy, usualOperatorNamespace } from './tenant-manifests.ts'

/** The plan of a new database: its objects in the order in which they need each other. */
export const planProvision: Operation<ProvisionParams>['plan'] = ({ params, view, online }): PlanDraft => ({
  steps: draftSteps(params, view),
  checks: [...checkRules(params), ...checkOnline(params, view, online)],
  consequences: [...(hasTenantQuota(params) ? quotaConsequence(params, view) : []), ...findConsequences(params)],
  // What is only made now has nothing running that could restart.
  consequenceOf: (stepId, pointer) =>
    stepId === 'cluster' && view.get(postgresqlKind, namespaceOf(params), params.name) !== null ? consequenceOfField(pointer) : null,
  typed: null,
})

function draftSteps(params: ProvisionParams, view: ContextView): readonly DraftStep[] {
  return [
    ...placeSteps(params, view, () => policiesOf(params, view)),
    applyStep('cluster', 'Create the database', postgresqlKind, buildPostgresql(params)),
  ]
}

function policiesOf(params: ProvisionParams, view: ContextView) {
  const tenant = buildNetworkPolicy(params, operatorNamespaceIn(view, usualOperatorNamespace))
  return { tenant, access: buildAccessPolicy(params) }
}

function findConsequences(params: ProvisionParams): readonly Consequence[] {
  const found: Consequence[] = []
  const say = (text: string): void => {
    found.push({ level: 'none', text })
  }
  const bytes = parseQuantity(params.storageSize)
  const total = bytes === null ? '' : ` with ${formatBytes(bytes * params.members)} in total`
  say(`Creates ${params.members} ${params.members === 1 ? 'member, with a volume' : 'members, each with a volume,'}${total}.`)
  reservedBy(params).forEach(say)
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
