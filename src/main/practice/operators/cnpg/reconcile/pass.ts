import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import type { ResourceType } from '../../../resource-type.ts'
import { annotationOf, at, labelOf, nameOf, numberAt, objectsAt, textAt } from '../../read.ts'
import { type Fault, faultAnnotation, serialOf } from '../objects/labels.ts'

/** One write that a reconcile wants done, besides the status. */
export type Action =
  | { readonly does: 'create'; readonly type: ResourceType; readonly object: KubeObject }
  | { readonly does: 'delete'; readonly type: ResourceType; readonly object: KubeObject }
  | {
      readonly does: 'patch'
      readonly type: ResourceType
      readonly object: KubeObject
      readonly body: JsonObject
      readonly status?: boolean
    }
  | { readonly does: 'event'; readonly about: KubeObject; readonly reason: string; readonly message: string; readonly warning?: boolean }

/** All live objects that a Cluster's reconcile reads. */
export interface ClusterWorld {
  readonly cluster: KubeObject
  readonly pods: readonly KubeObject[]
  /** Without those that were detached from the Cluster. */
  readonly claims: readonly KubeObject[]
  /** Names of all volume claims of the namespace: no new member may take one of them. */
  readonly claimNames: ReadonlySet<string>
  readonly jobs: readonly KubeObject[]
  readonly backups: readonly KubeObject[]
  /** All of the namespace, whoever owns them. */
  readonly services: readonly KubeObject[]
  readonly budgets: readonly KubeObject[]
  readonly hasServiceAccount: boolean
  /** Names of StorageClasses that may grow a volume. */
  readonly expandable: ReadonlySet<string>
  /** The StorageClass of volumes that name none; '' when there is no default. */
  readonly defaultClass: string
  /** The ImageCatalog or ClusterImageCatalog that the Cluster refers to, if it is there. */
  readonly catalog: KubeObject | null
  /** The image that the operator itself runs. */
  readonly operatorImage: string
  /** Another operator replaces the instance managers inside running pods. */
  readonly inPlaceUpdates: boolean
}

/** One run over one Cluster: what is known, and what shall be done. `status` is a draft that the steps change. */
export interface Pass {
  readonly world: ClusterWorld
  readonly cluster: KubeObject
  readonly name: string
  readonly now: Date
  readonly status: JsonObject
  readonly actions: Action[]
  readonly faults: ReadonlySet<string>
  /** True once `ms` simulated milliseconds went by since the first unbroken row of passes that asked for this key. */
  readonly passed: (key: string, ms: number) => boolean
}

/** A member that the Cluster has a data volume for. */
export interface Instance {
  readonly name: string
  readonly claims: readonly KubeObject[]
  /** False while its volumes are still being filled. */
  readonly filled: boolean
  readonly pod: KubeObject | null
  readonly job: KubeObject | null
}

/** Starts a pass; the stored status is copied. */
export function startPass(world: ClusterWorld, now: Date, passed: Pass['passed']): Pass {
  const stored = world.cluster.status
  return {
    world,
    cluster: world.cluster,
    name: nameOf(world.cluster),
    now,
    status: structuredClone(typeof stored === 'object' && stored !== null ? { ...stored } : {}),
    actions: [],
    faults: new Set(faultsOf(world.cluster)),
    passed,
  }
}

/** The troubles that the Cluster's annotation asks for. */
export function faultsOf(cluster: KubeObject): readonly Fault[] {
  const known: readonly Fault[] = ['wal-archive-broken', 'backup-broken', 'replica-unschedulable', 'replica-crashing', 'replica-lagging']
  const asked = annotationOf(cluster, faultAnnotation).split(',')
  return known.filter(fault => asked.includes(fault))
}

/** True for a pod whose Ready condition holds and that nobody deletes. */
export function isReady(pod: KubeObject | null): pod is KubeObject {
  if (pod === null || pod.metadata.deletionTimestamp !== undefined) return false
  return objectsAt(pod, 'status', 'conditions').some(condition => condition.type === 'Ready' && condition.status === 'True')
}

/** True for a Job that ended well. */
export function isComplete(job: KubeObject): boolean {
  return numberAt(job, 0, 'status', 'succeeded') > 0
}

/** The members by serial, from the data volumes that are not being deleted. */
export function instancesOf(world: ClusterWorld): Instance[] {
  const living = world.claims.filter(claim => claim.metadata.deletionTimestamp === undefined)
  const named = (object: KubeObject) => labelOf(object, 'cnpg.io/instanceName') || nameOf(object)
  return living
    .filter(claim => labelOf(claim, 'cnpg.io/pvcRole') === 'PG_DATA')
    .map(claim => {
      const name = named(claim)
      return {
        name,
        claims: living.filter(other => named(other) === name),
        filled: annotationOf(claim, 'cnpg.io/pvcStatus') === 'ready',
        pod: world.pods.find(pod => nameOf(pod) === name) ?? null,
        job: world.jobs.find(job => named(job) === name) ?? null,
      }
    })
    .sort((one, other) => serialOf(one.name) - serialOf(other.name))
}

/** Members whose PostgreSQL is held down by the fencing annotation. */
export function fencedOf(cluster: KubeObject, instances: readonly Instance[]): ReadonlySet<string> {
  const text = annotationOf(cluster, 'cnpg.io/fencedInstances')
  if (text === '') return new Set()
  const names = text.includes('"*"')
    ? instances.map(instance => instance.name)
    : [...text.matchAll(/"([^"]+)"/g)].map(match => match[1] ?? '')
  return new Set(names)
}

/** Sets phase and reason. */
export function setPhase(pass: Pass, phase: string, reason = ''): void {
  pass.status.phase = phase
  if (reason === '') delete pass.status.phaseReason
  else pass.status.phaseReason = reason
}

/** Writes an Event about the Cluster. */
export function announce(pass: Pass, reason: string, message: string, warning = false): void {
  pass.actions.push({ does: 'event', about: pass.cluster, reason, message, warning })
}

/** Time with microseconds, as the operator writes its own stamps. */
export function stamp(now: Date): string {
  return now.toISOString().replace(/Z$/, '000Z')
}

/** The primary as the status names it; '' before the first one runs. */
export function currentPrimary(pass: Pass): string {
  return textAt(pass.status, 'currentPrimary')
}

/** How many members the spec asks for. */
export function wantedInstances(pass: Pass): number {
  return Math.max(1, numberAt(at(pass.cluster, 'spec'), 1, 'instances'))
}
