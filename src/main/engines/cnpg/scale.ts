import { z } from 'zod'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { formatBytes } from '../../../shared/domain/quantity.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { membersField } from '../change/members-field.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { podKind, volumeClaimKind } from '../kube-kinds.ts'
import { nodesRead } from '../node-sizes.ts'
import { at, count, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberClaims } from './change/living.ts'
import { memberNames, primaryOf } from './change/member-names.ts'
import { claimRead, clusterRead, podRead } from './change/reads.ts'
import { roomForMembers } from './change/room-for-members.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { patchCluster } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { label } from './labels.ts'

const params = z.object({
  members: membersField('One primary; the others are replicas.', 'At least one member is needed. To stop the database, pause it.'),
})
type ScaleParams = z.infer<typeof params>

/** Adds or removes replicas. */
export const scale: Operation<ScaleParams> = changeOperation({
  id: 'scale',
  title: 'Scale members',
  summary: 'Adds replicas, or removes them with their volumes.',
  risk: 'disruptive',
  params,
  inline: { column: 'members', field: 'members' },
  section: { title: 'Members', summary: 'How many members the database shall have.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [nodesRead, claimRead(subject), { kind: podKind, namespace: null, optional: true }],
  begin: ({ root }) => ({ params: { members: count(root, 'spec', 'instances') ?? 1 }, choices: {} }),
  draft({ params: { members }, living }) {
    const now = count(living.root, 'spec', 'instances')
    const consequence = changeOfMembers(living, now ?? members, members)
    const room = roomForMembers(living, members - (now ?? members))
    return {
      steps: [patchCluster(living, `Set ${members} ${members === 1 ? 'member' : 'members'}`, { spec: { instances: members } })],
      checks: [
        ...judge('members', 'Number of members', `${now ?? '?'} members become ${members}.`, objectionsToMembers(living, members, now)),
        ...judge('room', 'Room on the nodes', room.passed, room.objections),
      ],
      consequences: [consequence],
      consequenceOf: (_step, pointer) => (pointer === '/spec/instances' ? consequence : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'VOLUMES',
      title: 'Volumes',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject), claimRead(subject)],
      see: input =>
        lookAtCluster(input, () => {
          const claims = memberClaims(input.subject, input.view).filter(
            claim => str(claim, 'metadata', 'labels', label.pvcRole) === 'PG_DATA',
          )
          const wanted = input.params.members
          if (input.view.knows(volumeClaimKind) !== 'listed')
            return notApplicable('Volumes may not be read here, so they can’t be counted.')
          if (claims.length < wanted) return active(`${wanted - claims.length} of ${wanted} data volumes to be made`)
          if (claims.length > wanted) return active(`${claims.length - wanted} data volumes to be deleted`)
          return done(`${wanted} ${wanted === 1 ? 'member has its' : 'members have their'} data volume.`)
        }),
    },
    settledStage(),
  ],
})

/** What it does that one number of members becomes another. */
export function changeOfMembers(living: Living, from: number, to: number): Consequence {
  return to < from ? lossOf(living, from - to) : growthOf(living, to - from)
}

/** What speaks against this number of members; `now` is what there are. */
export function objectionsToMembers(living: Living, members: number, now: number | null): readonly Objection[] {
  const { root } = living
  const found: Objection[] = []
  if (members === now) found.push(refuse('members', `It has ${now} ${now === 1 ? 'member' : 'members'} already.`))
  const sync = count(root, 'spec', 'postgresql', 'synchronous', 'number')
  if (sync !== null && sync >= members)
    found.push(
      refuse(
        'members',
        `Commits wait for ${sync} synchronous ${sync === 1 ? 'replica' : 'replicas'} (spec.postgresql.synchronous.number): ${members} ${members === 1 ? 'member has' : 'members have'} fewer.`,
        `Keep at least ${sync + 1} members, or change synchronous replication first.`,
      ),
    )
  else if (sync !== null && sync === members - 1 && at(root, 'spec', 'postgresql', 'synchronous', 'dataDurability') !== 'preferred')
    found.push(
      caution(
        'members',
        `With ${sync} synchronous ${sync === 1 ? 'replica' : 'replicas'} of ${members - 1}, writes stop as soon as one replica is down.`,
      ),
    )
  const legacy = count(root, 'spec', 'maxSyncReplicas')
  if (legacy !== null && legacy > 0 && members < legacy + 1)
    found.push(
      refuse(
        'members',
        `maxSyncReplicas is ${legacy}: the operator would set ${legacy + 1} members again.`,
        'Lower maxSyncReplicas first.',
      ),
    )
  if (members === 1 && str(root, 'spec', 'primaryUpdateStrategy') === 'supervised')
    found.push(
      refuse('members', 'Supervised updates are not allowed with a single member.', 'Keep two members, or let updates be unsupervised.'),
    )
  if (now !== null && members < now && members === 1)
    found.push(caution('members', 'No replica is left: while its node is away, the database is away, and its only copy is there.'))
  else if (now !== null && members < now && members === 2 && now > 2)
    found.push(caution('members', 'Two members are no quorum: after one failure nothing is left to fail over to.'))
  const { ready, desired } = living.cluster.members
  // The operator begins a new instance only while all that it has are ready (`reconcilePods`, `internal/controller/cluster_controller.go`).
  if (now !== null && members > now && ready !== null && desired !== null && ready < desired)
    found.push(
      caution(
        'members',
        `${ready} of ${desired} members are ready: the operator adds none before all are.`,
        'Mend or destroy the member that is not ready first.',
      ),
    )
  return found
}

function growthOf({ root }: Living, more: number) {
  const size = str(root, 'spec', 'storage', 'size') ?? 'their size'
  const text = `${more} new ${more === 1 ? 'replica is' : 'replicas are'} cloned, with new volumes (${size} for data); running members are not touched.`
  return { level: 'none', text } as const
}

function lossOf(living: Living, fewer: number) {
  const primary = primaryOf(living)
  const claims = memberClaims(living.cluster, living.view)
  const replicas = memberNames(living).filter(name => name !== primary)
  const perMember =
    replicas.length === 0
      ? 0
      : claims.filter(claim => replicas.includes(str(claim, 'metadata', 'labels', label.instanceName) ?? '')).length / replicas.length
  const volumes = Math.round(perMember * fewer)
  const counted = volumes > 0 ? `${volumes} ${volumes === 1 ? 'volume' : 'volumes'}` : 'all volumes'
  const bytes = living.cluster.storageBytes === null ? '' : ` (${formatBytes(living.cluster.storageBytes)} per member)`
  const whose = `${fewer} of ${replicas.slice(0, 10).join(', ')}`
  return {
    level: 'data-loss',
    text: `The operator removes ${fewer === 1 ? 'one replica' : `${fewer} replicas`} (${whose}; never the primary) and deletes ${counted}${bytes} for good. The data stays on the other members.`,
  } as const
}
