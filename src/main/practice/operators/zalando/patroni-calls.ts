import { isObject, type KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import type { PodHttpAnswer } from '../../simulated-pods.ts'
import { nameOf, namespaceOf } from '../read.ts'
import { isReady } from './json.ts'
import { moveLeader, noteStates, pendingAnnotation, startedAnnotation, stateAnnotation } from './roles.ts'
import { readSettings } from './settings.ts'
import { membersOf, type Pass, patch, type Work } from './work.ts'

/** What Patroni's calls need of the operator that they run beside. */
export interface PatroniCalls {
  readonly work: Work
  /** Runs when nobody else changes anything. */
  readonly alone: <T>(run: () => Promise<T>) => Promise<T>
  /** Resolves after so many simulated ms. */
  readonly after: (ms: number) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** How long PostgreSQL takes, in simulated ms. */
const times = { restart: 4_000, handOver: 4_000, copy: 15_000 } as const

const text = (status: number, body: string): PodHttpAnswer => ({ status, contentType: 'text/html', body })

/** Answers Patroni's POST calls, and does what they ask for. Words and codes are those of Patroni 4. */
export async function answerCall(
  calls: PatroniCalls,
  root: KubeObject,
  pod: KubeObject,
  path: string,
  body: unknown,
): Promise<PodHttpAnswer> {
  const { work } = calls
  const settings = readSettings(work.live)
  const pass: Pass = { work, root, namespace: namespaceOf(root), name: nameOf(root), settings, wanted: 0, changed: false }
  const request = isObject(body) ? body : {}
  if (path === '/reload') return text(202, 'reload scheduled')
  if (path === '/restart') return await restart(calls, pass, pod, request)
  if (path === '/reinitialize') return await reinitialize(calls, pass, pod)
  if (path === '/switchover') return await switchOver(calls, pass, request)
  return { status: 501, contentType: 'text/html', body: "Unsupported method ('POST')" }
}

const stateOf = (pod: KubeObject) => pod.metadata.annotations?.[stateAnnotation]
const isLeader = (pod: KubeObject) => pod.metadata.labels?.['spilo-role'] === 'master'

/** The pod as it is now; undefined: another of its name, or none. */
function now({ work, namespace }: Pass, pod: KubeObject): KubeObject | undefined {
  const found = work.live.get(coreTypes.Pod, namespace, nameOf(pod))
  return found?.metadata.uid === pod.metadata.uid ? found : undefined
}

async function enter(calls: PatroniCalls, pass: Pass, pod: KubeObject, state: string): Promise<void> {
  await calls.alone(async () => {
    await patch(pass.work, coreTypes.Pod, pod, { metadata: { annotations: { [stateAnnotation]: state } } })
    await noteStates(pass)
  })
}

/** PostgreSQL runs again, newly started. */
async function leave(calls: PatroniCalls, pass: Pass, pod: KubeObject): Promise<void> {
  await calls.alone(async () => {
    const live = now(pass, pod)
    if (live === undefined) return
    const annotations = { [stateAnnotation]: null, [pendingAnnotation]: null, [startedAnnotation]: pass.work.now().toISOString() }
    await patch(pass.work, coreTypes.Pod, live, { metadata: { annotations } })
    await noteStates(pass)
  })
}

async function restart(
  calls: PatroniCalls,
  pass: Pass,
  pod: KubeObject,
  request: Readonly<Record<string, unknown>>,
): Promise<PodHttpAnswer> {
  const busy = stateOf(pod)
  if (busy !== undefined) return text(503, busy === 'creating replica' ? 'reinitialize already in progress' : 'restart already in progress')
  const role = isLeader(pod) ? 'primary' : 'replica'
  const fits = request.role === undefined || request.role === role || (request.role === 'master' && role === 'primary')
  if (!fits) return text(503, 'restart conditions are not satisfied')
  if (request.restart_pending === true && pod.metadata.annotations?.[pendingAnnotation] === undefined)
    return text(503, 'restart conditions are not satisfied')
  await enter(calls, pass, pod, 'restarting')
  await calls.after(times.restart)
  await leave(calls, pass, pod)
  return text(200, 'restarted successfully')
}

async function reinitialize(calls: PatroniCalls, pass: Pass, pod: KubeObject): Promise<PodHttpAnswer> {
  if (isLeader(pod)) return text(503, 'I am the leader, can not reinitialize')
  if (!membersOf(pass).some(other => isLeader(other) && isReady(other))) return text(503, 'Cluster has no leader, can not reinitialize')
  if (stateOf(pod) !== undefined) return text(503, 'reinitialize already in progress')
  await enter(calls, pass, pod, 'creating replica')
  calls
    .after(times.copy)
    .then(() => leave(calls, pass, pod))
    .catch(calls.onError)
  return text(200, 'reinitialize started')
}

async function switchOver(calls: PatroniCalls, pass: Pass, request: Readonly<Record<string, unknown>>): Promise<PodHttpAnswer> {
  const { leader, candidate } = request
  if (typeof leader !== 'string' || leader === '') return text(400, 'Switchover could be performed only from a specific leader')
  if (leader === candidate) return text(400, 'Switchover target and source are the same')
  const members = membersOf(pass)
  const from = members.find(isLeader)
  if (from === undefined || nameOf(from) !== leader) return text(412, 'leader name does not match')
  const others = members.filter(pod => pod !== from && isReady(pod) && stateOf(pod) === undefined)
  const wanted = typeof candidate === 'string' && candidate !== '' ? candidate : undefined
  if (wanted !== undefined && !members.some(pod => nameOf(pod) === wanted)) return text(412, 'candidate does not exists')
  const next = others.find(pod => wanted === undefined || nameOf(pod) === wanted)
  if (next === undefined) return text(412, 'switchover is not possible: no good candidates have been found')
  await enter(calls, pass, from, 'stopping')
  await calls.after(times.handOver)
  const moved = await calls.alone(async () => {
    const set = pass.work.live.get(coreTypes.StatefulSet, pass.namespace, pass.name)
    const live = now(pass, from)
    if (set === undefined || live === undefined) return false
    await moveLeader(pass, set, live, nameOf(next))
    return pass.work.live.get(coreTypes.Pod, pass.namespace, nameOf(next))?.metadata.labels?.['spilo-role'] === 'master'
  })
  await leave(calls, pass, from)
  return moved ? text(200, `Successfully switched over to "${nameOf(next)}"`) : text(503, 'Switchover failed')
}
