import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import type { PodHttpAnswer, PodLogLine, SimulatedPods } from '../../simulated-pods.ts'
import { at, nameOf, namespaceOf, numberAt, second, textAt } from '../read.ts'
import { chance, isReady } from './json.ts'
import { operatorNamespace, serverVersions, types } from './kinds.ts'
import type { LiveObjects } from './live-objects.ts'
import { answerCall, type PatroniCalls } from './patroni-calls.ts'
import { pendingAnnotation, startedAnnotation, stateAnnotation, timelineOf } from './roles.ts'

type Seen = Pick<LiveObjects, 'get' | 'list'>

/** What a member knows of its database. */
interface Scope {
  readonly root: KubeObject
  readonly members: readonly KubeObject[]
  readonly leader: KubeObject | undefined
  readonly timeline: number
}

function scopeOf(live: Seen, pod: KubeObject): Scope | null {
  if (pod.metadata.labels?.application !== 'spilo') return null
  const [namespace, name] = [namespaceOf(pod), pod.metadata.labels['cluster-name'] ?? '']
  const root = live.get(types.postgresql, namespace, name)
  if (root === undefined) return null
  const members = live
    .list(coreTypes.Pod, namespace)
    .filter(other => other.metadata.labels?.application === 'spilo' && other.metadata.labels['cluster-name'] === name)
    .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))
  const leader = members.find(other => other.metadata.labels?.['spilo-role'] === 'master' && isReady(other))
  return { root, members, leader, timeline: timelineOf(live.get(coreTypes.StatefulSet, namespace, name)) }
}

/** Where the leader's log ends (bytes) at a moment (ms). */
function logEnd(root: KubeObject, now: number): number {
  const created = Date.parse(root.metadata.creationTimestamp ?? '')
  const age = Number.isNaN(created) ? 0 : Math.max(0, now - created)
  return 0x300_0000 + Math.floor((age / 1000) * (20_000 + 200_000 * chance(root.metadata.uid ?? '', 'rate')))
}

function lagOf(pod: KubeObject, now: number): number {
  return Math.floor(40_000 * chance(nameOf(pod), Math.floor(now / 3000)) ** 3)
}

function isSynchronous({ root }: Scope): boolean {
  return at(root, 'spec', 'patroni', 'synchronous_mode') === true
}

function stateOf(scope: Scope, pod: KubeObject): string {
  if (!isReady(pod)) return 'starting'
  const state = pod.metadata.annotations?.[stateAnnotation]
  if (state !== undefined) return state
  return scope.leader === pod ? 'running' : 'streaming'
}

function roleOf(scope: Scope, pod: KubeObject): string {
  if (scope.leader !== undefined && nameOf(scope.leader) === nameOf(pod)) return 'leader'
  return confirms(scope, pod) ? 'sync_standby' : 'replica'
}

/** Of the replicas that are ready, as many confirm commits as the manifest asks for: the first by name. */
function confirms(scope: Scope, pod: KubeObject): boolean {
  if (!isSynchronous(scope)) return false
  const others = scope.members.filter(other => isReady(other) && (scope.leader === undefined || nameOf(other) !== nameOf(scope.leader)))
  const number = numberAt(scope.root, 1, 'spec', 'patroni', 'synchronous_node_count')
  return others.slice(0, number).some(other => nameOf(other) === nameOf(pod))
}

function clusterAnswer(scope: Scope, now: number): JsonObject {
  return {
    scope: nameOf(scope.root),
    members: scope.members.map(pod => {
      const role = roleOf(scope, pod)
      const host = textAt(pod, 'status', 'podIP')
      const common = { name: nameOf(pod), role, state: stateOf(scope, pod), api_url: `http://${host}:8008/patroni`, host, port: 5432 }
      if (!isReady(pod)) return { ...common, lag: 'unknown' }
      if (pod.metadata.annotations?.[pendingAnnotation] !== undefined) Object.assign(common, { pending_restart: true })
      return role === 'leader' ? { ...common, timeline: scope.timeline } : { ...common, timeline: scope.timeline, lag: lagOf(pod, now) }
    }),
  }
}

function memberAnswer(scope: Scope, pod: KubeObject, now: number): JsonObject {
  const leads = roleOf(scope, pod) === 'leader'
  const end = logEnd(scope.root, now)
  const replicas = scope.members.filter(other => isReady(other) && roleOf(scope, other) !== 'leader')
  return {
    state: 'running',
    postmaster_start_time: pod.metadata.annotations?.[startedAnnotation] ?? textAt(pod, 'status', 'startTime'),
    ...(pod.metadata.annotations?.[pendingAnnotation] !== undefined ? { pending_restart: true } : {}),
    role: leads ? 'primary' : 'replica',
    server_version: serverVersions[textAt(scope.root, 'spec', 'postgresql', 'version')] ?? 170_006,
    xlog: leads ? { location: end } : { received_location: end, replayed_location: end - lagOf(pod, now), paused: false },
    timeline: scope.timeline,
    ...(leads
      ? {
          replication: replicas.map(other => ({
            usename: 'standby',
            application_name: nameOf(other),
            state: 'streaming',
            sync_state: confirms(scope, other) ? 'sync' : 'async',
          })),
        }
      : { replication_state: 'streaming' }),
    patroni: { version: '4.1.0', scope: nameOf(scope.root), name: nameOf(pod) },
  }
}

const json = (status: number, body: JsonObject): PodHttpAnswer => ({ status, contentType: 'application/json', body: JSON.stringify(body) })

/** What the members' containers serve (Patroni on 8008, in clear) and print. */
export function createPatroniPods(live: Seen, calls: PatroniCalls): SimulatedPods {
  return {
    post(pod, { scheme, port, path, body }) {
      const scope = scopeOf(live, pod)
      if (scope === null || port !== 8008 || scheme !== 'http' || textAt(pod, 'status', 'phase') !== 'Running') return null
      return answerCall(calls, scope.root, pod, path, body)
    },
    http(pod, { scheme, port, path }, now) {
      const scope = scopeOf(live, pod)
      if (scope === null || port !== 8008 || scheme !== 'http' || textAt(pod, 'status', 'phase') !== 'Running') return null
      if (path === '/cluster') return json(200, clusterAnswer(scope, now))
      if (path === '/liveness') return json(200, {})
      if (!isReady(pod)) return json(503, { state: 'starting' })
      const state = pod.metadata.annotations?.[stateAnnotation]
      // While it is not up, Patroni has nothing of PostgreSQL's own to tell; only /patroni is answered all the same.
      if (state !== undefined)
        return json(path === '/patroni' ? 200 : 503, { state, role: roleOf(scope, pod) === 'leader' ? 'primary' : 'replica' })
      if (path === '/patroni' || path === '/readiness' || path === '/health') return json(200, memberAnswer(scope, pod, now))
      if (path === '/leader' || path === '/primary' || path === '/replica')
        return json((roleOf(scope, pod) === 'leader') === (path !== '/replica') ? 200 : 503, memberAnswer(scope, pod, now))
      return { status: 404, contentType: 'text/plain; charset=utf-8', body: 'Not Found' }
    },
    log(pod, container, from, to) {
      const scope = scopeOf(live, pod)
      if (scope === null)
        return pod.metadata.namespace === operatorNamespace && container === 'postgres-operator' ? operatorLog(pod, from, to) : null
      return container === 'postgres' ? memberLog(scope, pod, from, to) : []
    },
  }
}

/** Patroni looks every ten seconds and says so; PostgreSQL itself writes files in the volume once it has started. */
function memberLog(scope: Scope, pod: KubeObject, from: number, to: number): readonly PodLogLine[] {
  const started = Date.parse(textAt(pod, 'status', 'startTime'))
  if (Number.isNaN(started)) return []
  const name = nameOf(pod)
  const stamp = (at: number) => new Date(at).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')
  const leads = scope.leader !== undefined && nameOf(scope.leader) === name
  const what = leads
    ? 'the leader with the lock'
    : `a secondary, and following a leader (${scope.leader === undefined ? 'none' : nameOf(scope.leader)})`
  const start = (offset: number, text: string): PodLogLine => ({
    at: started + offset,
    text: `${stamp(started + offset).replace(',', '.')} UTC [57]: [${offset}-1] LOG:  ${text}`,
  })
  const lines: PodLogLine[] = [
    { at: started, text: `${stamp(started)} INFO: No PostgreSQL configuration items changed, nothing to reload.` },
    start(200, 'listening on IPv4 address "0.0.0.0", port 5432'),
    start(500, `database system is ready to accept ${leads ? 'connections' : 'read-only connections'}`),
  ]
  const every = 10_000
  for (let slot = Math.floor(Math.max(from, started) / every); slot * every < to; slot++) {
    const at = slot * every + Math.floor(900 * chance(name, slot, 'ms'))
    if (at > started + 1000) lines.push({ at, text: `${stamp(at)} INFO: no action. I am (${name}), ${what}` })
  }
  return lines.filter(line => line.at >= from && line.at < to)
}

/** How often the operator says that it has looked at its databases, in ms. */
const operatorEveryMs = 30_000

/** What the operator's own container prints. */
function operatorLog(pod: KubeObject, from: number, to: number): readonly PodLogLine[] {
  const started = Date.parse(textAt(pod, 'status', 'startTime'))
  if (Number.isNaN(started)) return []
  const line = (at: number, text: string): PodLogLine => ({
    at,
    text: `time="${second(new Date(at))}" level=info msg="${text}" pkg=controller`,
  })
  const lines = [line(started + 100, 'Spilo operator'), line(started + 600, 'started working in background')]
  const first = Math.ceil(Math.max(from, started + 1_000) / operatorEveryMs) * operatorEveryMs
  for (let at = first; at < to; at += operatorEveryMs) lines.push(line(at, 'clusters have been listed'))
  return lines.filter(({ at }) => at >= from && at < to)
}
