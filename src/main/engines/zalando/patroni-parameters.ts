import type { KubeObject } from '../../../shared/domain/kube.ts'
import { needsRestart } from '../parameter-catalogue.ts'
import { record, str } from '../read-json.ts'

/** Patroni gives these on the server's command line, so what the manifest says is without effect. */
const kept: readonly string[] = [
  'listen_addresses',
  'port',
  'cluster_name',
  'hot_standby',
  'wal_log_hints',
  'data_directory',
  'config_file',
  'hba_file',
  'ident_file',
]

/** Whether Patroni sets this parameter itself. */
export function isKeptByPatroni(name: string): boolean {
  return kept.includes(name.toLowerCase())
}

/** These the operator gives to each pod's own configuration; all others go through Patroni's (its `isBootstrapOnlyParameter`). */
const ofPods: readonly string[] = [
  'archive_command',
  'shared_buffers',
  'logging_collector',
  'log_destination',
  'log_directory',
  'log_filename',
  'log_file_mode',
  'log_rotation_age',
  'log_truncate_on_rotation',
  'ssl',
  'ssl_ca_file',
  'ssl_crl_file',
  'ssl_cert_file',
  'ssl_key_file',
  'shared_preload_libraries',
  'bg_mon.listen_address',
  'bg_mon.history_buckets',
  'pg_stat_statements.track_utility',
  'extwlist.extensions',
  'extwlist.custom_path',
]

/** What a change of this parameter takes: new pods, a restart of PostgreSQL inside them, or a reload. */
export function effectOfParameter(name: string): 'replace' | 'restart' | 'reload' {
  if (ofPods.includes(name.toLowerCase())) return 'replace'
  return needsRestart(name) === true ? 'restart' : 'reload'
}

/** What Patroni was told, from the object (ConfigMap or Endpoints) in which it keeps its configuration; null: can't be read. */
export function patroniConfiguration(object: KubeObject | null): Readonly<Record<string, unknown>> | null {
  const text = str(object, 'metadata', 'annotations', 'config')
  return text === null ? null : record(parseSmall(text))
}

/** Whether the member says that PostgreSQL waits for a restart, by the annotation in which Patroni keeps what members say of themselves. */
export function waitsForRestart(pod: KubeObject): boolean {
  const text = str(pod, 'metadata', 'annotations', 'status')
  return text !== null && record(parseSmall(text))?.pending_restart === true
}

/** Longer than either ever is. */
const longest = 256 * 1024

function parseSmall(text: string): unknown {
  if (text.length > longest) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
