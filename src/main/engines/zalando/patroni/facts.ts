import type { DatabaseCluster } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { Living } from '../../change/living.ts'
import type { DraftCall, Read, Remembered } from '../../engine.ts'
import { podAnswer, readPod } from '../../pod-answers.ts'
import { at, bool, count, list, record, str } from '../../read-json.ts'
import { memberPods } from '../change/living.ts'
import { primaryOf } from '../change/roll-out.ts'
import { isLeader, type PatroniMember, readMembers } from '../patroni-facts.ts'
import { isPodReady } from '../pod-sight.ts'

/** What one member says of itself now (`GET /patroni`), or why it says nothing. */
export interface MemberSays {
  readonly name: string
  readonly ready: boolean
  /** `primary` (of old `master`), `standby_leader`, `replica` …; null: it was not heard. */
  readonly role: string | null
  readonly state: string | null
  /** When PostgreSQL was started, as Patroni writes it: only fit to be compared. */
  readonly startedAt: string | null
  readonly timeline: number | null
  readonly pendingRestart: boolean
  /** Why it was not heard; null: it was. */
  readonly problem: string | null
}

/** Words of Patroni for who leads: since 4.0 `primary`, before `master`; in a standby cluster `standby_leader`. */
export const leading: readonly string[] = ['primary', 'master', 'standby_leader']

/** More members than this are not asked one by one. */
const mostAsked = 20

/** Where Patroni listens: over TLS only where somebody set it up in Spilo. */
export function doorOf(root: KubeObject | null): Pick<DraftCall, 'scheme' | 'port'> {
  const secure = list(root, 'spec', 'env').some(entry => str(entry, 'name') === 'SSL_RESTAPI_CERTIFICATE_FILE')
  return { scheme: secure ? 'https' : 'http', port: 8008 }
}

/** Asks each member that there should be, and two of them for the whole. Pods of a StatefulSet are numbered. */
export function patroniReads({ namespace, name, members }: DatabaseCluster): readonly Read[] {
  const number = Math.min(Math.max(members.desired ?? 0, members.ready ?? 0), mostAsked)
  return Array.from({ length: number }, (_, index) => `${name}-${index}`).flatMap((pod, index) => [
    askPatroni(namespace, pod, '/patroni'),
    ...(index < 2 ? [askPatroni(namespace, pod, '/cluster')] : []),
  ])
}

/** Asks those members again that a run remembers; see `rememberStarts`. */
export function startReads(namespace: string, remembered: Remembered | undefined): readonly Read[] {
  return rememberedMembers(remembered).map(pod => askPatroni(namespace, pod, '/patroni'))
}

/** Asks one member. Reads are made before the root is known, which tells whether it is TLS. */
export function askPatroni(namespace: string, pod: string, path: string): Read {
  return readPod({ namespace, pod, path, schemes: ['http', 'https'], port: 8008 })
}

/** Every member with what it says; the primary last, which is the order in which members restart. */
export function membersNow(living: Pick<Living, 'cluster' | 'view'>): readonly MemberSays[] {
  const primary = primaryOf(living)
  return memberPods(living.cluster, living.view)
    .map(pod => memberNow(living, pod))
    .toSorted((a, b) => Number(a.name === primary) - Number(b.name === primary) || a.name.localeCompare(b.name))
}

function memberNow({ cluster, view }: Pick<Living, 'cluster' | 'view'>, pod: KubeObject): MemberSays {
  const { name } = pod.metadata
  const heard = podAnswer(view, { namespace: cluster.namespace, pod: name, path: '/patroni' })
  const answer = heard !== null && 'answer' in heard ? heard.answer : null
  return {
    name,
    ready: isPodReady(pod),
    role: str(answer, 'role'),
    state: str(answer, 'state'),
    startedAt: str(answer, 'postmaster_start_time'),
    timeline: count(answer, 'timeline'),
    pendingRestart: bool(answer, 'pending_restart') === true,
    problem: heard === null ? 'it was not asked' : 'problem' in heard ? heard.problem : null,
  }
}

/** Patroni's list of the members, from the first that gave it; null: none did. */
export function listedNow({ cluster, view }: Pick<Living, 'cluster' | 'view'>): {
  readonly members: readonly PatroniMember[]
  readonly leader: PatroniMember | null
  /** Members that must not lead (tag `nofailover`). */
  readonly barred: readonly string[]
} | null {
  for (const pod of memberPods(cluster, view)) {
    const heard = podAnswer(view, { namespace: cluster.namespace, pod: pod.metadata.name, path: '/cluster' })
    if (heard === null || 'problem' in heard || !Array.isArray(at(heard.answer, 'members'))) continue
    const members = readMembers(heard.answer)
    const barred = list(heard.answer, 'members').flatMap(each =>
      bool(record(each, 'tags'), 'nofailover') === true ? (str(each, 'name') ?? []) : [],
    )
    return { members, leader: members.find(isLeader) ?? null, barred }
  }
  return null
}

const startKey = 'started '

/** When PostgreSQL was started in each of these, to be told by a stage from later. */
export function rememberStarts(members: readonly MemberSays[]): Remembered {
  return Object.fromEntries(members.map(({ name, startedAt }) => [`${startKey}${name}`, startedAt ?? '']))
}

/** Members that a run remembers the start of. */
export function rememberedMembers(remembered: Remembered | undefined): readonly string[] {
  return Object.keys(remembered ?? {}).flatMap(key => (key.startsWith(startKey) ? [key.slice(startKey.length)] : []))
}

/** When PostgreSQL had been started in a member when it was planned; null: not known. */
export function startedBefore(remembered: Remembered, member: string): string | null {
  return remembered[`${startKey}${member}`] || null
}
