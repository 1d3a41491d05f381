import { z } from 'zod'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../change/judge.ts'
import { byName, type Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import { sizeOf } from '../count-words.ts'
import type { ContextView, DraftStep, Operation, StageInput, StageSight, Subject } from '../engine.ts'
import { line } from '../form-texts.ts'
import { jobKind, podKind, volumeClaimKind } from '../kube-kinds.ts'
import { at, count, list, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberClaims, memberPods } from './change/living.ts'
import { memberNames, primaryOf } from './change/member-names.ts'
import { claimRead, clusterRead, podRead } from './change/reads.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { whyPaused } from './change/why-not-now.ts'
import { fencedInstances } from './health.ts'
import { annotation, label } from './labels.ts'
import { isPodReady } from './pod-sight.ts'

const detached = 'detached'

const params = z.object({
  member: line().meta(field('Member', { widget: 'select', help: 'A replica. The primary can’t be destroyed: switch over first.' })),
  keepVolumes: z
    .boolean()
    .default(false)
    .meta(
      field('Keep its volumes', {
        widget: 'switch',
        help: 'They are detached: no member uses them any more, and they stay even when the database is deleted.',
      }),
    ),
})
type DestroyParams = z.infer<typeof params>

/** Takes one replica away for good, as the operator's own command-line tool does; the operator clones another in its place. */
export const destroyMember: Operation<DestroyParams> = changeOperation({
  id: 'destroy-member',
  title: 'Destroy a member',
  summary: 'Removes a replica with its pod and its volumes, or keeps the volumes aside. The operator clones a new one in its place.',
  risk: 'disruptive',
  params,
  section: { title: 'Member', summary: 'Which replica goes.' },
  because(living) {
    const names = memberNames(living)
    return whyPaused(living.root) ?? (names.length < 2 ? 'It is the only member: without it there is no database.' : null)
  },
  reads: subject => [podRead(subject), claimRead(subject), jobRead(subject)],
  begin(living) {
    const primary = primaryOf(living)
    const ready = new Set(
      memberPods(living.cluster, living.view)
        .filter(isPodReady)
        .map(each => each.metadata.name),
    )
    const replicas = memberNames(living).filter(name => name !== primary)
    // Who destroys a member means the broken one.
    const first = replicas.find(name => !ready.has(name)) ?? replicas.at(-1)
    const choices = replicas.map(name => ({ value: name, label: name, note: ready.has(name) ? 'ready' : 'not ready' }))
    return { params: first === undefined ? {} : { member: first }, choices: { member: choices } }
  },
  draft({ params: { member, keepVolumes }, living }) {
    const objections = objectionsTo(living, member)
    const checks = judge('member', 'Member', `${member} is a replica.`, objections)
    if (!memberNames(living).includes(member)) return { steps: [], checks }
    const pod = memberPods(living.cluster, living.view).find(each => each.metadata.name === member)
    const claims = claimsOf(living.cluster, living.view, member)
    const gone = { level: 'data-loss', text: `${lossOf(member, claims)} The data stays on the other members.` } as const
    const kept = {
      level: 'connections-cut',
      text: `${member} goes; ${claims.map(claim => claim.metadata.name).join(', ') || 'no volume'} stays, detached: it costs on until you delete it.`,
    } as const
    const clone = 'The operator clones a new replica from the others, which costs network and disk; until then one member is missing.'
    return {
      // Volumes first: the operator passes by claims that go or are detached, but would make a pod anew on claims that are its own still.
      steps: [
        ...claims.map(claim =>
          keepVolumes ? detachment(claim, living.root, member) : removal(claim, volumeClaimKind, `Delete a volume of ${member}`),
        ),
        ...jobsOf(living.cluster, living.view, member).map(job => removal(job, jobKind, `Delete a Job of ${member}`)),
        ...(pod === undefined ? [] : [removal(pod, podKind, `Delete the pod of ${member}`)]),
      ],
      checks: [
        ...checks,
        ...judge(
          'volumes',
          'Its volumes',
          `${claims.length} found.`,
          living.view.knows(volumeClaimKind) === 'listed' ? [] : [refuse(null, 'Volume claims can’t be read: what would go is not known.')],
        ),
        ...judge('others', 'The other members', 'Enough members are ready without it.', quorumObjections(living, member)),
      ],
      consequences: [keepVolumes ? kept : gone, { level: 'none', text: clone }],
      remember: { pod: pod?.metadata.uid ?? '', claims: claims.map(claim => claim.metadata.uid ?? '').join(' ') },
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'GOING',
      title: 'The member goes',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject), claimRead(subject)],
      see: seeGoing,
    },
    settledStage(),
  ],
})

function jobRead({ namespace, name }: Subject) {
  return { kind: jobKind, namespace, labelSelector: `${label.cluster}=${name}` }
}

function jobsOf({ namespace, name }: Subject, view: ContextView, member: string): readonly KubeObject[] {
  const ours = (job: KubeObject) =>
    str(job, 'metadata', 'labels', label.cluster) === name && str(job, 'metadata', 'labels', label.instanceName) === member
  return byName(view.list(jobKind, namespace).filter(ours))
}

function claimsOf(subject: Subject, view: ContextView, member: string): readonly KubeObject[] {
  return memberClaims(subject, view).filter(claim => str(claim, 'metadata', 'labels', label.instanceName) === member)
}

function removal(object: KubeObject, kind: KindRef, title: string): DraftStep {
  const { name, namespace = null } = object.metadata
  return { id: `${kind.plural}-${name}`, title, kind, verb: 'delete', namespace, name, propagation: 'Background' }
}

function detachment(claim: KubeObject, root: KubeObject, member: string): DraftStep {
  const { name, namespace = null } = claim.metadata
  const others = list(claim, 'metadata', 'ownerReferences').filter(owner => str(owner, 'uid') !== root.metadata.uid)
  const metadata = {
    // Without an owner nobody deletes it; this value is how the operator knows that it shall leave it alone.
    ownerReferences: others.length === 0 ? null : others,
    annotations: { [annotation.pvcStatus]: detached },
    labels: { [label.instanceName]: member },
  }
  const title = `Detach a volume of ${member}`
  return { id: `volume-${name}`, title, kind: volumeClaimKind, verb: 'patch', namespace, name, patch: { metadata } }
}

function lossOf(member: string, claims: readonly KubeObject[]): string {
  const size = sizeOf(claims)
  return `${member} and its ${claims.length === 1 ? 'volume' : `${claims.length} volumes`}${size === '' ? '' : ` (${size})`} are deleted for good.`
}

function objectionsTo(living: Living, member: string): readonly Objection[] {
  const names = memberNames(living)
  const replicas = names.filter(name => name !== primaryOf(living))
  const cure = replicas.length === 0 ? null : `Choose one of ${replicas.slice(0, 20).join(', ')}.`
  if (member === '') return [refuse('member', 'Choose which member goes.', cure)]
  if (member === primaryOf(living)) return [refuse('member', `${member} is the primary: all writes are there.`, 'Switch over first.')]
  if (member === str(living.root, 'status', 'targetPrimary'))
    return [refuse('member', `${member} is becoming the primary.`, 'Wait until it leads, or choose another member.')]
  if (!names.includes(member)) return [refuse('member', `There is no member “${member}”.`, cure)]
  const fenced = fencedInstances(living.root)
  return fenced.includes(member)
    ? [
        caution(
          'member',
          `${member} is fenced, and the fence is kept by name: a new member of that name would be fenced, too.`,
          'Lift the fence first.',
        ),
      ]
    : []
}

/** What is left to carry on, and to wait for at a commit. */
function quorumObjections(living: Living, member: string): readonly Objection[] {
  const { root, cluster, view } = living
  if (view.knows(podKind) !== 'listed') return [notKnown(null, 'Pods can’t be read, so nobody can tell who is ready without it.')]
  const ready = memberPods(cluster, view)
    .filter(isPodReady)
    .map(pod => pod.metadata.name)
  const primary = primaryOf(living)
  if (primary === null || !ready.includes(primary))
    return [refuse('member', 'The primary is not ready: a new replica could be cloned from nobody.', 'Cure that first.')]
  const replicas = ready.filter(name => name !== member && name !== primary).length
  const found: Objection[] = []
  const sync = count(root, 'spec', 'postgresql', 'synchronous', 'number') ?? count(root, 'spec', 'minSyncReplicas') ?? 0
  const waits = at(root, 'spec', 'postgresql', 'synchronous', 'dataDurability') !== 'preferred'
  if (sync > 0 && replicas < sync && waits)
    found.push(
      caution(
        'member',
        `Commits wait for ${sync} synchronous ${sync === 1 ? 'replica' : 'replicas'}, and ${replicas} ${replicas === 1 ? 'is' : 'are'} ready without ${member}: writes stop until the new one has caught up.`,
        'Add a member first, or let durability be “preferred” meanwhile.',
      ),
    )
  else if (replicas === 0)
    found.push(caution('member', 'No other replica is ready: until the new one is cloned the only copy of the data is on the primary.'))
  return found
}

function seeGoing(input: StageInput<DestroyParams>): StageSight {
  const { params: given, subject, view, remembered } = input
  return lookAtCluster(input, () => {
    if (view.knows(podKind) !== 'listed') return active('the right to read pods')
    if (view.knows(volumeClaimKind) !== 'listed') return active('the right to read volume claims')
    if (memberPods(subject, view).some(pod => pod.metadata.uid === remembered.pod)) return active(`the pod of ${given.member} to stop`)
    const uids = (remembered.claims ?? '').split(' ').filter(uid => uid !== '')
    const claims = view.list(volumeClaimKind, subject.namespace).filter(claim => uids.includes(claim.metadata.uid ?? ''))
    if (!given.keepVolumes)
      return claims.length === 0
        ? done(`${given.member} is gone, and its volumes with it.`)
        : active(`${claims.map(claim => claim.metadata.name).join(', ')} to be deleted`)
    const attached = claims.filter(
      claim =>
        str(claim, 'metadata', 'annotations', annotation.pvcStatus) !== detached || list(claim, 'metadata', 'ownerReferences').length > 0,
    )
    if (attached.length > 0) return active(`${attached.map(claim => claim.metadata.name).join(', ')} to be detached`)
    return done(
      `${given.member} is gone; kept: ${claims.map(claim => claim.metadata.name).join(', ') || 'nothing, somebody deleted its volumes'}.`,
    )
  })
}
