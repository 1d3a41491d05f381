import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, PodRead, PodSample } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { at, bool, count, list, num, record, shorten, str } from '../read-json.ts'
import { readOperatorConfig } from './operator-config.ts'
import { roleOfPod } from './pod-sight.ts'

/** One member as Patroni's `/cluster` lists it. */
export interface PatroniMember {
  readonly name: string
  /** `leader`, `replica`, `sync_standby`, `quorum_standby`, `standby_leader`. */
  readonly role: string | null
  /** `running`, `streaming`, `in archive recovery`, `starting`, `stopped`, `crashed` … */
  readonly state: string | null
  readonly timeline: number | null
  /** Bytes behind the leader; null: Patroni can't tell, or it is the leader. */
  readonly lag: number | null
  readonly pendingRestart: boolean
}

/** What is kept of `/cluster`: the whole as one member sees it. */
export interface ClusterFacts {
  readonly members: readonly PatroniMember[]
  /** Patroni was told to leave the members alone: no failover. */
  readonly paused: boolean
  readonly switchoverAt: string | null
}

/** What is kept of `/patroni`: the member itself. */
export interface MemberFacts {
  readonly state: string | null
  readonly role: string | null
  /** As PostgreSQL counts: 170005 is 17.5. */
  readonly serverVersion: number | null
  readonly patroniVersion: string | null
  readonly timeline: number | null
  /** Bytes of log written (leader) or applied. */
  readonly position: number | null
  readonly pendingRestart: boolean
  /** Standbys that this member feeds, with how it counts on them. */
  readonly feeds: readonly { readonly name: string; readonly state: string | null; readonly syncState: string | null }[]
}

/** More members than this no operator runs. */
const mostMembers = 100

// TLS only where somebody set it up.
const doors = [
  { scheme: 'http', port: 8008 },
  { scheme: 'https', port: 8008 },
] as const

/** Patroni's view of all members. It is the same from each, so the leader is asked, and one other that may see what the leader does not. */
export const clusterRead: PodRead = {
  id: 'cluster',
  doors,
  path: '/cluster',
  pods(root, view) {
    const config = readOperatorConfig(view)
    const running = runningPods(root, view)
    const isPrimary = (pod: KubeObject) => Number(roleOfPod(pod, config) === 'primary')
    return running
      .toSorted((a, b) => isPrimary(b) - isPrimary(a) || nameOf(a).localeCompare(nameOf(b)))
      .slice(0, 2)
      .map(nameOf)
  },
  facts: readClusterFacts,
}

/** What each member says of itself. */
export const memberRead: PodRead = {
  id: 'patroni',
  doors,
  path: '/patroni',
  pods: (root, view) => runningPods(root, view).map(nameOf).sort(),
  facts: readMemberFacts,
}

function nameOf(pod: KubeObject): string {
  return str(pod, 'metadata', 'name') ?? ''
}

function runningPods(root: KubeObject, view: ContextView): readonly KubeObject[] {
  return view
    .about(podKind, str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '')
    .filter(pod => str(pod, 'status', 'phase') === 'Running' && str(pod, 'metadata', 'deletionTimestamp') === null)
}

/** The facts of a `/cluster` answer; null when it is none. */
export function readClusterFacts(body: string): ClusterFacts | null {
  const answer = parse(body)
  if (!Array.isArray(at(answer, 'members'))) return null
  return {
    members: readMembers(answer),
    paused: bool(answer, 'pause') === true,
    switchoverAt: short(str(answer, 'scheduled_switchover', 'at'), 60),
  }
}

/** The members that a `/cluster` answer lists. */
export function readMembers(answer: unknown): readonly PatroniMember[] {
  return list(answer, 'members').slice(0, mostMembers).flatMap(readMember)
}

function readMember(entry: unknown): PatroniMember[] {
  const name = str(entry, 'name')
  if (name === null) return []
  return [
    {
      name: shorten(name, 253),
      role: short(str(entry, 'role'), 40),
      state: short(str(entry, 'state'), 60),
      timeline: count(entry, 'timeline'),
      // `unknown` where Patroni can't tell; from 4.1 on the lag of replay has a field of its own.
      lag: count(entry, 'replay_lag') ?? count(entry, 'lag'),
      pendingRestart: bool(entry, 'pending_restart') === true,
    },
  ]
}

/** The facts of a `/patroni` answer; null when it is none. */
export function readMemberFacts(body: string): MemberFacts | null {
  const answer = parse(body)
  if (str(answer, 'state') === null) return null
  return {
    state: short(str(answer, 'state'), 60),
    role: short(str(answer, 'role'), 40),
    serverVersion: count(answer, 'server_version'),
    patroniVersion: short(str(answer, 'patroni', 'version'), 40),
    timeline: count(answer, 'timeline'),
    position: num(answer, 'xlog', 'location') ?? num(answer, 'xlog', 'replayed_location'),
    pendingRestart: bool(answer, 'pending_restart') === true,
    feeds: list(answer, 'replication')
      .slice(0, mostMembers)
      .flatMap(row => {
        const name = str(row, 'application_name')
        return name === null
          ? []
          : [{ name: shorten(name, 253), state: short(str(row, 'state'), 40), syncState: short(str(row, 'sync_state'), 40) }]
      }),
  }
}

/** The newest whole view that any member gave, with the sample that it is from; null: none was heard. */
export function clusterOf(samples: readonly PodSample[]): { readonly sample: PodSample; readonly facts: ClusterFacts } | null {
  let best: { readonly sample: PodSample; readonly facts: ClusterFacts } | null = null
  for (const sample of samples) {
    const { facts } = sample
    if (sample.read !== clusterRead.id || facts === null || !('members' in facts)) continue
    // The first asked is the leader: it counts unless it is silent now.
    const better = best === null || (best.sample.problem !== null && sample.problem === null)
    if (better) best = { sample, facts: facts as ClusterFacts }
  }
  return best
}

/** What one member said of itself; null: it was not heard. */
export function memberOf(
  samples: readonly PodSample[],
  pod: string,
): { readonly sample: PodSample; readonly facts: MemberFacts | null } | null {
  const sample = samples.find(each => each.read === memberRead.id && each.pod === pod)
  if (sample === undefined) return null
  return { sample, facts: sample.facts !== null && 'serverVersion' in sample.facts ? (sample.facts as MemberFacts) : null }
}

/** Whether Patroni calls it the leader, be it of a standby cluster. */
export function isLeader(member: PatroniMember): boolean {
  return member.role === 'leader' || member.role === 'standby_leader' || member.role === 'master'
}

/** Whether commits wait for it, in Patroni's words. */
export function isSynchronous(member: PatroniMember): boolean {
  return member.role === 'sync_standby' || member.role === 'quorum_standby'
}

function short(text: string | null, limit: number): string | null {
  return text === null ? null : shorten(text, limit)
}

function parse(body: string): unknown {
  try {
    return record(JSON.parse(body))
  } catch {
    return null
  }
}
