import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { field } from '../change/form-field.ts'
import { judge } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, Remembered, StageInput, StageSight } from '../engine.ts'
import { line } from '../form-texts.ts'
import { podAnswer } from '../pod-answers.ts'
import { bool, count } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { memberReads } from './change/reads.ts'
import { lookAtPostgresql, seeOperator, settledStage } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { askPatroni } from './patroni/facts.ts'
import { lookAtPatroniConfig } from './patroni-config.ts'
import { isSynchronous, readMembers } from './patroni-facts.ts'
import { passedOnStage, rememberTold, seeTold, toldOf } from './patroni-told.ts'
import { objectionsToReplication, type Replication, standingReplication, type TimingField, timingFields } from './replicate-rules.ts'

const seconds = (label: string, help: string) =>
  z
    .number()
    .int()
    .min(1, 'At least one second.')
    .max(3600, 'At most an hour.')
    .nullable()
    .optional()
    .meta(field(label, { widget: 'number', unit: 's', advanced: true, help }))

/** Left out: as it is; null: no longer said in the manifest. */
const params = z.object({
  synchronous: z
    .enum(['off', 'on', 'strict'], 'Choose one of those.')
    .optional()
    .meta(
      field('Synchronous replication', {
        widget: 'select',
        options: [
          { value: 'off', label: 'Off: commits wait for no replica' },
          { value: 'on', label: 'On: commits wait while a replica is there' },
          { value: 'strict', label: 'Strict: without a replica nothing is written' },
        ],
        help: 'A commit that has waited for a replica is not lost when the primary is.',
      }),
    ),
  syncNumber: z
    .number()
    .int()
    .min(1, 'At least one is needed.')
    .max(50, 'At most 50 are possible.')
    .optional()
    .meta(field('Synchronous replicas', { widget: 'number', when: { field: 'synchronous', is: ['on', 'strict'] } })),
  failsafe: z
    .enum(['on', 'off'], 'Choose one of those.')
    .nullable()
    .optional()
    .meta(
      field('Failsafe mode', {
        widget: 'select',
        placeholder: 'The operator’s default',
        options: [
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ],
        help: 'While Patroni can’t reach Kubernetes, the primary goes on as long as every member answers it. Off: it steps down.',
      }),
    ),
  ttl: seconds('Lead is lost after', 'ttl: a primary that has not been heard for so long is replaced. 30 unless set.'),
  loopWait: seconds('Patroni looks each', 'loop_wait. 10 unless set.'),
  retryTimeout: seconds(
    'Patroni tries again for',
    'retry_timeout: shorter troubles of Kubernetes or PostgreSQL cost no lead. 10 unless set.',
  ),
  maximumLag: line()
    .nullable()
    .optional()
    .meta(
      field('Furthest behind to take over', {
        widget: 'quantity',
        advanced: true,
        help: 'maximum_lag_on_failover: a replica that lacks more of the log does not become primary.',
      }),
    ),
})
type ReplicationParams = z.infer<typeof params>

/** Says which commits wait for replicas, and when a replica takes over. */
export const replicate: Operation<ReplicationParams> = changeOperation({
  id: 'replication',
  title: 'Replication and failover',
  summary: 'Synchronous replication, failsafe mode, and how soon a replica takes over. Patroni takes it on while PostgreSQL runs.',
  risk: 'disruptive',
  params,
  section: { title: 'Replication and failover', summary: 'As they stand in spec.patroni.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => memberReads(subject),
  begin: ({ root }) => {
    const { maximumLag, ...rest } = standingReplication(root)
    return { params: { ...rest, maximumLag: maximumLag === null ? null : wordBytes(maximumLag) }, choices: {} }
  },
  draft({ params: given, living }) {
    const before = standingReplication(living.root)
    const wanted = wantedOf(before, given)
    const change = changeOf(living.root, before, wanted)
    const consequences = consequencesOf(before, wanted)
    return {
      steps:
        Object.keys(change).length === 0
          ? []
          : [patchPostgresql(living, 'Set how members replicate and fail over', { spec: { patroni: change } })],
      checks: judge(
        'replication',
        'Replication and failover',
        'There are replicas enough, and the times fit together.',
        objectionsToReplication(living, before, wanted, given, Object.keys(change).length === 0 && !Number.isNaN(wanted.maximumLag)),
      ),
      consequences,
      consequenceOf: (_step, pointer) => (pointer.startsWith('/spec/patroni') ? (consequences[0] ?? null) : null),
      remember: rememberOf(living, change, wanted),
    }
  },
  stages: [
    acceptedStage(),
    passedOnStage(seePassedOn),
    {
      id: 'SYNCHRONOUS',
      title: 'Replicas confirm',
      reads: (_params, subject, remembered) => [
        ...memberReads(subject),
        ...askedMembers(remembered).map(pod => askPatroni(subject.namespace, pod, '/cluster')),
      ],
      see: seeSynchronous,
    },
    settledStage(),
  ],
})

const mebi = 2 ** 20

function wordBytes(bytes: number): string {
  return bytes > 0 && bytes % mebi === 0 ? `${bytes / mebi}Mi` : String(bytes)
}

function wantedOf(before: Replication, given: ReplicationParams): Replication {
  const lag = given.maximumLag
  const keep = <K extends 'failsafe' | TimingField>(key: K): Replication[K] =>
    (given[key] === undefined ? before[key] : given[key]) as Replication[K]
  return {
    synchronous: given.synchronous ?? before.synchronous,
    syncNumber: given.syncNumber ?? before.syncNumber,
    failsafe: keep('failsafe'),
    ttl: keep('ttl'),
    loopWait: keep('loopWait'),
    retryTimeout: keep('retryTimeout'),
    maximumLag:
      lag === undefined ? before.maximumLag : lag === null || lag.trim() === '' ? null : (parseQuantity(lag.trim()) ?? Number.NaN),
  }
}

/** The fields of `spec.patroni` that change; null takes one away. */
function changeOf(root: KubeObject, before: Replication, wanted: Replication): Record<string, unknown> {
  const change: Record<string, unknown> = {}
  if (wanted.synchronous !== before.synchronous) {
    if ((wanted.synchronous === 'off') !== (before.synchronous === 'off')) change.synchronous_mode = wanted.synchronous !== 'off'
    const strict = wanted.synchronous === 'strict'
    if (strict !== (bool(root, 'spec', 'patroni', 'synchronous_mode_strict') === true)) change.synchronous_mode_strict = strict
  }
  if (wanted.synchronous !== 'off' && wanted.syncNumber !== count(root, 'spec', 'patroni', 'synchronous_node_count'))
    if (wanted.syncNumber !== before.syncNumber || wanted.synchronous !== before.synchronous)
      change.synchronous_node_count = wanted.syncNumber
  if (wanted.failsafe !== before.failsafe) change.failsafe_mode = wanted.failsafe === null ? null : wanted.failsafe === 'on'
  for (const [key, name] of timingFields) if (wanted[key] !== before[key]) change[name] = wanted[key]
  if (wanted.maximumLag !== before.maximumLag && !Number.isNaN(wanted.maximumLag)) change.maximum_lag_on_failover = wanted.maximumLag
  return change
}

function consequencesOf(before: Replication, wanted: Replication): readonly Consequence[] {
  const found: Consequence[] = []
  const say = (text: string) => found.push({ level: 'reload', text })
  const replicas = `${wanted.syncNumber} ${wanted.syncNumber === 1 ? 'replica' : 'replicas'}`
  if (wanted.synchronous === 'off' && before.synchronous !== 'off')
    say('Commits wait for no replica any more: they are faster, and the last of them are lost when the primary is.')
  else if (wanted.synchronous !== before.synchronous || (wanted.synchronous !== 'off' && wanted.syncNumber !== before.syncNumber))
    say(
      `Each commit waits for ${replicas}: by a way there and back slower, and not lost when the primary is. ${
        wanted.synchronous === 'strict'
          ? 'While no replica can confirm, nothing is written.'
          : 'While no replica can confirm, commits wait for none, and can be lost.'
      }`,
    )
  if (wanted.failsafe !== before.failsafe)
    say(
      wanted.failsafe === 'on'
        ? 'While Patroni can’t reach Kubernetes, the primary goes on as long as every member answers it.'
        : wanted.failsafe === 'off'
          ? 'While Patroni can’t reach Kubernetes, the primary steps down, and nothing is written.'
          : 'Failsafe mode is as the operator’s settings say.',
    )
  const timed = [...timingFields.map(([key]) => key), 'maximumLag' as const].some(key => wanted[key] !== before[key])
  if (timed) say('Patroni takes the new times and bounds on at its next look. Connections stay.')
  return found
}

/** What Patroni must then have been told, and whom to ask who confirms. */
function rememberOf(living: Living, change: Record<string, unknown>, wanted: Replication): Remembered {
  const pods = memberPods(living.cluster, living.view)
    .slice(0, 2)
    .map(pod => [`ask:${pod.metadata.name}`, ''] as const)
  const members = count(living.root, 'spec', 'numberOfInstances') ?? 1
  const confirm = wanted.synchronous === 'off' ? 0 : Math.min(wanted.syncNumber, members - 1)
  return { confirm: String(confirm), ...rememberTold(Object.entries(change)), ...Object.fromEntries(pods) }
}

function askedMembers(remembered: Remembered | undefined): readonly string[] {
  return Object.keys(remembered ?? {}).flatMap(key => (key.startsWith('ask:') ? [key.slice(4)] : []))
}

function seePassedOn(input: StageInput<ReplicationParams>): StageSight {
  const told = toldOf(input.remembered)
  return lookAtPatroniConfig(input, (configuration, root) =>
    told.length > 0
      ? seeTold(told, configuration)
      : (seeOperator(root) ?? notApplicable('Patroni keeps what it was told; the manifest says nothing of it any more.')),
  )
}

function seeSynchronous(input: StageInput<ReplicationParams>): StageSight {
  const { subject, view, remembered } = input
  const wanted = Number(remembered.confirm ?? 0)
  return lookAtPostgresql(input, () => {
    const heard = askedMembers(remembered).map(pod => podAnswer(view, { namespace: subject.namespace, pod, path: '/cluster' }))
    const answer = heard.find(each => each !== null && 'answer' in each)
    if (answer === undefined || answer === null || !('answer' in answer)) {
      const [problem] = heard.flatMap(each => (each !== null && 'problem' in each ? [each.problem] : []))
      return notApplicable(`Patroni could not be asked who confirms: ${problem ?? 'no member was there'}.`)
    }
    const names = readMembers(answer.answer)
      .filter(isSynchronous)
      .map(member => member.name)
    if (wanted === 0)
      return names.length === 0 ? done('Commits wait for no replica.') : active(`Patroni to let ${names.slice(0, 6).join(', ')} go`)
    return names.length < wanted
      ? active(`Patroni to choose ${wanted} synchronous ${wanted === 1 ? 'replica' : 'replicas'}; it has ${names.join(', ') || 'none'}`)
      : done(`Commits wait for ${wanted === names.length ? '' : `${wanted} of `}${names.slice(0, 6).join(', ')}.`)
  })
}
