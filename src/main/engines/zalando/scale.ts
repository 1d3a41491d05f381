import { z } from 'zod'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { formatBytes } from '../../../shared/domain/quantity.ts'
import { capacityForMembers } from '../change/capacity.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { membersField } from '../change/members-field.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { podKind, volumeClaimKind } from '../kube-kinds.ts'
import { nodesRead } from '../node-sizes.ts'
import { bool, count, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { boundMembers, objectionsToCount } from './change/bounds.ts'
import { changeOperation } from './change/change-operation.ts'
import { findStatefulSet, memberClaims, memberPods, ordinalOf } from './change/living.ts'
import { placingOf } from './change/placing.ts'
import { claimRead, memberReads } from './change/reads.ts'
import { primaryOf } from './change/roll-out.ts'
import { lookAtPostgresql, settledStage } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { readOperatorConfig } from './operator-config.ts'

const params = z.object({
  members: membersField('One primary; the others are replicas.', 'At least one member is needed. To stop the database, pause it.'),
})
type ScaleParams = z.infer<typeof params>

/** Adds or removes replicas. */
export const scale: Operation<ScaleParams> = changeOperation({
  id: 'scale',
  title: 'Scale members',
  summary: 'Adds replicas, or removes those with the highest numbers.',
  risk: 'disruptive',
  params,
  inline: { column: 'members', field: 'members' },
  section: { title: 'Members', summary: 'How many members the database shall have.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [nodesRead, claimRead(subject)],
  begin: ({ root }) => ({ params: { members: count(root, 'spec', 'numberOfInstances') ?? 1 }, choices: {} }),
  draft({ params: { members }, living }) {
    const now = count(living.root, 'spec', 'numberOfInstances')
    const consequences = changeOfMembers(living, now ?? members, members)
    return {
      steps: [patchPostgresql(living, `Set ${members} ${members === 1 ? 'member' : 'members'}`, { spec: { numberOfInstances: members } })],
      checks: [
        ...judge('members', 'Number of members', `${now ?? '?'} members become ${members}.`, objectionsToMembers(living, members, now)),
        ...(members > (now ?? 0) ? [capacityForMembers(living.root, placingOf(living.view, members), living.view)] : []),
      ],
      consequences,
      consequenceOf: (_step, pointer) => (pointer === '/spec/numberOfInstances' ? (consequences[0] ?? null) : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'MEMBERS',
      title: 'Members',
      reads: (_params, subject) => memberReads(subject),
      see: input =>
        lookAtPostgresql(input, root => {
          const { view, subject } = input
          const wanted = boundMembers(readOperatorConfig(view), root, input.params.members)
          const set = findStatefulSet(subject, view)
          const asks = count(set, 'spec', 'replicas')
          if (asks !== wanted) return active(`the operator to ask for ${wanted} members (StatefulSet: ${asks ?? 'not seen'})`)
          if (view.knows(podKind) !== 'listed') return active('the right to read pods')
          const pods = memberPods(subject, view)
          if (pods.length < wanted) return active(`${wanted - pods.length} of ${wanted} members to be made`)
          if (pods.length > wanted)
            return active(
              `${pods
                .slice(wanted)
                .map(pod => pod.metadata.name)
                .slice(0, 6)
                .join(', ')} to go`,
            )
          return done(`There are ${wanted} ${wanted === 1 ? 'member' : 'members'}.`)
        }),
    },
    {
      id: 'VOLUMES',
      title: 'Volumes',
      reads: (_params, subject) => [...memberReads(subject), claimRead(subject)],
      see: input =>
        lookAtPostgresql(input, root => {
          const { view, subject } = input
          const config = readOperatorConfig(view)
          const wanted = boundMembers(config, root, input.params.members)
          if (view.knows(volumeClaimKind) !== 'listed') return notApplicable('Volumes may not be read here, so they can’t be counted.')
          const claims = memberClaims(subject, view)
          const left = claims.filter(claim => (ordinalOf(claim) ?? 0) >= wanted)
          if (claims.length - left.length < wanted) return active(`${wanted - claims.length + left.length} of ${wanted} volumes to be made`)
          if (left.length === 0) return done(`${wanted} ${wanted === 1 ? 'member has its volume' : 'members have their volumes'}.`)
          if (config.claims.whenScaled === 'delete') return active(`${left.length} volume claims to be deleted`)
          return done(
            `Kept, and taken again by the next members of these numbers: ${left
              .slice(0, 8)
              .map(claim => claim.metadata.name)
              .join(', ')}.`,
          )
        }),
    },
    settledStage(),
  ],
})

/** What it does that one number of members becomes another; the gravest first. */
export function changeOfMembers(living: Living, from: number, to: number): readonly Consequence[] {
  return to < from ? lossesOf(living, to, from) : [growthOf(living, to - from)]
}

/** What speaks against this number of members; `now` is what there are. */
export function objectionsToMembers(living: Living, members: number, now: number | null): readonly Objection[] {
  const { root, view } = living
  const config = readOperatorConfig(view)
  if (members === now) return [refuse('members', `It has ${now} ${now === 1 ? 'member' : 'members'} already.`)]
  const found: Objection[] = [...objectionsToCount(config, root, members, 'members')]
  const sync =
    bool(root, 'spec', 'patroni', 'synchronous_mode') === true ? (count(root, 'spec', 'patroni', 'synchronous_node_count') ?? 1) : null
  const strict = bool(root, 'spec', 'patroni', 'synchronous_mode_strict') === true
  if (sync !== null && strict && sync >= members)
    found.push(
      refuse(
        'members',
        `Commits wait for ${sync} synchronous ${sync === 1 ? 'replica' : 'replicas'} (strict): with ${members} ${members === 1 ? 'member' : 'members'} nothing could be written.`,
        `Keep at least ${sync + 1} members, or change synchronous replication first.`,
      ),
    )
  else if (sync !== null && sync >= members)
    found.push(
      caution('members', `Fewer than ${sync} synchronous ${sync === 1 ? 'replica is' : 'replicas are'} left: commits wait for none.`),
    )
  if (now !== null && members < now && members === 1)
    found.push(caution('members', 'No replica is left: while its node is away, the database is away, and its only copy is there.'))
  else if (now !== null && members < now && members === 2 && now > 2)
    found.push(caution('members', 'After one failure nothing is left to fail over to.'))
  if (
    members === 1 &&
    (bool(root, 'spec', 'enableReplicaLoadBalancer') === true || bool(root, 'spec', 'enableReplicaConnectionPooler') === true)
  )
    found.push(caution('members', 'Whoever connects to the replicas (load balancer or pooler) finds none.'))
  return found
}

function growthOf({ root, view, cluster }: Living, more: number): Consequence {
  const size = str(root, 'spec', 'volume', 'size') ?? 'their size'
  const now = memberPods(cluster, view).length
  const kept = memberClaims(cluster, view).filter(claim => {
    const ordinal = ordinalOf(claim) ?? -1
    return ordinal >= now && ordinal < now + more
  })
  const volumes =
    kept.length === 0
      ? `with new volumes (${size})`
      : `${kept.length} of them on ${kept.length === 1 ? 'a volume that is' : 'volumes that are'} still there (${kept
          .slice(0, 5)
          .map(claim => claim.metadata.name)
          .join(', ')})`
  const text = `${more} new ${more === 1 ? 'replica is' : 'replicas are'} made, ${volumes}; running members are not touched.`
  return { level: 'none', text }
}

/** The StatefulSet takes away the members with the highest numbers, whoever they are; the operator moves the lead first. */
function lossesOf(living: Living, members: number, now: number): readonly Consequence[] {
  const { cluster, view } = living
  const { claims: retention } = readOperatorConfig(view)
  const going = memberPods(cluster, view).filter(pod => (ordinalOf(pod) ?? 0) >= members)
  const whose =
    going.length === 0
      ? 'those with the highest numbers'
      : going
          .slice(0, 10)
          .map(pod => pod.metadata.name)
          .join(', ')
  const fewer = now - members
  const volumes = memberClaims(cluster, view).filter(claim => (ordinalOf(claim) ?? 0) >= members)
  const bytes = cluster.storageBytes === null ? '' : ` (${formatBytes(cluster.storageBytes)} each)`
  const counted = volumes.length > 0 ? `${volumes.length} ${volumes.length === 1 ? 'volume' : 'volumes'}` : 'their volumes'
  const fate =
    retention.whenScaled === 'delete'
      ? `The operator’s settings delete ${counted}${bytes} for good; the data stays on the other members.`
      : `The operator’s settings keep ${counted}${bytes}.`
  const found: Consequence[] = [
    {
      level: retention.whenScaled === 'delete' ? 'data-loss' : 'none',
      text: `${fewer === 1 ? 'One member goes' : `${fewer} members go`}: ${whose}. ${fate}`,
    },
  ]
  const primary = primaryOf(living)
  if (primary !== null && going.some(pod => pod.metadata.name === primary))
    found.push({
      level: 'switchover',
      text: `${primary} is the primary: the lead moves to ${cluster.name}-0 first, and connections are cut.`,
    })
  return found
}
