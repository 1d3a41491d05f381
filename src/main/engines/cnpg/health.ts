import { type Health, type HealthReason, healths } from '../../../shared/domain/health.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { bool, count, instant, record, shorten, str, strings } from '../read-json.ts'
import { findCondition } from './conditions.ts'
import { findDeprecations } from './deprecations.ts'
import { hibernationOf } from './hibernation.ts'
import { annotation } from './labels.ts'
import { phases } from './phases.ts'

/** Members that are ready: the operator leaves the count out when it is 0, so a status without one says 0; null when there is no status. */
export function readyMembers(cluster: KubeObject): number | null {
  const status = record(cluster, 'status')
  if (status === null || str(status, 'phase') === null) return null
  return Object.hasOwn(status, 'readyInstances') ? count(status, 'readyInstances') : 0
}

/**
 * Everything that is to be said of a Cluster's health, worst first. Facts (conditions, counts, who is primary) come before the phase, which
 * is only a sentence; a finding of health `healthy` is a remark that spoils nothing.
 */
export function findReasons(cluster: KubeObject): readonly HealthReason[] {
  const found: HealthReason[] = []
  const say = (health: Health, text: string, source: string): void => {
    found.push({ health, text: shorten(text), source })
  }
  const hibernation = hibernationOf(cluster)

  if (instant(cluster, 'metadata', 'deletionTimestamp') !== null) say('progressing', 'Being deleted', 'metadata.deletionTimestamp')
  readPhase(cluster, say)
  if (hibernation === 'paused') say('paused', 'Hibernated: no member runs, the volumes are kept', 'status.conditions[cnpg.io/hibernation]')
  else if (hibernation === 'pausing') say('progressing', 'Being paused', `metadata.annotations[${annotation.hibernation}]`)
  else if (hibernation === 'resuming') say('progressing', 'Being resumed', 'status.conditions[cnpg.io/hibernation]')
  // While it is paused nothing runs, archives or backs up: that is no fault.
  if (hibernation !== 'paused') {
    readCounts(cluster, hibernation === 'no', say)
    readPrimary(cluster, say)
    readConditionFaults(cluster, say)
  }
  readVolumes(cluster, say)
  readAnnotations(cluster, say)
  for (const text of findDeprecations(cluster)) say('healthy', text, 'spec')
  return found.toSorted((a, b) => healths.indexOf(b.health) - healths.indexOf(a.health))
}

type Say = (health: Health, text: string, source: string) => void

function readPhase(cluster: KubeObject, say: Say): void {
  const phase = str(cluster, 'status', 'phase')
  const meaning = phases.get(phase ?? '')
  if (phase === null) say('unknown', 'The operator has not reported on it yet', 'status.phase')
  else if (!meaning) say('unknown', `Phase '${shorten(phase, 120)}' is not one that is known`, 'status.phase')
  if (!meaning || meaning.health === 'healthy') return
  const reason = str(cluster, 'status', 'phaseReason')
  say(meaning.health, reason === null ? meaning.text : `${meaning.text}: ${reason}`, 'status.phase')
}

function readCounts(cluster: KubeObject, settled: boolean, say: Say): void {
  const desired = count(cluster, 'spec', 'instances')
  const there = count(cluster, 'status', 'instances')
  const ready = readyMembers(cluster)
  const phase = phases.get(str(cluster, 'status', 'phase') ?? '')?.health
  if (desired === null) say('unknown', 'How many members are asked for can not be read', 'spec.instances')
  if (ready === null && phase !== undefined) say('unknown', 'How many members are ready can not be read', 'status.readyInstances')
  if (desired !== null && ready !== null && phase !== undefined) {
    if (ready < desired) {
      const scaling = there !== null && there < desired && ready >= there
      const health = !settled || scaling || phase === 'progressing' ? 'progressing' : 'degraded'
      say(health, `${ready} of ${desired} members ready`, 'status.readyInstances')
    } else if (ready > desired || (there !== null && there > desired))
      say('progressing', `Scaling down from ${Math.max(ready, there ?? 0)} to ${desired} members`, 'status.instances')
  }
  const failed = strings(cluster, 'status', 'instancesStatus', 'failed')
  if (failed.length > 0) say('degraded', `Failed: ${listed(failed)}`, 'status.instancesStatus.failed')
  const nodes = count(cluster, 'status', 'topology', 'nodesUsed')
  if (nodes === 1 && (there ?? desired ?? 0) > 1 && bool(cluster, 'status', 'topology', 'successfullyExtracted') !== false)
    say('healthy', 'All members are on one node: losing it loses the database', 'status.topology.nodesUsed')
}

function readPrimary(cluster: KubeObject, say: Say): void {
  const current = str(cluster, 'status', 'currentPrimary')
  const target = str(cluster, 'status', 'targetPrimary')
  if (target === 'pending') say('degraded', 'A failover is being decided', 'status.targetPrimary')
  else if (current !== null && target !== null && current !== target)
    say('progressing', `The primary moves from ${current} to ${target}`, 'status.targetPrimary')
  const since = instant(cluster, 'status', 'currentPrimaryFailingSinceTimestamp')
  if (since !== null) say('degraded', `The primary has been failing since ${since}`, 'status.currentPrimaryFailingSinceTimestamp')
}

function readConditionFaults(cluster: KubeObject, say: Say): void {
  const archiving = findCondition(cluster, 'ContinuousArchiving')
  if (archiving?.status === 'False')
    say('degraded', `WAL archiving fails${because(archiving.message)}`, 'status.conditions[ContinuousArchiving]')
  const backup = findCondition(cluster, 'LastBackupSucceeded')
  // The operator sets it to False, too, when a backup begins.
  if (backup?.status === 'False' && backup.reason !== 'BackupStarted')
    say('degraded', `The last backup failed${because(backup.message)}`, 'status.conditions[LastBackupSucceeded]')
  const systemId = findCondition(cluster, 'ConsistentSystemID')
  if (systemId?.status === 'False')
    say('degraded', `Members disagree on whose data they hold${because(systemId.message)}`, 'status.conditions[ConsistentSystemID]')
  const ready = findCondition(cluster, 'Ready')
  if (ready !== null && ready.status !== 'True') {
    const phase = phases.get(str(cluster, 'status', 'phase') ?? '')?.health
    say(phase === 'progressing' ? 'progressing' : 'degraded', `Not ready${because(ready.message)}`, 'status.conditions[Ready]')
  }
}

function readVolumes(cluster: KubeObject, say: Say): void {
  const resizing = strings(cluster, 'status', 'resizingPVC')
  if (resizing.length > 0) say('progressing', `Volumes are growing: ${listed(resizing)}`, 'status.resizingPVC')
  const unusable = strings(cluster, 'status', 'unusablePVC')
  if (unusable.length > 0) say('degraded', `Unusable volumes: ${listed(unusable)}`, 'status.unusablePVC')
}

function readAnnotations(cluster: KubeObject, say: Say): void {
  const fenced = fencedInstances(cluster)
  if (fenced.length > 0) {
    const who = fenced.includes('*') ? 'all members' : listed(fenced)
    say('degraded', `Fenced, so PostgreSQL is stopped there: ${who}`, `metadata.annotations[${annotation.fencedInstances}]`)
  }
  if (str(cluster, 'metadata', 'annotations', annotation.reconciliationLoop) === 'disabled')
    say('degraded', 'The operator was told to ignore it: nothing heals', `metadata.annotations[${annotation.reconciliationLoop}]`)
  if (str(cluster, 'metadata', 'annotations', annotation.skipWalArchiving) === 'enabled')
    say('degraded', 'WAL archiving is switched off', `metadata.annotations[${annotation.skipWalArchiving}]`)
  if (bool(cluster, 'spec', 'nodeMaintenanceWindow', 'inProgress') === true)
    say('healthy', 'A maintenance window for its nodes is open', 'spec.nodeMaintenanceWindow.inProgress')
}

/** Members that are fenced; `*` stands for all. An annotation that is no JSON list fences nobody. */
export function fencedInstances(cluster: KubeObject): readonly string[] {
  const text = str(cluster, 'metadata', 'annotations', annotation.fencedInstances)
  if (text === null || text.length > 10_000) return []
  try {
    return strings(JSON.parse(text))
  } catch {
    return []
  }
}

function because(message: string): string {
  return message === '' ? '' : `: ${message}`
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}
