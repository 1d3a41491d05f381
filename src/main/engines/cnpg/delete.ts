import { z } from 'zod'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage, seeRootGone } from '../change/stages.ts'
import type { DraftStep, Operation, StageInput, StageSight } from '../engine.ts'
import { secretKind, serviceKind, storageClassKind, volumeClaimKind } from '../kube-kinds.ts'
import { list, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { barmanTarget } from './backup-state.ts'
import { countBelongings, isOwnedBy } from './change/belongings.ts'
import { changeOperation } from './change/change-operation.ts'
import { everyClaim, memberPods } from './change/living.ts'
import { claimRead, clusterRead, podRead } from './change/reads.ts'
import {
  backupKind,
  clusterKind,
  databaseKind,
  databaseRoleKind,
  poolerKind,
  publicationKind,
  scheduledBackupKind,
  subscriptionKind,
} from './kinds.ts'
import { label } from './labels.ts'
import { lastBackupObjections, lastBackupStage, lastBackupStep, seeLastBackup } from './last-backup.ts'

/** What only refers to the database by its name, and stays when it goes. */
const objectKinds: readonly KindRef[] = [databaseKind, databaseRoleKind, publicationKind, subscriptionKind]

const params = z.object({
  lastBackup: z
    .boolean()
    .default(false)
    .meta(
      field('Make a last backup first', {
        widget: 'switch',
        help: 'By the method that is set up. The database is deleted only after that backup is complete; if it fails, nothing is deleted.',
      }),
    ),
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

/** A base backup of some terabytes takes hours; who agreed to the deletion may think otherwise on the next day. */
const longestBackupMs = 12 * 60 * 60 * 1000

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
    const all = [backupKind, poolerKind, clusterKind, ...objectKinds].map(kind => ({ kind, namespace }))
    const services = { kind: serviceKind, namespace, labelSelector: `${label.cluster}=${name}` }
    // Whoever follows it over the network may live in another namespace.
    const elsewhere = { kind: clusterKind, namespace: null, optional: true } as const
    return [podRead(subject), claimRead(subject), secrets, services, ...all, elsewhere, { kind: storageClassKind, namespace: null }]
  },
  draft({ params: given, living, now }) {
    const { cluster, root } = living
    const poolers = referring(living, poolerKind)
    const schedules = referring(living, scheduledBackupKind)
    const doomed = [...(given.removePoolers ? poolers : []), ...(given.removeSchedules ? schedules : [])]
    const counted = countBelongings(living, doomed)
    const backup = given.lastBackup ? lastBackupStep(living, now) : null
    const deletions: readonly DraftStep[] = [
      ...(given.removePoolers ? poolers : []).map(pooler => deletion(pooler, poolerKind)),
      ...(given.removeSchedules ? schedules : []).map(schedule => deletion(schedule, scheduledBackupKind)),
      { ...deletion(root, clusterKind), id: 'cluster', title: 'Delete the database' },
    ]
    return {
      // What waits is the first deletion: all others come after it.
      steps:
        backup === null
          ? deletions
          : [
              backup,
              ...deletions.map((step, index) =>
                index === 0 ? { ...step, waitFor: lastBackupStage, waitAtMostMs: longestBackupMs } : step,
              ),
            ],
      checks: [
        ...(given.lastBackup
          ? judge('last-backup', 'Last backup', 'It is set up, and nothing is deleted before it is complete.', lastBackupObjections(living))
          : []),
        ...judge('backup', 'Backup before this', `The last good one ended ${cluster.backup.lastSuccess ?? ''}.`, backupObjections(living)),
        ...judge('dependents', 'Databases that depend on it', 'None names it as its source.', dependents(living)),
        ...judge(
          'counted',
          'What is lost',
          'Volumes, Secrets and backups were read.',
          counted.unread.map(what => notKnown(null, `${what} can’t be read, so they are not counted.`)),
        ),
      ],
      consequences: [
        { level: 'irreversible', text: counted.lost },
        ...(counted.stays === null ? [] : [{ level: 'none', text: counted.stays } satisfies Consequence]),
      ],
      typed: { text: cluster.name, why: 'Type the name of the database: all its data is deleted.' },
      remember: { uid: root.metadata.uid ?? '', backup: backup?.name ?? '' },
    }
  },
  stages: [
    acceptedStage(),
    {
      id: lastBackupStage,
      title: 'Last backup',
      reads: (given, { namespace, name }) =>
        given.lastBackup ? [{ kind: backupKind, namespace, labelSelector: `${label.cluster}=${name}` }] : [],
      see: seeLastBackup,
    },
    {
      id: 'DELETING',
      title: 'The database goes',
      reads: (_params, subject) => [clusterRead(subject)],
      see: input => seeRootGone(clusterKind, input, input.remembered.uid),
    },
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
        ...[poolerKind, scheduledBackupKind, backupKind, ...objectKinds].map(kind => ({ kind, namespace: subject.namespace })),
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

/** Databases that copy from it, or follow it: over the network, or by what it archives. */
function dependents({ cluster, root, view }: Living): readonly Objection[] {
  const hosts = ['rw', 'ro', 'r'].map(service => `${cluster.name}-${service}`)
  const target = barmanTarget(root)
  const follows = (other: KubeObject, source: unknown) => {
    const host = str(source, 'connectionParameters', 'host') ?? ''
    const [first = '', namespace = other.metadata.namespace] = host.split('.')
    if (hosts.includes(first) && namespace === cluster.namespace) return true
    const store = str(source, 'plugin', 'parameters', 'barmanObjectName')
    const server = str(source, 'plugin', 'parameters', 'serverName') ?? str(source, 'name')
    return target !== null && other.metadata.namespace === cluster.namespace && store === target.store && server === target.server
  }
  const names = view
    .list(clusterKind, null)
    .filter(other => other.metadata.uid !== root.metadata.uid)
    .filter(other => list(other, 'spec', 'externalClusters').some(source => follows(other, source)))
    .map(other =>
      other.metadata.namespace === cluster.namespace ? other.metadata.name : `${other.metadata.namespace}/${other.metadata.name}`,
    )
  const found =
    names.length === 0
      ? []
      : [
          caution(
            null,
            `${names.slice(0, 10).join(', ')} ${names.length === 1 ? 'names' : 'name'} it as a source: a replica cluster stops following, a restored one has lost where it came from.`,
          ),
        ]
  // Not everybody may read all namespaces; that is worth knowing, and no reason to ask.
  return view.knows(clusterKind) === 'listed'
    ? found
    : [...found, caution(null, 'Databases of other namespaces can’t be read: one of them may follow it.')]
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
    ...[poolerKind, scheduledBackupKind, backupKind, ...objectKinds].flatMap(kind =>
      view
        .list(kind, subject.namespace)
        .filter(object => str(object, 'spec', 'cluster', 'name') === subject.name)
        .map(object => `${kind.kind} ${object.metadata.name}`),
    ),
  ]
  if (left.length === 0) return done('Nothing that names it was found in the namespace.')
  return done(`Still there: ${left.slice(0, 20).join(', ')}${left.length > 20 ? ` and ${left.length - 20} more` : ''}.`)
}
