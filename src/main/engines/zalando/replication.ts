import type { DatabaseCluster, Member } from '../../../shared/domain/database-cluster.ts'
import type { PodSample } from '../engine.ts'
import { clusterOf, isLeader, type MemberFacts, memberOf, memberRead, type PatroniMember } from './patroni-facts.ts'

/** Lag and replication of one member. */
export type MemberReplication = Pick<Member, 'lagBytes' | 'replication'>

/**
 * Replication of each member by name. Patroni's list counts, because it holds all members at one moment; what a member says of itself adds its
 * position, and the leader's word how it counts on each. Lag over a fork of timelines is none.
 */
export function readReplication(samples: readonly PodSample[]): (member: string) => MemberReplication {
  const whole = clusterOf(samples)
  const leader = whole?.facts.members.find(isLeader) ?? null
  const feeds = leader === null ? [] : (memberOf(samples, leader.name)?.facts?.feeds ?? [])
  return name => {
    const own = memberOf(samples, name)
    const listed = whole?.facts.members.find(each => each.name === name) ?? null
    const asOf = listed === null ? (own?.sample.at ?? null) : (whole?.sample.at ?? null)
    const common = {
      lagSeconds: null,
      position: positionText(own?.facts ?? null),
      timeline: listed?.timeline ?? own?.facts?.timeline ?? null,
      asOf,
    }
    const unheard =
      own === null && samples.every(each => each.read !== memberRead.id) ? 'it was not asked yet' : 'it does not run, so it is not asked'
    if (listed !== null && isLeader(listed))
      return { lagBytes: null, replication: { ...common, syncState: null, streaming: null, problem: own?.sample.problem ?? null } }
    const forked =
      listed !== null && leader !== null && listed.timeline !== null && leader.timeline !== null && listed.timeline !== leader.timeline
    const row = feeds.find(each => each.name === name)
    return {
      lagBytes: listed === null || leader === null || forked ? null : listed.lag,
      replication: {
        ...common,
        syncState: syncState(listed, row?.syncState ?? null),
        streaming: listed === null ? null : listed.state === 'streaming' || row?.state === 'streaming',
        problem: problemOf(),
      },
    }
    function problemOf(): string | null {
      if (listed === null) return whole === null ? (own?.sample.problem ?? unheard) : 'Patroni does not list it among the members'
      if (whole !== null && whole.sample.problem !== null) return whole.sample.problem
      if (leader === null) return 'Patroni knows no leader'
      if (forked) return 'it is on another timeline than the leader'
      return listed.lag === null ? 'Patroni can not tell its lag' : null
    }
  }
}

/**
 * How far the replica that is most behind is behind; null when that of any of the `members` that are wanted isn't known (Patroni doesn't list one
 * that does not run), when nobody knows how many are wanted, or when there is no replica.
 */
export function worstLag(samples: readonly PodSample[], members: number | null): NonNullable<DatabaseCluster['lag']> | null {
  const whole = clusterOf(samples)
  if (whole === null || whole.sample.at === null || members === null || whole.facts.members.length < members) return null
  const read = readReplication(samples)
  let worst: number | null = null
  for (const member of whole.facts.members) {
    if (isLeader(member)) continue
    const { lagBytes } = read(member.name)
    if (lagBytes === null) return null
    worst = Math.max(worst ?? 0, lagBytes)
  }
  return worst === null ? null : { bytes: worst, asOf: whole.sample.at }
}

function syncState(member: PatroniMember | null, said: string | null): string | null {
  if (member?.role === 'sync_standby') return 'sync'
  if (member?.role === 'quorum_standby') return 'quorum'
  return said
}

/** A log position as PostgreSQL writes it: two hexadecimal halves of 32 bits. Patroni gives it as a count of bytes. */
function positionText(facts: MemberFacts | null): string | null {
  const position = facts?.position ?? null
  if (position === null || !Number.isSafeInteger(position) || position < 0) return null
  const bytes = BigInt(position)
  return `${(bytes >> 32n).toString(16).toUpperCase()}/${(bytes & 0xffff_ffffn).toString(16).toUpperCase()}`
}
