import type { Consequence } from '../../../../shared/domain/plan.ts'
import { formatBytes } from '../../../../shared/domain/quantity.ts'
import type { ContextView, DraftStep, Operation, PlanDraft } from '../../engine.ts'
import { secretKind } from '../../kube-kinds.ts'
import { reservedBy } from '../../provision/capacity.ts'
import { applyStep, placeSteps } from '../../provision/place-steps.ts'
import { hasTenantPolicy, namespaceOf, operatorNamespaceIn } from '../../tenant.ts'
import { consequenceOfField } from '../consequence-of-field.ts'
import { clusterKind, objectStoreKind, podMonitorKind, scheduledBackupKind } from '../kinds.ts'
import { buildCluster, buildPodMonitor, buildScheduledBackup } from './manifests.ts'
import { checkOnline } from './online-checks.ts'
import { namesOf, type ProvisionParams, volumeBytesOf } from './params.ts'
import { checkRules } from './rules.ts'
import { findSharedConsequences } from './shared-objects.ts'
import { buildBackupSecret, buildObjectStore } from './store-manifests.ts'
import { buildAccessPolicy, buildNetworkPolicy, usualOperatorNamespace } from './tenant-manifests.ts'

/** The plan of a new database: its objects in the order in which they need each other. */
export const planProvision: Operation<ProvisionParams>['plan'] = ({ params, view, online }): PlanDraft => ({
  steps: draftSteps(params, view),
  checks: [...checkRules(params), ...checkOnline(params, view, online)],
  consequences: [...findSharedConsequences(params, view), ...findConsequences(params)],
  // What is only made now has nothing running that could restart.
  consequenceOf: (stepId, pointer) =>
    stepId === 'cluster' && view.get(clusterKind, namespaceOf(params), params.name) !== null ? consequenceOfField(pointer) : null,
  typed: null,
})

function draftSteps(params: ProvisionParams, view: ContextView): readonly DraftStep[] {
  const steps = [...placeSteps(params, view, () => policiesOf(params, view))]
  const apply = (...step: Parameters<typeof applyStep>) => steps.push(applyStep(...step))
  if (params.backupTarget === 'new') {
    if (params.backupCredentials === 'enter') apply('secret', 'Store the backup credentials', secretKind, buildBackupSecret(params))
    apply('object-store', 'Configure the object store', objectStoreKind, buildObjectStore(params))
  }
  apply('cluster', 'Create the database', clusterKind, buildCluster(params))
  if (params.backupTarget !== 'none' && params.schedule !== '')
    apply('schedule', 'Schedule backups', scheduledBackupKind, buildScheduledBackup(params))
  if (params.podMonitor && view.knows(podMonitorKind) !== 'unserved')
    apply('pod-monitor', 'Allow metrics to be scraped', podMonitorKind, buildPodMonitor(params))
  return steps
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
  const each = volumeBytesOf(params)
  const volumes = params.members * (params.walVolume ? 2 : 1)
  const total = each === null || !Number.isFinite(each) ? '' : ` with ${formatBytes(each * params.members)} in total`
  say(
    `Creates ${params.members} ${params.members === 1 ? 'member' : 'members'} and ${volumes} ${volumes === 1 ? 'volume' : 'volumes'}${total}.`,
  )
  reservedBy(params).forEach(say)
  if (params.loadBalancer) {
    const who = params.allowedRanges.length === 0 ? 'from anywhere' : `from ${params.allowedRanges.slice(0, 5).join(', ')}`
    say(`PostgreSQL can be reached ${who} through a load balancer, for which the cloud may charge.`)
  }
  if (hasTenantPolicy(params)) say('The network policy applies to every pod in the namespace, including existing ones.')
  if (params.backupTarget !== 'none') say(`WAL and base backups go to object store ${namesOf(params).store}.`)
  return found
}
