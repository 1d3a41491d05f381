/**
 * PostgreSQL settings that belong to the operator: it computes them, so a user must not bring other values
 * (facts on the operator, section 9).
 */
const names = new Set([
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
  'full_page_writes',
  'hba_file',
  'hot_standby',
  'ident_file',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_rotation_age',
  'log_rotation_size',
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
  'stats_temp_directory',
  'synchronized_standby_slots',
  'synchronous_standby_names',
  'temp_tablespaces',
])

const prefixes = ['recovery_target', 'ssl_c', 'ssl_k', 'ssl_passphrase', 'ssl_prefer', 'ssl_ecdh', 'ssl_dh', 'unix_socket_', 'syslog_']

/** True when the operator sets this parameter itself. */
export function isFixedParameter(name: string): boolean {
  return name === 'ssl' || names.has(name) || prefixes.some(prefix => name.startsWith(prefix))
}
