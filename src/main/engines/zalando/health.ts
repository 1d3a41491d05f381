import { type Health, type HealthReason, healths } from '../../../shared/domain/health.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, PodSample } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { count, instant, record, shorten, str } from '../read-json.ts'
import { findDeprecations } from './deprecations.ts'
import { statefulSetKind } from './kinds.ts'
import { annotation, label } from './labels.ts'
import { type OperatorConfig, selectorOf } from './operator-config.ts'
import { clusterOf, isLeader } from './patroni-facts.ts'
import { describePodTrouble, isPodReady, isPodStuck, roleOfPod } from './pod-sight.ts'
import { statusWord, statusWords } from './status-words.ts'
import { versionGap } from './version.ts'

/** What a database looks like: its root, what was seen of its objects, and what its members said. */
export interface Sight {
  readonly root: KubeObject
  readonly view: ContextView
  readonly config: OperatorConfig
  readonly samples: readonly PodSample[]
  readonly pods: readonly KubeObject[]
  /** null: there is none, or it was not seen. */
  readonly statefulSet: KubeObject | null
}

/** Finds the objects that a database's health is read from. */
export function lookAt(root: KubeObject, view: ContextView, config: OperatorConfig, samples: readonly PodSample[]): Sight {
  const [namespace, name] = [str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '']
  const sets = view.about(statefulSetKind, namespace, name)
  return {
    root,
    view,
    config,
    samples,
    pods: view.about(podKind, namespace, name),
    statefulSet: sets.find(each => str(each, 'metadata', 'name') === name) ?? null,
  }
}

/** Members that are ready, as the StatefulSet counts them: a status without the count says 0. null: not seen. */
export function readyMembers({ statefulSet }: Sight): number | null {
  const status = record(statefulSet, 'status')
  if (status === null) return null
  return Object.hasOwn(status, 'readyReplicas') ? count(status, 'readyReplicas') : 0
}

/** The one pod that is labelled as the primary; null: none is, or several are. */
export function primaryOf({ pods, config }: Sight): string | null {
  const primaries = pods.filter(pod => roleOfPod(pod, config) === 'primary')
  return primaries.length === 1 ? str(primaries[0], 'metadata', 'name') : null
}

type Say = (health: Health, text: string, source: string) => void

/**
 * Everything that is to be said of a database's health, worst first. The operator's status is one word about its own last work, and `Running` says
 * nothing of the database: what is healthy must be seen of the StatefulSet, the pods and, when they were asked, the members themselves. A
 * finding of health `healthy` is a remark that spoils nothing.
 */
export function findReasons(sight: Sight): readonly HealthReason[] {
  const found: HealthReason[] = []
  const say: Say = (health, text, source) => {
    found.push({ health, text: shorten(text), source })
  }
  const { root } = sight
  if (instant(root, 'metadata', 'deletionTimestamp') !== null) say('progressing', 'Being deleted', 'metadata.deletionTimestamp')
  readStatusWord(sight, say)
  if (isPaused(sight)) say('paused', 'Paused: 0 members are asked for; the volumes are kept', 'spec.numberOfInstances')
  else {
    readCounts(sight, say)
    readPods(sight, say)
    readPatroni(sight, say)
  }
  readUpgrade(sight, say)
  if (selectorOf(sight.config) === null)
    say('unknown', 'The operator’s settings name labels that no object can have', 'configuration.cluster_labels')
  if (record(root, 'spec', 'standby') !== null) say('healthy', 'A standby cluster: it follows another and takes no writes', 'spec.standby')
  for (const text of findDeprecations(root)) say('healthy', text, 'spec')
  return found.toSorted((a, b) => healths.indexOf(b.health) - healths.indexOf(a.health))
}

/** Asked for 0 members, and none is left. The operator says `Running` all the same. */
function isPaused({ root, statefulSet, pods, view }: Sight): boolean {
  if (count(root, 'spec', 'numberOfInstances') !== 0) return false
  if (pods.length > 0 || view.knows(podKind) !== 'listed') return false
  return statefulSet === null ? view.knows(statefulSetKind) === 'listed' : (count(statefulSet, 'status', 'replicas') ?? 0) === 0
}

function readStatusWord({ root }: Sight, say: Say): void {
  const word = statusWord(root)
  const meaning = statusWords.get(word ?? '')
  const source = 'status.PostgresClusterStatus'
  if (word === null) say('unknown', 'The operator has not reported on it yet', source)
  else if (meaning === undefined) say('unknown', `Status '${shorten(word, 80)}' is not one that is known`, source)
  else if (meaning.health !== 'healthy') say(meaning.health, meaning.text, source)
}

function readCounts(sight: Sight, say: Say): void {
  const { root, view, statefulSet, config } = sight
  const desired = count(root, 'spec', 'numberOfInstances')
  const meaning = statusWords.get(statusWord(root) ?? '')
  if (desired === null) say('unknown', 'How many members are asked for can not be read', 'spec.numberOfInstances')
  if (statefulSet === null) {
    if (view.knows(statefulSetKind) !== 'listed')
      say('unknown', 'StatefulSets could not be read here: how many members are ready is not known', 'statefulsets')
    else if (meaning?.health === 'progressing') say('progressing', 'Its StatefulSet is still to be made', 'statefulsets')
    else if (meaning !== undefined) say('degraded', 'It has no StatefulSet, so no member can run', 'statefulsets')
    return
  }
  const ready = readyMembers(sight)
  const kept = count(statefulSet, 'spec', 'replicas')
  if (ready === null) say('unknown', 'How many members are ready can not be read', 'statefulsets/status.readyReplicas')
  if (desired === null || ready === null) return
  if (desired === 0) {
    say('progressing', `Being paused: ${ready} members still ready`, 'statefulsets/status.readyReplicas')
    return
  }
  if (kept !== null && kept !== desired) {
    const bound = isBound(config, desired, kept)
    const text = bound
      ? `The operator keeps ${kept} members, by its own bounds, and not the ${desired} that are asked for`
      : `Scaling from ${kept} to ${desired} members`
    say(bound ? 'healthy' : 'progressing', text, 'statefulsets/spec.replicas')
  }
  const wanted = kept !== null && isBound(config, desired, kept) ? kept : desired
  if (ready < wanted) {
    const scaling = meaning?.health === 'progressing' || (kept !== null && kept < wanted && ready >= kept)
    say(scaling ? 'progressing' : 'degraded', `${ready} of ${wanted} members ready`, 'statefulsets/status.readyReplicas')
  } else if (ready > wanted) say('progressing', `Scaling down from ${ready} to ${wanted} members`, 'statefulsets/status.readyReplicas')
}

function isBound({ minInstances, maxInstances }: OperatorConfig, desired: number, kept: number): boolean {
  return (
    (minInstances !== null && desired < minInstances && kept === minInstances) ||
    (maxInstances !== null && desired > maxInstances && kept === maxInstances)
  )
}

function readPods(sight: Sight, say: Say): void {
  const { pods, view, config, root } = sight
  if (view.knows(podKind) !== 'listed') {
    if (clusterOf(sight.samples)?.facts.members.some(isLeader) !== true)
      say('unknown', 'Pods could not be read here: whether there is a primary is not known', 'pods')
    return
  }
  const primaries = pods.filter(pod => roleOfPod(pod, config) === 'primary')
  const ready = pods.filter(isPodReady)
  const settled = statusWords.get(statusWord(root) ?? '')?.health !== 'progressing'
  if (primaries.length === 0 && pods.length > 0)
    say(
      ready.length > 0 && settled ? 'degraded' : 'progressing',
      'No member is the primary, so nothing can be written',
      `pods/metadata.labels[${config.roleLabel}]`,
    )
  if (primaries.length > 1)
    say(
      'degraded',
      `Several members are labelled as the primary: ${listed(primaries.map(nameOf))}`,
      `pods/metadata.labels[${config.roleLabel}]`,
    )
  for (const pod of pods.filter(each => !isPodReady(each)).slice(0, 5))
    say(isPodStuck(pod) ? 'degraded' : 'progressing', `${nameOf(pod)} ${describePodTrouble(pod)}`, 'pods/status')
  const critical = pods.filter(pod => str(pod, 'metadata', 'labels', label.critical) === 'true')
  if (critical.length > 0)
    say(
      'progressing',
      `A critical operation, such as a major upgrade, is under way: ${listed(critical.map(nameOf))}`,
      `pods/metadata.labels[${label.critical}]`,
    )
  const waiting = pods.filter(pod => str(pod, 'metadata', 'annotations', annotation.rollingUpdate) === 'true')
  if (waiting.length > 0)
    say(
      'progressing',
      `A rolling update is still to replace ${listed(waiting.map(nameOf))}`,
      `pods/metadata.annotations[${annotation.rollingUpdate}]`,
    )
  const nodes = new Set(pods.map(pod => str(pod, 'spec', 'nodeName')))
  if (pods.length > 1 && nodes.size === 1 && !nodes.has(null))
    say('healthy', 'All members are on one node: losing it loses the database', 'pods/spec.nodeName')
}

const goodStates = ['running', 'streaming']

function readPatroni(sight: Sight, say: Say): void {
  const whole = clusterOf(sight.samples)
  if (whole === null) return
  const { members, paused, switchoverAt } = whole.facts
  const source = 'Patroni /cluster'
  if (members.length > 0 && !members.some(isLeader)) say('degraded', 'Patroni knows no leader', source)
  for (const member of members.filter(each => !goodStates.includes(each.state ?? '')).slice(0, 5))
    say(
      member.state === 'starting' || member.state === 'creating replica' ? 'progressing' : 'degraded',
      `Patroni says that ${member.name} is ${member.state ?? 'in no known state'}`,
      source,
    )
  const leader = members.find(isLeader)
  const forked = members.filter(
    each => leader !== undefined && each.timeline !== null && leader.timeline !== null && each.timeline !== leader.timeline,
  )
  if (forked.length > 0) say('degraded', `On another timeline than the leader: ${listed(forked.map(each => each.name))}`, source)
  if (paused) say('degraded', 'Patroni is paused: it does not fail over', source)
  if (switchoverAt !== null) say('healthy', `A switchover is set for ${switchoverAt}`, source)
  const restarts = members.filter(each => each.pendingRestart)
  if (restarts.length > 0) say('healthy', `Settings wait for a restart of ${listed(restarts.map(each => each.name))}`, source)
}

function readUpgrade({ root, samples }: Sight, say: Say): void {
  const failure = str(root, 'metadata', 'annotations', annotation.upgradeFailure)
  if (failure !== null)
    say(
      'degraded',
      `The last major upgrade failed (${shorten(failure, 60)}); no other is tried before the annotation is taken away`,
      `metadata.annotations[${annotation.upgradeFailure}]`,
    )
  const gap = versionGap(root, samples)
  if (gap !== null) say('healthy', gap, 'Patroni /patroni')
}

function nameOf(object: KubeObject): string {
  return str(object, 'metadata', 'name') ?? ''
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}
