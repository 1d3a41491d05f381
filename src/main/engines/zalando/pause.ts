import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { formatBytes } from '../../../shared/domain/quantity.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { membersField } from '../change/members-field.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { cronJobKind, deploymentKind, podKind, volumeClaimKind } from '../kube-kinds.ts'
import { bool, count, entries, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { logicalBackupOf } from './backup-state.ts'
import { objectionsToCount } from './change/bounds.ts'
import { changeOperation } from './change/change-operation.ts'
import { findStatefulSet, memberClaims, memberPods } from './change/living.ts'
import { claimRead, memberReads, poolerRead } from './change/reads.ts'
import { lookAtPostgresql, seeSettled, settledStage } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { annotation } from './labels.ts'
import { logicalBackupName, readOperatorConfig } from './operator-config.ts'

const { membersBefore, backupBefore } = annotation

const isPaused = (root: KubeObject): boolean => count(root, 'spec', 'numberOfInstances') === 0
const backsUp = (root: KubeObject): boolean => bool(root, 'spec', 'enableLogicalBackup') === true

const pauseParams = z.object({
  stopBackups: z
    .boolean()
    .default(true)
    .meta(
      field('Switch off its logical backups meanwhile', {
        widget: 'switch',
        help: 'Each would fail: there is nobody to dump. Resuming from here switches them on again.',
      }),
    ),
})
type PauseParams = z.infer<typeof pauseParams>

/** Stops all members and keeps the volumes. */
export const pause: Operation<PauseParams> = changeOperation({
  id: 'pause',
  title: 'Pause',
  summary: 'Stops all members and keeps the volumes. Nobody can connect until it is resumed.',
  risk: 'disruptive',
  params: pauseParams,
  section: { title: 'Backups', summary: 'What happens to logical backups while it is paused.' },
  because: ({ root }) => (isPaused(root) ? 'It is paused already.' : null),
  reads: subject => [claimRead(subject), poolerRead(subject)],
  draft({ params: { stopBackups }, living }) {
    const { root, cluster, view } = living
    const config = readOperatorConfig(view)
    const now = count(root, 'spec', 'numberOfInstances')
    const stops = stopBackups && backsUp(root)
    const annotations = { [membersBefore]: String(now ?? 1), [backupBefore]: stops ? 'true' : null }
    const claims = memberClaims(cluster, view)
    const drops = config.claims.whenScaled === 'delete'
    return {
      steps: [
        patchPostgresql(living, drops ? 'Pause the database, and lose its data' : 'Pause the database', {
          metadata: { annotations },
          spec: { numberOfInstances: 0, ...(stops ? { enableLogicalBackup: false } : {}) },
        }),
      ],
      checks: [
        ...judge(
          'bounds',
          'The operator’s bounds',
          'No setting of the operator’s keeps it from stopping all members.',
          objectionsToCount(config, root, 0, null),
        ),
        ...judge(
          'volumes',
          'Volumes',
          'The operator’s settings keep volumes when members go.',
          volumeObjections(living).map(({ seen }) => caution(null, seen, 'Set it to retain first, unless all data may go.')),
        ),
        ...judge(
          'backup',
          'Logical backups',
          backsUp(root) ? 'Switched off until it is resumed.' : 'There are none.',
          backupObjections(living, stopBackups),
        ),
        ...judge('poolers', 'Connection poolers', 'It has no connection pooler.', poolerObjections(living)),
      ],
      consequences: [
        {
          level: 'outage',
          text: `All members stop, and nobody can connect. ${drops ? '' : `${claims.length === 0 ? 'The volumes' : volumesText(claims.length)} and `}${drops ? 'The' : 'the'} Secrets stay.`,
        },
        ...(drops ? [{ level: 'irreversible', text: lossOf(living) } as const] : []),
      ],
      typed: drops ? { text: cluster.name, why: lossOf(living) } : null,
      consequenceOf: (_step, pointer) => (pointer === '/spec/numberOfInstances' ? { level: 'outage', text: 'All members stop.' } : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'STOPPING',
      title: 'Members stop',
      reads: (_params, subject) => memberReads(subject),
      see: input =>
        lookAtPostgresql(input, root => {
          const { view, subject } = input
          if (!isPaused(root)) return active('0 members to be asked for, which somebody has changed again')
          const asks = count(findStatefulSet(subject, view), 'spec', 'replicas')
          if (asks !== 0) return active(`the operator to stop the members (StatefulSet asks for ${asks ?? 'a number that is not seen'})`)
          if (view.knows(podKind) !== 'listed') return active('the right to read pods')
          const pods = memberPods(subject, view)
          if (pods.length > 0)
            return active(
              `${pods
                .slice(0, 6)
                .map(pod => pod.metadata.name)
                .join(', ')} to stop`,
            )
          return done('No member runs.')
        }),
    },
    {
      id: 'COMPLETED',
      title: 'Paused',
      reads: (_params, subject) => [...memberReads(subject), claimRead(subject)],
      see(input) {
        const sight = seeSettled(input)
        if (sight.status !== 'done') return sight
        const claims = memberClaims(input.subject, input.view)
        if (readOperatorConfig(input.view).claims.whenScaled !== 'delete')
          return done(`No member runs; ${volumesText(claims.length)} ${claims.length === 1 ? 'is' : 'are'} kept.`)
        if (input.view.knows(volumeClaimKind) !== 'listed') return notApplicable('Volumes may not be read here, so nobody sees them go.')
        return claims.length === 0
          ? done('No member runs, and no volume is left.')
          : active(`${volumesText(claims.length)} to be deleted: ${namesOf(claims)}`)
      },
    },
  ],
})

const volumesText = (volumes: number): string => `${volumes} ${volumes === 1 ? 'volume' : 'volumes'}`

const namesOf = (claims: readonly KubeObject[]): string =>
  `${claims
    .slice(0, 10)
    .map(claim => claim.metadata.name)
    .join(', ')}${claims.length > 10 ? ` and ${claims.length - 10} more` : ''}`

/** What goes for good where the operator's settings keep no volume of a member that is scaled away. */
function lossOf({ root, cluster, view }: Living): string {
  const claims = memberClaims(cluster, view)
  const size = cluster.storageBytes === null ? '' : ` (${formatBytes(cluster.storageBytes)} each)`
  const which =
    claims.length === 0 ? 'All of its volumes are' : `${volumesText(claims.length)}${size} ${claims.length === 1 ? 'is' : 'are'}`
  const databases = entries(root, 'spec', 'databases').map(([name]) => name)
  const data =
    databases.length === 0
      ? 'all data'
      : `all data, also of ${databases.slice(0, 10).join(', ')}${databases.length > 10 ? ` and ${databases.length - 10} more` : ''}`
  const names = claims.length === 0 ? '' : `: ${namesOf(claims)}`
  return `By the operator’s settings (when_scaled: delete) ${which.charAt(0).toLowerCase()}${which.slice(1)} deleted with the members${names}. With them goes ${data}; resuming starts with empty volumes, and only a backup brings anything back.`
}

/** What would become of the volumes when no member is left. */
export function volumeObjections({ view }: Living): readonly Objection[] {
  const config = readOperatorConfig(view)
  if (config.claims.whenScaled !== 'delete') return []
  return [
    refuse(
      null,
      'The operator’s setting persistent_volume_claim_retention_policy.when_scaled is delete: pausing would delete all volumes, with all data.',
      'Set it to retain first. To be rid of the database, delete it.',
    ),
  ]
}

function backupObjections({ root, view, cluster }: Living, stops: boolean): readonly Objection[] {
  const config = readOperatorConfig(view)
  if (!backsUp(root)) return []
  if (stops)
    return [
      caution('stopBackups', `No logical backup is made while it is paused: CronJob ${logicalBackupName(config, cluster.name)} goes.`),
    ]
  const cronJob = logicalBackupOf(root, view, config)
  const when = str(cronJob, 'spec', 'schedule') ?? str(root, 'spec', 'logicalBackupSchedule') ?? 'its schedule'
  return [
    caution(
      'stopBackups',
      `Each logical backup (CronJob ${logicalBackupName(config, cluster.name)}, at ${when}) will fail while it is paused.`,
      'Switch them off meanwhile.',
    ),
  ]
}

function poolerObjections({ view, cluster }: Living): readonly Objection[] {
  const poolers = view.about(deploymentKind, cluster.namespace, cluster.name).map(each => each.metadata.name)
  return poolers.length === 0 ? [] : [caution(null, `They go on running and have nobody to lead to: ${poolers.slice(0, 5).join(', ')}.`)]
}

const resumeParams = z.object({
  members: membersField('As many as it had, unless you say otherwise.').optional(),
  resumeBackups: z
    .boolean()
    .default(true)
    .meta(
      field('Switch its logical backups on again', {
        widget: 'switch',
        help: 'If they were switched off when it was paused from here; others stay as they are.',
      }),
    ),
})
type ResumeParams = z.infer<typeof resumeParams>

/** Starts the members of a paused database again. */
export const resume: Operation<ResumeParams> = changeOperation({
  id: 'resume',
  title: 'Resume',
  summary: 'Starts the members again, on the volumes that were kept.',
  risk: 'safe',
  params: resumeParams,
  section: { title: 'Members and backups', summary: 'As they were when it was paused, unless you say otherwise.' },
  because: ({ root }) => (isPaused(root) ? null : 'It is not paused.'),
  reads: subject => [claimRead(subject)],
  begin: ({ root, cluster, view }) => ({
    params: { members: rememberedMembers(root) ?? (memberClaims(cluster, view).length || 1) },
    choices: {},
  }),
  draft({ params: given, living }) {
    const { root, cluster, view } = living
    const config = readOperatorConfig(view)
    const before = rememberedMembers(root)
    const members = given.members ?? before ?? (memberClaims(cluster, view).length || 1)
    const wasOn = str(root, 'metadata', 'annotations', backupBefore) === 'true'
    const takesUp = wasOn && given.resumeBackups
    const volumes = memberClaims(cluster, view).length
    return {
      steps: [
        patchPostgresql(living, 'Resume the database', {
          metadata: { annotations: { [membersBefore]: null, [backupBefore]: null } },
          spec: { numberOfInstances: members, ...(takesUp ? { enableLogicalBackup: true } : {}) },
        }),
      ],
      checks: [
        ...judge('members', 'Number of members', `It starts with ${members}.`, [
          ...objectionsToCount(config, root, members, 'members'),
          ...(before === null && count(root, 'spec', 'numberOfInstances') === 0
            ? [caution('members', 'How many members it had was not kept: it was paused elsewhere.', 'Enter the number that you want.')]
            : []),
        ]),
        ...judge(
          'backup',
          'Logical backups',
          takesUp ? 'Switched on again.' : 'They stay as they are.',
          wasOn && !takesUp ? [caution('resumeBackups', 'They were on before, and stay off.')] : [],
        ),
      ],
      consequences: [
        {
          level: 'none',
          text:
            volumes === 0
              ? 'No volume of it was seen: members start empty.'
              : `The members start on the data that they had (${volumes} ${volumes === 1 ? 'volume' : 'volumes'}).`,
        },
      ],
      remember: { members: String(members) },
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'BACKUP_CONFIG',
      title: 'Logical backups',
      reads: (_params, subject) => [...memberReads(subject), { kind: cronJobKind, namespace: subject.namespace }],
      see: input =>
        lookAtPostgresql(input, root => {
          if (!backsUp(root)) return notApplicable('None are asked for.')
          const config = readOperatorConfig(input.view)
          const found = logicalBackupOf(root, input.view, config)
          if (found !== null) return done(`CronJob ${found.metadata.name} is there.`)
          const name = logicalBackupName(config, input.subject.name)
          return input.view.knows(cronJobKind) === 'listed' ? active(`CronJob ${name}`) : notApplicable('CronJobs may not be read here.')
        }),
    },
    settledStage(),
  ],
})

/** How many members it had, as pausing wrote down; null: nothing that can be read. */
export function rememberedMembers(root: KubeObject): number | null {
  const text = str(root, 'metadata', 'annotations', membersBefore)
  return text !== null && /^[1-9]\d?$/.test(text) ? Number(text) : null
}
