import type { KubeObject } from '../../../kube-object.ts'
import { annotationOf, nameOf, numberAt, objectAt, objectsAt, textAt } from '../../read.ts'
import { faultAnnotation, serialOf } from '../objects/labels.ts'

/** A number in [0, 1) that depends on nothing but its seeds. */
export function chance(...seeds: readonly (string | number)[]): number {
  let state = 0x811c9dc5
  for (const letter of seeds.join('/')) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0
  return ((state ^ (state >>> 15)) >>> 0) / 4294967296
}

/** Bytes of log per second that the database writes. */
export function walRate(cluster: KubeObject): number {
  return Math.round(20_000 + 400_000 * chance(cluster.metadata.uid ?? nameOf(cluster), 'rate') ** 2)
}

/** Where the primary's log ends at a moment (ms), in bytes from the beginning of the log. */
export function walEnd(cluster: KubeObject, now: number): bigint {
  const created = Date.parse(cluster.metadata.creationTimestamp ?? '')
  const age = Number.isNaN(created) ? 0 : Math.max(0, now - created)
  return 0x300_0000n + BigInt(Math.floor((walRate(cluster) * age) / 1000))
}

/** A log position in PostgreSQL's notation. */
export function lsn(position: bigint): string {
  return `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffff_ffffn).toString(16).toUpperCase()}`
}

/** Name of the log file of 16 MiB that holds a position. */
export function walFile(timeline: number, position: bigint): string {
  const hex = (value: bigint | number) => value.toString(16).toUpperCase().padStart(8, '0')
  return `${hex(timeline)}${hex(position >> 32n)}${hex((position & 0xffff_ffffn) >> 24n)}`
}

/** How a replica is doing at a moment. */
export interface ReplicaLag {
  readonly bytes: number
  readonly seconds: number
  readonly state: 'streaming' | 'catchup'
}

/** Ms that a replica takes to catch up once it is ready. */
const catchUpMs = 20_000

/** Lag of a replica: little and changing; more while it catches up, and much under the fault `replica-lagging`. */
export function replicaLag(cluster: KubeObject, pod: KubeObject, now: number): ReplicaLag {
  const rate = walRate(cluster)
  const ready = objectsAt(pod, 'status', 'conditions').find(entry => entry.type === 'Ready')
  const since = now - Date.parse(typeof ready?.lastTransitionTime === 'string' ? ready.lastTransitionTime : '')
  const catching = since >= 0 && since < catchUpMs ? ((catchUpMs - since) / catchUpMs) * 30 : 0
  const slow = isSlowReplica(cluster, pod) ? 45 + 30 * chance(nameOf(pod), 'slow', Math.floor(now / 10_000)) : 0
  const jitter = 0.25 * chance(nameOf(pod), Math.floor(now / 3_000)) ** 3
  const seconds = catching + slow + jitter
  return { bytes: Math.floor(seconds * rate), seconds, state: catching > 0 ? 'catchup' : 'streaming' }
}

/** The member that the fault slows down: the last one that isn't the primary. */
function isSlowReplica(cluster: KubeObject, pod: KubeObject): boolean {
  if (!annotationOf(cluster, faultAnnotation).split(',').includes('replica-lagging')) return false
  const names = objectAt(cluster, 'status').instanceNames
  const primary = textAt(cluster, 'status', 'currentPrimary')
  const replicas = Array.isArray(names) ? names.filter(name => typeof name === 'string' && name !== primary).map(String) : []
  return replicas.toSorted((one, other) => serialOf(other) - serialOf(one))[0] === nameOf(pod)
}

/** How the primary counts on each replica, by the Cluster's rules for synchronous replication. */
export function syncState(cluster: KubeObject, replicas: readonly string[], replica: string): string {
  const rule = objectAt(cluster, 'spec', 'postgresql', 'synchronous')
  const number = numberAt(rule, numberAt(cluster, 0, 'spec', 'minSyncReplicas'), 'number')
  if (number === 0) return 'async'
  if (rule.method !== 'first') return 'quorum'
  return replicas.indexOf(replica) < number ? 'sync' : 'potential'
}
