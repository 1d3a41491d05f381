import type { Member } from '../../../../shared/domain/database-cluster.ts'
import type { Health } from '../../../../shared/domain/health.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, PodSample } from '../../engine.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { at, count, instant, list, record, shorten, str, strings } from '../../read-json.ts'
import { zoneOf } from '../../surroundings.ts'
import { fencedInstances } from '../health.ts'
import { hibernationOf } from '../hibernation.ts'
import { annotation, label } from '../labels.ts'
import { describePodTrouble, isMember, isPodReady } from '../pod-sight.ts'
import { type MemberReplication, readReplication } from '../replication.ts'

/** More members than this no operator runs; the rest of a hostile status is cut. */
const mostMembers = 200

/** Every pod that is or prepares a member, and every member that the operator names but that has no pod. The primary first. */
export function readMembers(cluster: KubeObject, view: ContextView, samples: readonly PodSample[]): readonly Member[] {
  const namespace = str(cluster, 'metadata', 'namespace') ?? ''
  const name = str(cluster, 'metadata', 'name') ?? ''
  const pods = view.about(podKind, namespace, name).slice(0, mostMembers)
  const claims = view.about(volumeClaimKind, namespace, name)
  const wanted = pods.filter(pod => isMember(pod) || isJobAtWork(pod))
  const replicationOf = readReplication(samples, str(cluster, 'status', 'currentPrimary'))
  const members = wanted.map(pod => readMember(cluster, pod, claims, view, replicationOf))
  const seen = new Set(members.map(member => member.name))
  for (const instance of strings(cluster, 'status', 'instanceNames').slice(0, mostMembers))
    if (!seen.has(instance)) members.push(absentMember(cluster, instance, claims, view.knows(podKind) === 'listed'))
  return members.toSorted((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary') || a.name.localeCompare(b.name))
}

function isJobAtWork(pod: KubeObject): boolean {
  return str(pod, 'metadata', 'labels', label.jobRole) !== null && str(pod, 'status', 'phase') !== 'Succeeded'
}

function readMember(
  cluster: KubeObject,
  pod: KubeObject,
  claims: readonly KubeObject[],
  view: ContextView,
  replicationOf: (name: string) => MemberReplication,
): Member {
  const name = str(pod, 'metadata', 'name') ?? ''
  const instance = str(pod, 'metadata', 'labels', label.instanceName) ?? name
  const mine = claims.filter(claim => str(claim, 'metadata', 'labels', label.instanceName) === instance)
  const node = str(pod, 'spec', 'nodeName')
  const fenced = fencedInstances(cluster)
  const isFenced = isMember(pod) && (fenced.includes('*') || fenced.includes(name))
  const ready = isPodReady(pod)
  const { role, roleText } = roleOf(cluster, pod, name)
  return {
    name,
    role,
    roleText,
    health: isFenced ? 'degraded' : ready ? 'healthy' : troubleHealth(cluster, pod, name),
    state: isFenced ? 'fenced: PostgreSQL is stopped' : ready ? 'running and ready' : describePodTrouble(pod),
    ready,
    node,
    zone: str(pod, 'metadata', 'labels', label.zone) ?? zoneOf(node, mine, view),
    ...(isMember(pod) ? replicationOf(name) : { lagBytes: null, replication: null }),
    restarts: restartsOf(pod),
    startedAt: instant(pod, 'status', 'startTime'),
    volumes: volumesOf(mine),
  }
}

function roleOf(cluster: KubeObject, pod: KubeObject, name: string): Pick<Member, 'role' | 'roleText'> {
  const job = str(pod, 'metadata', 'labels', label.jobRole)
  if (job !== null) return { role: 'other', roleText: `${shorten(job, 60)} job` }
  const said = str(pod, 'metadata', 'labels', label.instanceRole) ?? str(pod, 'metadata', 'labels', 'role')
  // The operator's status decides: labels of a lost primary stay as they were.
  const primary = str(cluster, 'status', 'currentPrimary')
  if (primary === name) return { role: 'primary', roleText: 'primary' }
  if (said === 'replica' || (said === 'primary' && primary !== null)) return { role: 'replica', roleText: 'replica' }
  if (said === 'primary') return { role: 'primary', roleText: 'primary' }
  return said === null ? { role: 'unknown', roleText: '' } : { role: 'other', roleText: shorten(said, 60) }
}

function troubleHealth(cluster: KubeObject, pod: KubeObject, name: string): Health {
  if (strings(cluster, 'status', 'instancesStatus', 'failed').includes(name) || str(pod, 'status', 'phase') === 'Failed') return 'degraded'
  const stuck = ['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError', 'InvalidImageName']
  const waits = [...list(pod, 'status', 'initContainerStatuses'), ...list(pod, 'status', 'containerStatuses')]
  if (waits.some(container => stuck.includes(str(container, 'state', 'waiting', 'reason') ?? ''))) return 'degraded'
  return str(pod, 'status', 'phase') === null ? 'unknown' : 'progressing'
}

function absentMember(cluster: KubeObject, name: string, claims: readonly KubeObject[], certain: boolean): Member {
  const paused = hibernationOf(cluster) === 'paused'
  const primary = str(cluster, 'status', 'currentPrimary') === name
  return {
    name: shorten(name, 253),
    role: primary ? 'primary' : certain ? 'replica' : 'unknown',
    roleText: '',
    health: !certain ? 'unknown' : paused ? 'paused' : 'degraded',
    state: !certain ? 'its pod can not be seen' : paused ? 'hibernated' : 'has no pod',
    ready: certain ? false : null,
    node: null,
    zone: null,
    lagBytes: null,
    replication: null,
    restarts: null,
    startedAt: null,
    volumes: volumesOf(claims.filter(claim => str(claim, 'metadata', 'labels', label.instanceName) === name)),
  }
}

function restartsOf(pod: KubeObject): number | null {
  if (record(pod, 'status') === null) return null
  return list(pod, 'status', 'containerStatuses').reduce<number>((sum, each) => sum + (count(each, 'restartCount') ?? 0), 0)
}

const volumeRoles: ReadonlyMap<string, string> = new Map([
  ['PG_DATA', 'data'],
  ['PG_WAL', 'WAL'],
  ['PG_TABLESPACE', 'tablespace'],
])

function volumesOf(claims: readonly KubeObject[]): Member['volumes'] {
  return claims.slice(0, 50).map(claim => {
    const role = str(claim, 'metadata', 'labels', label.pvcRole)
    const size = at(claim, 'status', 'capacity', 'storage') ?? at(claim, 'spec', 'resources', 'requests', 'storage')
    const status = str(claim, 'metadata', 'annotations', annotation.pvcStatus)
    const phase = str(claim, 'status', 'phase')
    return {
      name: str(claim, 'metadata', 'name') ?? '',
      role: role === null ? 'unknown' : (volumeRoles.get(role) ?? shorten(role, 60)),
      size: typeof size === 'string' || typeof size === 'number' ? String(size) : null,
      phase: status !== null && status !== 'ready' ? `${phase ?? 'unknown'}, ${shorten(status, 40)}` : phase,
    }
  })
}
