import type { KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import { isReady, nameOf } from './json.ts'
import { membersOf, type Pass, patch } from './work.ts'

/** On the StatefulSet: who leads, and how often that has changed. Patroni keeps both in its own ConfigMap. */
const leaderAnnotation = 'practice.clouddb.dev/leader'
const timelineAnnotation = 'practice.clouddb.dev/timeline'

/** The timeline that the members are on. */
export function timelineOf(set: KubeObject | undefined): number {
  return Number(set?.metadata.annotations?.[timelineAnnotation] ?? 1)
}

/** Does what Patroni does: one ready member leads, the others follow; another is promoted when the leader is lost. */
export async function chooseRoles(pass: Pass, set: KubeObject): Promise<void> {
  const { work } = pass
  const pods = membersOf(pass)
  const ready = pods.filter(isReady)
  const leader = ready.find(pod => pod.metadata.labels?.['spilo-role'] === 'master') ?? ready[0]
  if (leader === undefined) return
  await takeLead(pass, set, leader)
  for (const pod of pods) {
    const role = nameOf(pod) === nameOf(leader) ? 'master' : 'replica'
    const has = pod.metadata.labels?.['spilo-role']
    // A member that never was ready has no role yet.
    if (has === role || (has === undefined && !isReady(pod)) || pod.metadata.deletionTimestamp !== undefined) continue
    await patch(work, coreTypes.Pod, pod, { metadata: { labels: { 'spilo-role': role } } })
  }
}

/** Hands the lead to another ready member, if there is one. */
export async function moveLeader(pass: Pass, set: KubeObject, from: KubeObject): Promise<void> {
  const next = membersOf(pass).find(pod => nameOf(pod) !== nameOf(from) && isReady(pod))
  if (next === undefined) return
  await patch(pass.work, coreTypes.Pod, from, { metadata: { labels: { 'spilo-role': 'replica' } } })
  await patch(pass.work, coreTypes.Pod, next, { metadata: { labels: { 'spilo-role': 'master' } } })
  await takeLead(pass, set, next)
}

async function takeLead(pass: Pass, outer: KubeObject, leader: KubeObject): Promise<void> {
  const { work, namespace, name } = pass
  const set = work.live.get(coreTypes.StatefulSet, namespace, name) ?? outer
  const before = set.metadata.annotations?.[leaderAnnotation]
  if (before === nameOf(leader)) return
  const timeline = before === undefined ? timelineOf(set) : timelineOf(set) + 1
  const annotations = { [leaderAnnotation]: nameOf(leader), [timelineAnnotation]: String(timeline) }
  await patch(work, coreTypes.StatefulSet, set, { metadata: { annotations } })
  if (before !== undefined) await work.announce(pass.root, 'Switchover', `Primary moved from ${before} to ${nameOf(leader)}`)
}
