import type { DatabaseCluster, Member } from '../../../shared/domain/database-cluster.ts'
import type { PodSample } from '../engine.ts'
import { type ReplicaRow, type StatusFacts, statusOf, statusRead, writePosition } from './status-facts.ts'

/** Lag and replication of one member. */
export type MemberReplication = Pick<Member, 'lagBytes' | 'replication'>

interface Heard {
  readonly sample: PodSample
  readonly facts: StatusFacts
}

function unheard(problem: string): MemberReplication {
  const nothing = { lagSeconds: null, position: null, timeline: null, syncState: null, streaming: null, asOf: null }
  return { lagBytes: null, replication: { ...nothing, problem } }
}

/**
 * Replication of each member by name, from what the members said. The primary's view counts, because it holds both ends at one moment; a
 * replica's own word stands in where the primary doesn't list it. Positions on different timelines are never compared.
 */
export function readReplication(samples: readonly PodSample[], primary: string | null): (member: string) => MemberReplication {
  const source = heard(samples, primary)
  return member => {
    const sample = samples.find(each => each.read === statusRead.id && each.pod === member)
    if (sample === undefined) return unheard(samples.length === 0 ? 'it was not asked yet' : 'it does not run, so it is not asked')
    if (member === primary) return ofPrimary(sample)
    return ofReplica(sample, source)
  }
}

/**
 * How far the replica that is most behind is behind; null when that of any of the `members` that are wanted isn't known (one that does not run
 * is not asked), when nobody knows how many are wanted, or when there is no replica.
 */
export function worstLag(
  samples: readonly PodSample[],
  primary: string | null,
  members: number | null,
): NonNullable<DatabaseCluster['lag']> | null {
  const read = readReplication(samples, primary)
  let worst: NonNullable<DatabaseCluster['lag']> | null = null
  const replicas = new Set(samples.map(each => each.pod))
  if (primary !== null) replicas.delete(primary)
  if (members === null || replicas.size < members - 1) return null
  for (const pod of replicas) {
    const { lagBytes, replication } = read(pod)
    if (lagBytes === null || replication === null || replication.asOf === null) return null
    if (worst === null || lagBytes > worst.bytes) worst = { bytes: lagBytes, asOf: replication.asOf }
  }
  return worst
}

function heard(samples: readonly PodSample[], pod: string | null): Heard | null {
  const sample = samples.find(each => each.read === statusRead.id && each.pod === pod)
  const facts = statusOf(sample)
  return sample === undefined || facts === null || facts.primary !== true ? null : { sample, facts }
}

function ofPrimary(sample: PodSample): MemberReplication {
  const facts = statusOf(sample)
  return {
    lagBytes: null,
    replication: {
      lagSeconds: null,
      position: facts === null || facts.end === null ? null : writePosition(facts.end),
      timeline: facts?.timeline ?? null,
      syncState: null,
      streaming: null,
      asOf: sample.at,
      problem: sample.problem,
    },
  }
}

function ofReplica(sample: PodSample, source: Heard | null): MemberReplication {
  const facts = statusOf(sample)
  const row = source?.facts.replicas.find(each => each.name === sample.pod)
  const own = facts?.replayed ?? null
  const position = row?.replayed ?? own
  const forked = source !== null && facts !== null && facts.timeline !== null && facts.timeline !== source.facts.timeline
  const lagBytes = source === null || forked ? null : behind(source.facts.end, position)
  return {
    lagBytes,
    replication: {
      lagSeconds: lagBytes === null ? null : (row?.replayLagSeconds ?? null),
      position: position === null ? null : writePosition(position),
      timeline: facts?.timeline ?? null,
      syncState: row?.syncState ?? null,
      streaming: source === null ? (facts?.receiving ?? null) : isStreaming(row),
      asOf: lagBytes === null ? sample.at : older(row === undefined ? sample.at : null, source?.sample.at ?? null),
      problem: problemOf(sample, source, row, forked),
    },
  }
}

function isStreaming(row: ReplicaRow | undefined): boolean {
  return row !== undefined && (row.state === 'streaming' || row.state === 'catchup')
}

function problemOf(sample: PodSample, source: Heard | null, row: ReplicaRow | undefined, forked: boolean): string | null {
  if (source === null) return sample.problem ?? 'the primary was not heard'
  if (source.sample.problem !== null) return `of the primary: ${source.sample.problem}`
  if (forked) return 'it is on another timeline than the primary'
  if (row === undefined) return sample.problem ?? 'the primary does not list it among its replicas'
  return null
}

/** Bytes from `position` to `end`; what was read a moment later than the end counts as up to date. */
function behind(end: bigint | null, position: bigint | null): number | null {
  if (end === null || position === null) return null
  return position >= end ? 0 : Number(end - position)
}

function older(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
