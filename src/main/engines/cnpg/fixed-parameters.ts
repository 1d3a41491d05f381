/** Settings that the operator keeps for itself: naming one is refused (its `pkg/postgres/configuration.go`). */
const fixed: readonly string[] = [
  'allow_system_table_mods',
  'archive_cleanup_command',
  'archive_command',
  'archive_mode',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'hba_file',
  'hot_standby',
  'ident_file',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_truncate_on_rotation',
  'logging_collector',
  'port',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_min_apply_delay',
  'restart_after_crash',
  'restore_command',
  'shared_preload_libraries',
  'ssl',
  'stats_temp_directory',
  'synchronized_standby_slots',
  'synchronous_standby_names',
  'temp_tablespaces',
]

const fixedFamilies: readonly string[] = ['recovery_target', 'ssl_', 'unix_socket_', 'log_rotation_', 'syslog_']

/** Whether the operator refuses this setting. */
export function isFixedParameter(name: string): boolean {
  const lower = name.toLowerCase()
  return fixed.includes(lower) || fixedFamilies.some(family => lower.startsWith(family))
}
