import { caution, type Objection, refuse } from '../../change/judge.ts'
import { bool, str } from '../../read-json.ts'
import { faultOfSchedule } from '../provision/schedule.ts'
import { configure, type SettingRules } from './configure.ts'

/** What the store needs to be told: the setting, and what to say when it isn't there. */
const needed: Readonly<Record<string, readonly (readonly [name: string, what: string])[]>> = {
  s3: [['logical_backup_s3_bucket', 'Enter the bucket.']],
  gcs: [['logical_backup_s3_bucket', 'Enter the bucket.']],
  az: [
    ['logical_backup_azure_storage_account_name', 'Enter the Azure account.'],
    ['logical_backup_azure_storage_container', 'Enter the Azure container.'],
  ],
}

/** Settings that only S3 takes any notice of. */
const s3Only = ['logical_backup_s3_retention_time', 'logical_backup_s3_sse', 'logical_backup_s3_endpoint', 'logical_backup_s3_region']

/** Where and when the operator's logical backups go, unless a database says otherwise. */
export const configureBackups = configure({
  id: 'configure-backups',
  title: 'Set up logical backups',
  summary: 'Where dumps go, when, and for how long they are kept.',
  risk: 'safe',
  topic: 'backups',
  section: { title: 'Logical backups', summary: 'Defaults for all databases of this operator. Credentials have an action of their own.' },
  judge: judgeBackups,
  consequences(rules) {
    if (rules.databases === null) return []
    const dumped = rules.databases.filter(database => bool(database, 'spec', 'enableLogicalBackup') === true)
    const ownTime = dumped.filter(database => str(database, 'spec', 'logicalBackupSchedule') !== null).length
    const own =
      ownTime === 0
        ? ''
        : ` ${ownTime} of them ${ownTime === 1 ? 'has its' : 'have their'} own schedule and ${ownTime === 1 ? 'keeps' : 'keep'} it.`
    return [
      {
        level: 'none',
        text:
          dumped.length === 0
            ? 'No database has logical backups switched on: this is for those that will.'
            : `The backup jobs of ${dumped.length} ${dumped.length === 1 ? 'database are' : 'databases are'} written anew at the next look; no database is restarted.${own} Dumps that were made before stay where they are.`,
      },
    ]
  },
})

function judgeBackups({ value, before }: SettingRules): readonly Objection[] {
  const found: Objection[] = []
  const provider = value('logical_backup_provider')
  for (const [name, what] of needed[provider] ?? []) if (value(name) === '') found.push(refuse(name, what))
  const fault = faultOfSchedule(value('logical_backup_schedule'))
  if (fault !== null) found.push(refuse('logical_backup_schedule', fault))
  // What the store takes no notice of does no harm as it stands; who sets it now expects something of it.
  const counts = (name: string) => provider === 's3' || value(name) !== before(name)
  const keep = counts('logical_backup_s3_retention_time') ? value('logical_backup_s3_retention_time') : ''
  // What `date -d` understands; the backup's container reads it.
  if (keep !== '' && !/^\d{1,5} *(minute|hour|day|week|month|year)s?$/.test(keep))
    found.push(refuse('logical_backup_s3_retention_time', `“${keep}” is not a span of time.`, 'Write it like “3 weeks”.'))
  const endpoint = counts('logical_backup_s3_endpoint') ? value('logical_backup_s3_endpoint') : ''
  if (endpoint !== '' && !/^https?:\/\/[^\s/]+/.test(endpoint))
    found.push(refuse('logical_backup_s3_endpoint', 'An endpoint begins with https://.'))
  else if (endpoint.startsWith('http://'))
    found.push(
      caution('logical_backup_s3_endpoint', 'Dumps would cross the network in clear: anybody on the way can read them.', 'Use https.'),
    )
  if (provider !== 's3')
    for (const name of s3Only) if (value(name) !== '' && counts(name)) found.push(caution(name, 'Only S3 takes any notice of it.'))
  if (provider === 's3' && keep === '')
    found.push(
      caution('logical_backup_s3_retention_time', 'Dumps are kept for ever: nobody removes old ones.', 'Set how long they are kept.'),
    )
  if (before('logical_backup_provider') !== provider)
    found.push(
      caution(
        'logical_backup_provider',
        'The credentials of the other store are of no use there.',
        'Keep new ones in a Secret afterwards.',
      ),
    )
  return found
}
