import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage, seeRootGone } from '../change/stages.ts'
import type { ContextView, DraftStep, Operation, StageInput, StageSight } from '../engine.ts'
import { freeName } from '../free-name.ts'
import { deploymentKind, jobKind, podKind, secretKind, volumeClaimKind } from '../kube-kinds.ts'
import { count, record, str } from '../read-json.ts'
import { active, done, failed, notApplicable } from '../stage-sights.ts'
import { logicalBackupOf, readJob } from './backup-state.ts'
import { countBelongings, deletesClaims, labelled, leftKinds } from './belongings.ts'
import { changeOperation } from './change/change-operation.ts'
import { findStatefulSet, memberClaims, memberPods } from './change/living.ts'
import { bearing, labelled as byLabels, claimRead, memberReads, poolerRead, rootReads, serviceReads } from './change/reads.ts'
import { patchPostgresql } from './change/steps.ts'
import { postgresqlKind } from './kinds.ts'
import { application } from './labels.ts'
import { configReads, operatorSelectors } from './named-settings.ts'
import { type OperatorConfig, readOperatorConfig } from './operator-config.ts'

const params = z.object({
  lastBackup: z
    .boolean()
    .default(false)
    .meta(
      field('Make a last logical backup first', {
        widget: 'switch',
        help: 'Runs its backup’s CronJob once more. Nothing is deleted unless that backup succeeds.',
      }),
    ),
})
type DeleteParams = z.infer<typeof params>

/** A dump of a large database takes hours; who agreed to the deletion may think otherwise on the next day. */
const longestBackupMs = 12 * 60 * 60 * 1000

/** Deletes the database. */
export const remove: Operation<DeleteParams> = changeOperation({
  id: 'delete',
  title: 'Delete',
  summary: 'Deletes the database and its members; volumes and Secrets go with it unless the operator was told to keep them.',
  risk: 'irreversible',
  params,
  section: { title: 'Before it goes', summary: 'There is no way back but a backup.' },
  withoutOperator: true,
  reads: subject => [
    ...serviceReads(subject),
    claimRead(subject),
    poolerRead(subject),
    bearing(secretKind, subject),
    { ...byLabels(jobKind, subject, application.logicalBackup), optional: true as const },
    { kind: postgresqlKind, namespace: subject.namespace },
    ...operatorSelectors.map(labelSelector => ({ kind: deploymentKind, namespace: null, labelSelector, optional: true as const })),
  ],
  draft({ params: { lastBackup }, living, now }) {
    const { cluster, root, view } = living
    const config = readOperatorConfig(view)
    const counted = countBelongings(living)
    const cronJob = logicalBackupOf(root, view, config)
    const job = lastBackup && cronJob !== null ? buildJob(cronJob, now, view) : null
    const annotations = annotationsOf(config, cluster.name, now)
    const held = {
      ...(job === null ? {} : { waitFor: 'BACKUP', waitAtMostMs: longestBackupMs }),
      // With another day's date the operator would leave pods and volumes behind; some time is left for it to see the deletion.
      ...(config.setting('delete_annotation_date_key') === null ? {} : { goodUntil: `${now.slice(0, 10)}T23:57:00.000Z` }),
    }
    const steps: DraftStep[] = []
    if (job !== null) steps.push({ id: 'backup', title: 'Make a last logical backup', kind: jobKind, verb: 'apply', manifest: job })
    if (Object.keys(annotations).length > 0)
      steps.push({
        ...patchPostgresql(living, 'Tell the operator that this is meant', { metadata: { annotations } }),
        id: 'meant',
        ...held,
      })
    steps.push({
      id: 'cluster',
      title: 'Delete the database',
      kind: postgresqlKind,
      verb: 'delete',
      namespace: cluster.namespace,
      name: cluster.name,
      // Background, as kubectl does it: the object goes at once, and what it leaves after it.
      propagation: 'Background',
      ...held,
    })
    return {
      steps,
      checks: [
        ...judge('backup', 'Backup before this', backupPassed(living, job), backupObjections(living, lastBackup, cronJob)),
        ...judge(
          'operator',
          'Clean-up by the operator',
          'It runs, and deletes what belongs to it.',
          operatorObjections(living, annotations),
        ),
        ...judge('dependents', 'Databases here that depend on it', 'None follows it, or is being cloned from it.', dependents(living)),
        ...judge(
          'counted',
          'What is lost',
          'Volumes, Secrets and Services were read.',
          counted.unread.map(what => notKnown(null, `${what} can’t be read, so they are not counted.`)),
        ),
      ],
      consequences: [
        { level: 'irreversible', text: counted.lost },
        ...counted.stays.map(text => ({ level: 'none', text: `Stays: ${text}.` }) satisfies Consequence),
      ],
      typed: {
        text: cluster.name,
        why: `Type the name of the database: ${deletesClaims(config) ? 'all its data is deleted' : 'it is deleted'}.`,
      },
      remember: { uid: root.metadata.uid ?? '', ...(job === null ? {} : { job: job.metadata.name }) },
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'BACKUP',
      title: 'Last backup',
      reads: (_params, { namespace, name }) => [byLabels(jobKind, { namespace, name }, application.logicalBackup)],
      see: seeBackup,
    },
    {
      id: 'DELETING',
      title: 'The database goes',
      reads: (_params, subject) => rootReads(subject),
      see: input => seeRootGone(postgresqlKind, input, input.remembered.uid),
    },
    {
      id: 'MEMBERS',
      title: 'Members and volumes go',
      reads: (_params, subject) => [...memberReads(subject), claimRead(subject)],
      see: seeEmpty,
    },
    {
      id: 'COMPLETED',
      title: 'What is left',
      reads: (_params, { namespace, name }) => [...configReads, ...leftKinds.map(kind => bearing(kind, { namespace, name }))],
      see: seeLeft,
    },
  ],
})

/** A Job of the CronJob's own template, as `kubectl create job --from` makes it. */
function buildJob(cronJob: KubeObject, now: string, view: ContextView): KubeObject {
  const { name, namespace = '' } = cronJob.metadata
  const template = record(cronJob, 'spec', 'jobTemplate')
  const stamp = now.replaceAll(/\D/g, '').slice(0, 14)
  const labels = record(template, 'spec', 'template', 'metadata', 'labels')
  const texts = Object.fromEntries(
    Object.entries(labels ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: freeName(`${name.slice(0, 40)}-last-${stamp}`, jobKind, namespace, view),
      namespace,
      labels: texts,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
    },
    spec: { ...record(template, 'spec') },
  }
}

/** What the operator wants to see before it acts on a deletion (its `delete_annotation_date_key` and `delete_annotation_name_key`). */
function annotationsOf(config: OperatorConfig, name: string, now: string): Record<string, string> {
  const [date, named] = [config.setting('delete_annotation_date_key'), config.setting('delete_annotation_name_key')]
  return { ...(date === null ? {} : { [date]: now.slice(0, 10) }), ...(named === null ? {} : { [named]: name }) }
}

function backupPassed({ cluster }: Living, job: KubeObject | null): string {
  if (job !== null) return `${job.metadata.name} makes one first, and nothing is deleted before it has succeeded.`
  return `The last good one ended ${cluster.backup.lastSuccess ?? 'at a time that is not known'}.`
}

function backupObjections({ cluster, root }: Living, asked: boolean, cronJob: KubeObject | null): readonly Objection[] {
  if (asked && cronJob === null)
    return [
      refuse(
        'lastBackup',
        'It has no logical backup whose CronJob could be run once more.',
        'Switch logical backups on first, or delete it without one.',
      ),
    ]
  if (asked && count(root, 'spec', 'numberOfInstances') === 0)
    return [refuse('lastBackup', 'It is paused: there is nobody to dump.', 'Resume it first, or delete it without a backup.')]
  if (asked) return []
  const { state, lastSuccess } = cluster.backup
  const cure = cronJob === null ? 'Make a copy of the data first.' : 'Switch on “Make a last logical backup first”.'
  if (state === 'none') return [caution('lastBackup', 'No backup is set up: what is deleted is gone for good.', cure)]
  if (lastSuccess === null) return [caution('lastBackup', 'No good backup is known of.', cure)]
  return state === 'failing' ? [caution('lastBackup', `Backups fail; the last good one ended ${lastSuccess}.`, cure)] : []
}

function operatorObjections({ view }: Living, annotations: Readonly<Record<string, string>>): readonly Objection[] {
  const config = readOperatorConfig(view)
  const found: Objection[] = []
  const operators = view
    .list(deploymentKind, null)
    .filter(each =>
      operatorSelectors.some(selector => selector.split('=')[1] === str(each, 'metadata', 'labels', selector.split('=')[0] ?? '')),
    )
  if (config.doubt !== null)
    found.push(
      notKnown(null, `${config.doubt}. Whether volumes and Secrets are deleted, and which annotations it wants first, is not known.`),
    )
  const owned = config.setting('enable_owner_references') === 'true'
  if (operators.length > 0 && operators.every(each => (count(each, 'status', 'readyReplicas') ?? 0) === 0))
    found.push(
      caution(
        null,
        config.setting('enable_finalizers') === 'true'
          ? 'The operator does not run: the object stays, being deleted, until it does.'
          : 'The operator does not run: the object goes, and its pods, volumes and Secrets stay behind.',
        'Start the operator first.',
      ),
    )
  if (Object.keys(annotations).length > 0 && !owned)
    found.push(
      caution(
        null,
        `The operator acts only on annotations that say so (${Object.keys(annotations).join(', ')}): the plan sets them first, with today’s date in UTC.`,
        'Apply it today.',
      ),
    )
  return found
}

/** Databases of the namespace that follow it over the network. */
function dependents({ cluster, root, view }: Living): readonly Objection[] {
  const hosts = [cluster.name, `${cluster.name}-repl`]
  const names = view
    .list(postgresqlKind, cluster.namespace)
    .filter(other => other.metadata.uid !== root.metadata.uid)
    .filter(other => {
      const host = (str(other, 'spec', 'standby', 'standby_host') ?? '').toLowerCase()
      const follows = hosts.some(each => host === each || host.startsWith(`${each}.${cluster.namespace}`))
      const clones = str(other, 'spec', 'clone', 'cluster') === cluster.name && str(other, 'status', 'PostgresClusterStatus') === 'Creating'
      return follows || clones
    })
    .map(other => other.metadata.name)
  if (names.length > 0)
    return [caution(null, `${names.slice(0, 10).join(', ')} ${names.length === 1 ? 'takes its data' : 'take their data'} from it.`)]
  return view.knows(postgresqlKind) === 'listed' ? [] : [notKnown(null, 'Other databases of the namespace can’t be read.')]
}

function seeBackup({ view, subject, remembered, params: { lastBackup } }: StageInput<DeleteParams>): StageSight {
  const name = remembered.job
  if (!lastBackup || name === undefined) return notApplicable('None was asked for.')
  const job = view.get(jobKind, subject.namespace, name)
  if (job === null) return view.knows(jobKind) === 'listed' ? active(`Job ${name} to be made`) : active(`the right to read Job ${name}`)
  const result = readJob(job)
  if (result.state === 'failed') return failed(`${name} failed: ${result.error ?? 'no reason given'}. Nothing was deleted.`)
  return result.state === 'succeeded' ? done(`${name} has succeeded.`) : active(`${name} to end`)
}

function seeEmpty({ subject, view }: StageInput<DeleteParams>): StageSight {
  const pods = memberPods(subject, view)
  const names = pods.slice(0, 6).map(pod => pod.metadata.name)
  if (pods.length > 0) return active(`${names.join(', ')} to stop`)
  if (view.knows(podKind) !== 'listed') return active('the right to read pods')
  if (findStatefulSet(subject, view) !== null) return active(`StatefulSet ${subject.name} to go`)
  if (!deletesClaims(readOperatorConfig(view))) return done('No member runs. The operator keeps the volume claims.')
  if (view.knows(volumeClaimKind) !== 'listed') return active('the right to read volume claims')
  const claims = memberClaims(subject, view).length
  return claims > 0
    ? active(`${claims} ${claims === 1 ? 'volume claim' : 'volume claims'} to be deleted`)
    : done('No member runs, and no volume claim of it is left.')
}

function seeLeft({ subject, view }: StageInput<DeleteParams>): StageSight {
  const left = leftKinds.flatMap(kind => labelled(view, kind, subject).map(object => `${kind.kind} ${object.metadata.name}`))
  const unread = leftKinds.filter(kind => view.knows(kind) !== 'listed').map(kind => kind.kind)
  const unseen = unread.length === 0 ? '' : ` Could not be looked at: ${unread.join(', ')}.`
  if (left.length === 0) return done(`Nothing that bears its label was found.${unseen}`)
  return done(`Still there: ${left.slice(0, 20).join(', ')}${left.length > 20 ? ` and ${left.length - 20} more` : ''}.${unseen}`)
}
