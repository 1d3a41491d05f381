import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import { fact, text, when } from '../../fact.ts'
import { at, bool, instant, shorten, str } from '../../read-json.ts'
import { archiveOf, logicalBackupOf, readBackupState } from '../backup-state.ts'
import type { Sight } from '../health.ts'
import type { SettingName } from '../operator-config.ts'

/** What the operator's own settings mean for the database: backups, upgrades, what is left after it is deleted. */
export function buildOperatorSections(sight: Sight): readonly FactSection[] {
  return [backups(sight), operator(sight)]
}

function backups({ root, view, config }: Sight): FactSection {
  const state = readBackupState(root, view, config)
  const cronJob = logicalBackupOf(root, view, config)
  const provider = config.setting('logical_backup_provider') ?? 's3'
  const target = provider === 'az' ? config.setting('logical_backup_azure_storage_container') : config.setting('logical_backup_s3_bucket')
  const tone = state.state === 'ok' ? 'good' : state.state === 'failing' ? 'bad' : 'muted'
  return {
    id: 'backups',
    title: 'Backups',
    facts: [
      fact('Logical backup', text(state.text ?? 'the last one succeeded', tone)),
      fact('Schedule', text(str(cronJob, 'spec', 'schedule') ?? str(root, 'spec', 'logicalBackupSchedule') ?? 'none')),
      ...(at(cronJob, 'spec', 'suspend') === true ? [fact('Suspended', text('yes', 'warn'))] : []),
      fact('Last begun', when(instant(cronJob, 'status', 'lastScheduleTime'), 'none known')),
      fact('Last good one', when(state.lastSuccess, 'none known')),
      fact('Last failed one', when(state.lastFailure, 'none known')),
      fact('Kept for', text(str(root, 'spec', 'logicalBackupRetention') ?? config.setting('logical_backup_s3_retention_time') ?? 'ever')),
      ...(bool(root, 'spec', 'enableLogicalBackup') === true || cronJob !== null
        ? [fact('Goes to', text(target === null ? `${provider}, by the operator’s settings` : `${provider}: ${shorten(target, 200)}`))]
        : []),
      fact('WAL and base backups', text(archiveOf(root, config) ?? (config.doubt === null ? 'not set up in the operator' : 'not known'))),
    ],
    table: null,
  }
}

const shown: readonly (readonly [label: string, name: SettingName, standard: string])[] = [
  ['Major upgrades', 'major_version_upgrade_mode', 'manual'],
  ['Upgraded from below', 'minimal_major_version', '14'],
  ['Upgraded to', 'target_major_version', '18'],
  ['Fewest members', 'min_instances', 'no bound'],
  ['Most members', 'max_instances', 'no bound'],
  ['Volumes are grown by', 'storage_resize_mode', 'pvc'],
  ['Volumes go with the database', 'enable_persistent_volume_claim_deletion', 'true'],
  ['Secrets go with the database', 'enable_secrets_deletion', 'true'],
  ['Deletion wants the date in', 'delete_annotation_date_key', 'no annotation'],
  ['Deletion wants the name in', 'delete_annotation_name_key', 'no annotation'],
  ['Names begin with the team', 'enable_team_id_clustername_prefix', 'false'],
  ['Looks at each database every', 'resync_period', '30m'],
  ['Repairs every', 'repair_period', '5m'],
]

function operator({ config }: Sight): FactSection {
  return {
    id: 'operator-settings',
    title: 'The operator’s settings',
    facts: [
      fact('Read from', text(config.source ?? 'nowhere: its defaults are assumed', config.source === null ? 'warn' : 'plain')),
      ...(config.doubt === null ? [] : [fact('Note', text(config.doubt, 'warn'))]),
      fact(
        'Labels',
        text(
          Object.entries(config.clusterLabels)
            .map(([key, value]) => `${key}=${value}`)
            .join(', '),
        ),
      ),
      fact('Names of Secrets', text(config.secretTemplate)),
    ],
    table: {
      columns: ['Setting', 'Value'],
      rows: shown.map(([title, name, standard]) => {
        const value = config.setting(name)
        // Bounds of -1 are none.
        if (value === null || value === '-1') return [text(title), text(value === null ? `${standard} (default)` : standard, 'muted')]
        return [text(title), text(value)]
      }),
      empty: '',
    },
  }
}
