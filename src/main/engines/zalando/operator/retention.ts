import { faultOfLabelKey } from '../../../../shared/domain/names.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, type Objection, refuse } from '../../change/judge.ts'
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
  judge: judgeRetention,
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
