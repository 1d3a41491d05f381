import { caution, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { deploymentKind } from '../kube-kinds.ts'
import type { Pausing } from '../pause-schedule/operations.ts'
import { schedulePause as scheduleOf } from '../pause-schedule/schedule.ts'
import { unschedulePause as unscheduleOf } from '../pause-schedule/unschedule.ts'
import { bool, count } from '../read-json.ts'
import { objectionsToCount } from './change/bounds.ts'
import { changeOperation } from './change/change-operation.ts'
import { poolerRead } from './change/reads.ts'
import { postgresqlKind } from './kinds.ts'
import { annotation } from './labels.ts'
import { logicalBackupName, readOperatorConfig } from './operator-config.ts'
import { rememberedMembers, volumeObjections } from './pause.ts'

/** Pausing by the clock asks for no members; resuming, for the number that the database had when the schedule was made. */
const pausing: Pausing = {
  kind: postgresqlKind,
  change: changeOperation,
  commands(living, standing) {
    const { name, namespace } = living.cluster
    const members = membersToResume(living, standing) ?? 1
    const patch = (body: object) => [
      'patch',
      `${postgresqlKind.plural}.${postgresqlKind.group}`,
      name,
      `--namespace=${namespace}`,
      '--type=merge',
      // Who writes is this app, by its own CronJob: what it changes by hand later is nobody else's then.
      '--field-manager=clouddb-desktop',
      `--patch=${JSON.stringify(body)}`,
    ]
    // The same annotation as of pausing by hand, so that it can be resumed by hand, too.
    const kept = (value: string | null) => ({ metadata: { annotations: { [annotation.membersBefore]: value } } })
    return {
      args: {
        pause: patch({ ...kept(String(members)), spec: { numberOfInstances: 0 } }),
        resume: patch({ ...kept(null), spec: { numberOfInstances: members } }),
      },
      resumesTo: membersText(members),
    }
  },
  reads: subject => [poolerRead(subject)],
  objections(living, standing) {
    const { root, cluster, view } = living
    const config = readOperatorConfig(view)
    const members = membersToResume(living, standing)
    return [
      ...objectionsToCount(config, root, 0, null),
      ...(members === null
        ? [refuse(null, 'It is paused, and how many members it had is not known.', 'Resume it first, then make the schedule.')]
        : objectionsToCount(config, root, members, null).filter(each => each.status === 'fail')),
      ...volumeObjections(living),
      ...(bool(root, 'spec', 'enableLogicalBackup') === true
        ? [
            caution(
              null,
              `Logical backups that fall into a pause fail: those of CronJob ${logicalBackupName(config, cluster.name)}.`,
              'Let them run while it is awake.',
            ),
          ]
        : []),
      ...poolers(living),
    ]
  },
}

export const schedulePause = scheduleOf(pausing)
export const unschedulePause = unscheduleOf(pausing)

/** A number of members, as a schedule says to what it resumes. */
export function membersText(members: number): string {
  return `${members} ${members === 1 ? 'member' : 'members'}`
}

/** As many as it has; of one that is paused, as pausing wrote down, or as the schedule that stands has it. */
function membersToResume({ root }: Living, standing: string | null): number | null {
  const now = count(root, 'spec', 'numberOfInstances')
  if (now !== null && now > 0) return now
  const kept = /^([1-9]\d?) members?$/.exec(standing ?? '')?.[1]
  return rememberedMembers(root) ?? (kept === undefined ? null : Number(kept))
}

function poolers({ view, cluster }: Living): readonly Objection[] {
  const names = view.about(deploymentKind, cluster.namespace, cluster.name).map(each => each.metadata.name)
  return names.length === 0 ? [] : [caution(null, `Poolers go on running and lead nowhere meanwhile: ${names.slice(0, 5).join(', ')}.`)]
}
