import { faultOfLabelKey } from '../../../../shared/domain/names.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, notKnown, type Objection, refuse } from '../../change/judge.ts'
import { cronJobKind } from '../../kube-kinds.ts'
import { deedOf, isOfSchedule, mark, scheduleSelector } from '../../pause-schedule/names.ts'
import { str } from '../../read-json.ts'
import { configure, type SettingRules } from './configure.ts'

const keys = ['delete_annotation_date_key', 'delete_annotation_name_key'] as const

/** What becomes of volumes and passwords when a database is deleted or scaled down. */
export const configureRetention = configure({
  id: 'configure-retention',
  title: 'Set what deleting leaves',
  summary: 'Volumes, Secrets, and what a database must carry to be cleaned up after.',
  risk: 'disruptive',
  topic: 'retention',
  section: { title: 'After a delete', summary: 'For all databases of this operator, from their next delete on.' },
  reads: [{ kind: cronJobKind, namespace: null, labelSelector: scheduleSelector, optional: true }],
  judge: rules => [...judgeRetention(rules), ...judgeSchedules(rules)],
  consequences: consequencesOfRetention,
})

function judgeRetention({ value }: SettingRules): readonly Objection[] {
  const found: Objection[] = []
  for (const key of keys)
    if (value(key) !== '' && faultOfLabelKey(value(key)) !== null) found.push(refuse(key, faultOfLabelKey(value(key)) ?? ''))
  const [date, name] = keys.map(key => value(key))
  if (date !== '' && date === name) found.push(refuse('delete_annotation_name_key', 'The two annotations must differ.'))
  const guarded = date !== '' || name !== ''
  if (guarded && value('enable_owner_references') === 'true')
    found.push(
      caution(
        'enable_owner_references',
        'With owner references Kubernetes removes everything of a deleted database without asking for the annotations.',
        'Choose one of the two.',
      ),
    )
  if (guarded)
    found.push(
      caution(
        date !== '' ? keys[0] : keys[1],
        'The annotations keep nobody from deleting the custom resource. Without them the pods and volumes stay behind, and nobody looks after them.',
      ),
    )
  if (value('when_deleted') === 'retain' && value('enable_persistent_volume_claim_deletion') === 'true')
    found.push(
      caution(
        'enable_persistent_volume_claim_deletion',
        'The operator deletes the volumes of a deleted database, whatever its StatefulSet’s policy says.',
      ),
    )
  return found
}

/** A pause by the clock asks nobody: it must never find that pausing deletes volumes. */
function judgeSchedules({ value, before, view }: SettingRules): readonly Objection[] {
  if (value('when_scaled') !== 'delete' || before('when_scaled') === 'delete') return []
  if (view.knows(cronJobKind) !== 'listed')
    return [
      notKnown('when_scaled', 'CronJobs can’t be read in all namespaces, so it can’t be told whether a database is paused on a schedule.'),
    ]
  const paused = view.list(cronJobKind, null).filter(job => isOfSchedule(job) && deedOf(job) === 'pause')
  if (paused.length === 0) return []
  const names = paused
    .slice(0, 20)
    .map(
      job =>
        `${job.metadata.namespace ?? ''}/${(str(job, 'metadata', 'annotations', mark.database) ?? job.metadata.name).split('/').at(-1)}`,
    )
  const more = paused.length > names.length ? ` and ${paused.length - names.length} more` : ''
  return [
    refuse(
      'when_scaled',
      `Paused on a schedule: ${names.join(', ')}${more}. The next pause would delete all of their volumes, with nobody looking.`,
      'Remove their pause schedules first.',
    ),
  ]
}

function consequencesOfRetention({ value, before }: SettingRules): readonly Consequence[] {
  const found: Consequence[] = []
  const turned = (name: string, to: string): boolean => value(name) === to && before(name) !== to
  if (turned('enable_persistent_volume_claim_deletion', 'true'))
    found.push({ level: 'data-loss', text: 'From now on deleting a database deletes its volumes, and so its data.' })
  if (turned('enable_persistent_volume_claim_deletion', 'false'))
    found.push({ level: 'none', text: 'From now on the volumes of a deleted database stay, until somebody removes them.' })
  if (turned('enable_secrets_deletion', 'true'))
    found.push({ level: 'data-loss', text: 'From now on deleting a database deletes the passwords of its users.' })
  if (turned('enable_secrets_deletion', 'false')) found.push({ level: 'none', text: 'From now on the Secrets of a deleted database stay.' })
  if (turned('when_deleted', 'delete'))
    found.push({ level: 'data-loss', text: 'From now on volumes go with their StatefulSet, also when it is deleted by accident.' })
  if (turned('when_scaled', 'delete'))
    found.push({
      level: 'data-loss',
      text: 'From now on scaling down deletes the volumes of the members that go. Pausing a database takes all of its members, and so all of its data.',
    })
  return found
}
