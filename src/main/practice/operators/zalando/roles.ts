import type { KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import { nameOf, textAt } from '../read.ts'
import { isReady } from './json.ts'
import { membersOf, type Pass, patch } from './work.ts'

/** On the StatefulSet: who leads, and how often that has changed. Patroni keeps both in its own ConfigMap. */
const leaderAnnotation = 'practice.clouddb.dev/leader'
const timelineAnnotation = 'practice.clouddb.dev/timeline'

/**
 * On a pod: what PostgreSQL in it is at, where it is anything but running; since when it runs; that some setting waits for
 * a restart (`true`: one of the manifest's, for which the operator restarts the member itself).
 */
export const stateAnnotation = 'practice.clouddb.dev/state'
export const startedAnnotation = 'practice.clouddb.dev/started'
export const pendingAnnotation = 'practice.clouddb.dev/pending-restart'

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
  await noteStates(pass)
}

/** Has each member write its state on its pod, as Patroni does where Kubernetes is its store. */
export async function noteStates(pass: Pass): Promise<void> {
  const timeline = timelineOf(pass.work.live.get(coreTypes.StatefulSet, pass.namespace, pass.name))
  for (const pod of membersOf(pass)) {
    const label = pod.metadata.labels?.['spilo-role']
    if (label === undefined || pod.metadata.deletionTimestamp !== undefined) continue
    const text = statusText(pod, label, timeline)
    if (pod.metadata.annotations?.status !== text)
      await patch(pass.work, coreTypes.Pod, pod, { metadata: { annotations: { status: text } } })
  }
}

function statusText(pod: KubeObject, label: string, timeline: number): string {
  const host = textAt(pod, 'status', 'podIP')
  const state = pod.metadata.annotations?.[stateAnnotation] ?? 'running'
  return JSON.stringify({
    conn_url: `postgres://${host}:5432/postgres`,
    api_url: `http://${host}:8008/patroni`,
    state,
    role: label === 'master' ? 'primary' : 'replica',
    version: '4.1.0',
    ...(pod.metadata.annotations?.[pendingAnnotation] !== undefined ? { pending_restart: true } : {}),
    ...(state === 'running' ? { timeline } : {}),
  })
}

/** Hands the lead to another ready member (to that one, if it is named), if there is one. */
export async function moveLeader(pass: Pass, set: KubeObject, from: KubeObject, to?: string): Promise<void> {
  const next = membersOf(pass).find(pod => nameOf(pod) !== nameOf(from) && isReady(pod) && (to === undefined || nameOf(pod) === to))
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
