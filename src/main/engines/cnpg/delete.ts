import { z } from 'zod'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { DraftStep, Operation, StageInput, StageSight } from '../engine.ts'
import { secretKind, storageClassKind, volumeClaimKind } from '../kube-kinds.ts'
import { list, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { countBelongings, isOwnedBy } from './change/belongings.ts'
import { changeOperation } from './change/change-operation.ts'
import { everyClaim, findCluster, memberPods } from './change/living.ts'
import { claimRead, clusterRead, podRead } from './change/reads.ts'
import { backupKind, clusterKind, databaseKind, poolerKind, scheduledBackupKind } from './kinds.ts'
import { label } from './labels.ts'

const params = z.object({
  removePoolers: z
    .boolean()
    .default(true)
    .meta(
      field('Delete its connection poolers', {
        widget: 'switch',
        help: 'They outlive the database otherwise, and have nothing to lead to.',
      }),
    ),
  removeSchedules: z
    .boolean()
    .default(true)
    .meta(
      field('Delete its backup schedules', {
        widget: 'switch',
        help: 'They outlive the database otherwise, and every backup that they begin fails.',
      }),
    ),
})
type DeleteParams = z.infer<typeof params>

/** Deletes the database with its volumes. */
export const remove: Operation<DeleteParams> = changeOperation({
  id: 'delete',
  title: 'Delete',
  summary: 'Deletes the database, its members, its volumes and its Secrets. There is no way back but a backup.',
  risk: 'irreversible',
  params,
  section: { title: 'What goes with it', summary: 'Objects that only refer to the database by its name.' },
  withoutOperator: true,
  reads: subject => {
    const { namespace, name } = subject
    const secrets = { kind: secretKind, namespace, labelSelector: `${label.cluster}=${name}` }
    const all = [backupKind, poolerKind, databaseKind, clusterKind].map(kind => ({ kind, namespace }))
    return [podRead(subject), claimRead(subject), secrets, ...all, { kind: storageClassKind, namespace: null }]
  },
  draft({ params: given, living }) {
    const { cluster, root } = living
    const poolers = referring(living, poolerKind)
    const schedules = referring(living, scheduledBackupKind)
    const doomed = [...(given.removePoolers ? poolers : []), ...(given.removeSchedules ? schedules : [])]
    const counted = countBelongings(living, doomed)
    return {
      steps: [
        ...(given.removePoolers ? poolers : []).map(pooler => deletion(pooler, poolerKind)),
        ...(given.removeSchedules ? schedules : []).map(schedule => deletion(schedule, scheduledBackupKind)),
        { ...deletion(root, clusterKind), id: 'cluster', title: 'Delete the database' },
      ],
      checks: [
        ...judge('backup', 'There is a backup', `The last good one ended ${cluster.backup.lastSuccess ?? ''}.`, backupObjections(living)),
        ...judge('dependents', 'No other database here depends on it', 'None names it as its source.', dependents(living)),
        ...judge(
          'counted',
          'What is lost could be counted',
          'Volumes, Secrets and backups were read.',
          counted.unread.map(what => notKnown(null, `${what} can’t be read, so they are not counted.`)),
        ),
      ],
      consequences: [
        { level: 'irreversible', text: counted.lost },
        ...(counted.stays === null ? [] : [{ level: 'none', text: counted.stays } satisfies Consequence]),
      ],
      typed: { text: cluster.name, why: 'Type the name of the database: all its data is deleted.' },
      remember: { uid: root.metadata.uid ?? '' },
    }
  },
  stages: [
    acceptedStage(),
    { id: 'DELETING', title: 'The database goes', reads: (_params, subject) => [clusterRead(subject)], see: seeGone },
    {
      id: 'VOLUMES',
      title: 'Members and volumes go',
      reads: (_params, subject) => [podRead(subject), claimRead(subject)],
      see: seeEmpty,
    },
    {
      id: 'COMPLETED',
      title: 'What is left',
      reads: (_params, subject) => [
        claimRead(subject),
        ...[poolerKind, scheduledBackupKind, backupKind, databaseKind].map(kind => ({ kind, namespace: subject.namespace })),
      ],
      see: seeLeft,
    },
  ],
})

function deletion(object: KubeObject, kind: KindRef): DraftStep {
  const { name, namespace = null } = object.metadata
  // Background, as kubectl does it: the owner goes at once, and what it owns after it.
  return {
    id: `${kind.plural}-${name}`,
    title: kind === poolerKind ? 'Delete a connection pooler' : 'Delete a backup schedule',
    kind,
    verb: 'delete',
    namespace,
    name,
    propagation: 'Background',
  }
}

function referring({ cluster, view }: Pick<Living, 'cluster' | 'view'>, kind: KindRef): readonly KubeObject[] {
  return view.list(kind, cluster.namespace).filter(object => str(object, 'spec', 'cluster', 'name') === cluster.name)
}

function backupObjections({ cluster }: Living): readonly Objection[] {
  const { state, lastSuccess } = cluster.backup
  if (state === 'none')
    return [caution(null, 'No backup is set up: what is deleted is gone for good.', 'Make a backup, or a copy of the data, first.')]
  if (lastSuccess === null) return [caution(null, 'No good backup is known of.', 'Make one first.')]
  return state === 'failing' ? [caution(null, `Backups fail; the last good one ended ${lastSuccess}.`, 'Make one first.')] : []
}

/** Databases of the namespace that copy from it, or follow it, over the network. */
function dependents({ cluster, root, view }: Living): readonly Objection[] {
  const hosts = ['rw', 'ro', 'r'].map(service => `${cluster.name}-${service}`)
  const names = view
    .list(clusterKind, cluster.namespace)
    .filter(other => other.metadata.uid !== root.metadata.uid)
    .filter(other =>
      list(other, 'spec', 'externalClusters').some(source => {
        const host = str(source, 'connectionParameters', 'host') ?? ''
        return hosts.includes(host) || hosts.some(each => host.startsWith(`${each}.${cluster.namespace}`))
      }),
    )
    .map(other => other.metadata.name)
  if (names.length > 0) return [caution(null, `${names.slice(0, 10).join(', ')} ${names.length === 1 ? 'names' : 'name'} it as a source.`)]
  return view.knows(clusterKind) === 'listed' ? [] : [notKnown(null, 'Other databases of the namespace can’t be read.')]
}

function seeGone(input: StageInput<DeleteParams>): StageSight {
  const { subject, view, remembered } = input
  const root = findCluster(subject, view)
  if (root !== null && root.metadata.uid === remembered.uid)
    return active(
      (root.metadata.finalizers ?? []).length > 0
        ? `its finalizers: ${(root.metadata.finalizers ?? []).slice(0, 5).join(', ')}`
        : 'the API server to remove it',
    )
  if (root !== null) return done(`It is gone; another database is called ${subject.name} now.`)
  return view.knows(clusterKind) === 'listed' ? done('The Cluster is gone.') : active(`the right to read Cluster ${subject.name}`)
}

function seeEmpty({ subject, view, remembered }: StageInput<DeleteParams>): StageSight {
  const uid = remembered.uid ?? ''
  const pods = memberPods(subject, view).filter(pod => isOwnedBy(pod, uid))
  if (pods.length > 0)
    return active(
      `${pods
        .slice(0, 6)
        .map(pod => pod.metadata.name)
        .join(', ')} to stop`,
    )
  const claims = everyClaim(subject, view).filter(claim => isOwnedBy(claim, uid))
  if (claims.length > 0) return active(`${claims.length} ${claims.length === 1 ? 'volume claim' : 'volume claims'} to be deleted`)
  return view.knows(volumeClaimKind) === 'listed'
    ? done('No member runs, and no volume claim of it is left.')
    : active('the right to read volume claims')
}

function seeLeft({ subject, view }: StageInput<DeleteParams>): StageSight {
  const left = [
    ...everyClaim(subject, view).map(claim => `volume claim ${claim.metadata.name}`),
    ...[poolerKind, scheduledBackupKind, backupKind, databaseKind].flatMap(kind =>
      view
        .list(kind, subject.namespace)
        .filter(object => str(object, 'spec', 'cluster', 'name') === subject.name)
        .map(object => `${kind.kind} ${object.metadata.name}`),
    ),
  ]
  if (left.length === 0) return done('Nothing that names it was found in the namespace.')
  return done(`Still there: ${left.slice(0, 20).join(', ')}${left.length > 20 ? ` and ${left.length - 20} more` : ''}.`)
}
