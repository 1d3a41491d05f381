import type { Member } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { at, count, instant, list, record, shorten, str } from '../../read-json.ts'
import { zoneOf } from '../../surroundings.ts'
import type { Sight } from '../health.ts'
import { names } from '../labels.ts'
import { clusterOf, isLeader } from '../patroni-facts.ts'
import { describePodTrouble, isPodReady, isPodStuck, roleOfPod } from '../pod-sight.ts'
import { readReplication } from '../replication.ts'

/** More members than this no operator runs. */
const mostMembers = 200

/** Every pod of the database, and every member that is asked for or has a volume but no pod. The primary first. */
export function readMembers(sight: Sight): readonly Member[] {
  const { root, view } = sight
  const name = str(root, 'metadata', 'name') ?? ''
  const claims = view.about(volumeClaimKind, str(root, 'metadata', 'namespace') ?? '', name).slice(0, mostMembers)
  const replicationOf = readReplication(sight.samples)
  const members = sight.pods.slice(0, mostMembers).map((pod): Member => {
    const podName = str(pod, 'metadata', 'name') ?? ''
    const mine = claims.filter(claim => podOf(claim) === podName)
    const node = str(pod, 'spec', 'nodeName')
    const ready = isPodReady(pod)
    const said = clusterOf(sight.samples)?.facts.members.find(each => each.name === podName)
    const role = said === undefined ? roleOfPod(pod, sight.config) : isLeader(said) ? 'primary' : 'replica'
    return {
      name: podName,
      role: role ?? 'unknown',
      roleText: roleText(role, said?.role ?? null),
      health: ready
        ? stateHealth(said?.state ?? null)
        : isPodStuck(pod)
          ? 'degraded'
          : str(pod, 'status', 'phase') === null
            ? 'unknown'
            : 'progressing',
      state: ready ? (said?.state ?? 'ready; Patroni was not asked') : describePodTrouble(pod),
      ready,
      node,
      zone: zoneOf(node, mine, sight.view),
      ...replicationOf(podName),
      restarts: record(pod, 'status') === null ? null : restartsOf(pod),
      startedAt: instant(pod, 'status', 'startTime'),
      volumes: volumesOf(mine),
    }
  })
  const seen = new Set(members.map(member => member.name))
  for (const member of expected(sight, claims)) if (!seen.has(member)) members.push(absent(sight, member, claims))
  return members.toSorted((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary') || a.name.localeCompare(b.name))
}

function roleText(role: string | null, said: string | null): string {
  if (said === 'standby_leader') return 'leader of the standby cluster'
  if (said === 'sync_standby') return 'synchronous replica'
  return role === 'primary' || role === 'replica' ? role : role === null ? '' : 'other'
}

function stateHealth(state: string | null): Member['health'] {
  if (state === null || state === 'running' || state === 'streaming') return 'healthy'
  return state === 'starting' || state === 'creating replica' ? 'progressing' : 'degraded'
}

function restartsOf(pod: KubeObject): number {
  return list(pod, 'status', 'containerStatuses')
    .slice(0, 50)
    .reduce<number>((sum, each) => Math.min(sum + (count(each, 'restartCount') ?? 0), Number.MAX_SAFE_INTEGER), 0)
}

/** The pod that a claim is for: `pgdata-orders-0` is for `orders-0`. */
function podOf(claim: KubeObject): string | null {
  const name = str(claim, 'metadata', 'name') ?? ''
  return name.startsWith(names.claimPrefix) ? name.slice(names.claimPrefix.length) : null
}

function expected({ root, statefulSet }: Sight, claims: readonly KubeObject[]): readonly string[] {
  const name = str(root, 'metadata', 'name') ?? ''
  const asked = Math.min(count(statefulSet, 'spec', 'replicas') ?? count(root, 'spec', 'numberOfInstances') ?? 0, mostMembers)
  return [...Array.from({ length: asked }, (_, index) => `${name}-${index}`), ...claims.flatMap(claim => podOf(claim) ?? [])].slice(
    0,
    mostMembers,
  )
}

function absent({ root, view }: Sight, name: string, claims: readonly KubeObject[]): Member {
  const paused = count(root, 'spec', 'numberOfInstances') === 0
  const spare = paused ? false : Number(/-(\d+)$/.exec(name)?.[1] ?? 0) >= (count(root, 'spec', 'numberOfInstances') ?? 0)
  const certain = view.knows(podKind) === 'listed'
  return {
    name: shorten(name, 253),
    role: 'unknown',
    roleText: '',
    health: !certain ? 'unknown' : paused || spare ? 'paused' : 'progressing',
    state: !certain
      ? 'pods could not be read'
      : paused
        ? 'paused: only its volume is left'
        : spare
          ? 'not asked for any more: only its volume is left'
          : 'has no pod',
    ready: certain ? false : null,
    node: null,
    zone: null,
    lagBytes: null,
    replication: null,
    restarts: null,
    startedAt: null,
    volumes: volumesOf(claims.filter(claim => podOf(claim) === name)),
  }
}

function volumesOf(claims: readonly KubeObject[]): Member['volumes'] {
  return claims.slice(0, 50).map(claim => {
    const size = at(claim, 'status', 'capacity', 'storage') ?? at(claim, 'spec', 'resources', 'requests', 'storage')
    return {
      name: str(claim, 'metadata', 'name') ?? '',
      role: 'data',
      size: typeof size === 'string' || typeof size === 'number' ? String(size) : null,
      phase: str(claim, 'status', 'phase'),
    }
  })
}
