import { z } from 'zod'
import type { Choice } from '../../../shared/domain/form.ts'
import { formatBytes } from '../../../shared/domain/quantity.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { BeginInput, Operation } from '../engine.ts'
import { line } from '../form-texts.ts'
import { podKind } from '../kube-kinds.ts'
import { count, record, str } from '../read-json.ts'
import { active, done, failed } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { memberNames, primaryOf } from './change/member-names.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { writeStatus } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { fencedInstances } from './health.ts'
import { isPodReady } from './pod-sight.ts'
import { readReplication } from './replication.ts'

const params = z.object({
  target: line().meta(field('New primary', { widget: 'select', help: 'Chosen at first: the replica that is least behind.' })),
})
type SwitchoverParams = z.infer<typeof params>

/** Makes a replica the primary. */
export const switchover: Operation<SwitchoverParams> = changeOperation({
  id: 'switchover',
  title: 'Switch over',
  summary: 'The primary stops cleanly, a replica takes over, and the old primary becomes a replica.',
  risk: 'disruptive',
  params,
  section: { title: 'Switchover', summary: 'Who shall lead.' },
  because(living) {
    const paused = whyPaused(living.root)
    if (paused !== null) return paused
    const primary = primaryOf(living)
    if (primary === null) return 'There is no primary yet.'
    const target = str(living.root, 'status', 'targetPrimary')
    if (target !== null && target !== primary) return `The primary moves from ${primary} to ${target} already.`
    if (memberNames(living).length < 2) return 'There is only one member: nobody could take over.'
    if (living.view.knows(podKind) === 'listed' && candidatesOf(living).length === 0) return 'No replica is ready to take over.'
    return null
  },
  reads: subject => [podRead(subject)],
  begin(living) {
    const choices = choicesOf(living)
    const [first] = choices
    return { params: first === undefined ? {} : { target: first.value }, choices: { target: choices } }
  },
  draft({ params: { target }, living, now }) {
    const primary = primaryOf(living) ?? '?'
    const status = {
      targetPrimary: target,
      // The operator writes its own with microseconds, and so does its command-line tool.
      targetPrimaryTimestamp: now.replace(/(\.\d{3})?Z$/, (_, fraction: string | undefined) => `${fraction ?? '.000'}000Z`),
      phase: 'Switchover in progress',
      phaseReason: `Switching over to ${target}`,
    }
    return {
      steps: target === '' ? [] : [writeStatus(living, `Ask for a switchover to ${target}`, status)],
      checks: judge('target', 'New primary', `${target} is ready, and not fenced.`, objectionsTo(living, target)),
      consequences: [
        {
          level: 'switchover',
          text: `Connections to ${primary} are cut and nothing can be written until ${target} leads: seconds as a rule, at most spec.switchoverDelay (${count(living.root, 'spec', 'switchoverDelay') ?? 3600} s) if ${primary} does not stop cleanly.`,
        },
        { level: 'none', text: `${target} applies all that it has received before it leads; ${primary} comes back as a replica.` },
      ],
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'SWITCHING',
      title: 'The primary moves',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject)],
      see: ({ params: { target }, ...input }) =>
        lookAtCluster({ params: null, ...input }, root => {
          const current = str(root, 'status', 'currentPrimary')
          const wanted = str(root, 'status', 'targetPrimary')
          if (current === target) return done(`${target} leads.`)
          if (wanted === target) return active(`${target} to lead; ${current ?? '?'} is primary still`)
          return failed(`The operator went back to ${wanted ?? 'nobody'}: ${str(root, 'status', 'phaseReason') ?? 'it gives no reason'}.`)
        }),
    },
    settledStage(),
  ],
})

function candidatesOf(living: Living): readonly string[] {
  const primary = primaryOf(living)
  const fenced = fencedInstances(living.root)
  const ready = memberPods(living.cluster, living.view).filter(isPodReady)
  return ready.map(pod => pod.metadata.name).filter(name => name !== primary && !fenced.includes('*') && !fenced.includes(name))
}

/** Replicas with how far they are behind, the least first; those of which nothing is known last. */
function choicesOf(living: Living & Pick<BeginInput, 'samples'>): readonly Choice[] {
  const read = readReplication(living.samples, primaryOf(living))
  const known = candidatesOf(living).map(name => {
    const { lagBytes, replication } = read(name)
    const lag = lagBytes === null ? `lag not known (${replication?.problem ?? 'not asked'})` : `${formatBytes(lagBytes)} behind`
    const sync = replication?.syncState ?? null
    return { value: name, label: name, note: sync === null ? lag : `${lag}, ${sync}`, bytes: lagBytes ?? Number.POSITIVE_INFINITY }
  })
  return known
    .toSorted((a, b) => (a.bytes === b.bytes ? a.value.localeCompare(b.value) : a.bytes - b.bytes))
    .map(({ value, label, note }) => ({ value, label, note }))
}

function objectionsTo(living: Living, target: string): readonly Objection[] {
  const { root, view } = living
  const names = memberNames(living)
  const others = names.filter(name => name !== primaryOf(living)).slice(0, 20)
  const cure = `Choose one of ${others.join(', ')}.`
  if (target === '') return [refuse('target', 'Choose who shall lead.', cure)]
  if (target === primaryOf(living)) return [refuse('target', `${target} is the primary already.`, cure)]
  if (!names.includes(target)) return [refuse('target', `There is no member “${target}”.`, cure)]
  const fenced = fencedInstances(root)
  if (fenced.includes('*') || fenced.includes(target))
    return [refuse('target', `${target} is fenced: PostgreSQL is stopped there.`, 'Lift the fence first.')]
  if (view.knows(podKind) !== 'listed') return [notKnown('target', 'Pods can’t be read, so nobody can tell whether it is ready.')]
  const pod = memberPods(living.cluster, view).find(each => each.metadata.name === target)
  if (pod === undefined || !isPodReady(pod)) return [refuse('target', `${target} is not ready: it can’t take over.`, cure)]
  const found: Objection[] = []
  const timeline = count(root, 'status', 'instancesReportedState', target, 'timeLineID')
  const leading = count(root, 'status', 'timelineID')
  if (timeline !== null && leading !== null && timeline !== leading)
    found.push(refuse('target', `${target} is on timeline ${timeline}, the primary on ${leading}: it does not follow.`, cure))
  if (record(root, 'spec', 'replica') !== null)
    found.push(caution('target', 'This is a replica cluster: who leads here still follows another cluster and takes no writes.'))
  return found
}
