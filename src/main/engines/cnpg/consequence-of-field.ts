import type { Consequence } from '../../../shared/domain/plan.ts'

/** Settings that PostgreSQL takes only at its start, of those that people change most. */
const needsRestart: ReadonlySet<string> = new Set([
  'autovacuum_freeze_max_age',
  'autovacuum_max_workers',
  'huge_pages',
  'max_connections',
  'max_files_per_process',
  'max_locks_per_transaction',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'shared_buffers',
  'track_activity_query_size',
  'track_commit_timestamp',
  'wal_buffers',
  'wal_level',
  'wal_log_hints',
])

const rules: readonly { readonly under: string; readonly consequence: Consequence }[] = [
  {
    under: '/spec/imageName',
    consequence: { level: 'rolling-restart', text: 'Members restart one by one; another major version means an outage.' },
  },
  {
    under: '/spec/imageCatalogRef',
    consequence: { level: 'rolling-restart', text: 'Members restart one by one; another major version means an outage.' },
  },
  { under: '/spec/resources', consequence: { level: 'rolling-restart', text: 'Members restart one by one, the primary last.' } },
  { under: '/spec/affinity', consequence: { level: 'rolling-restart', text: 'Members restart one by one to move.' } },
  { under: '/spec/topologySpreadConstraints', consequence: { level: 'rolling-restart', text: 'Members restart one by one to move.' } },
  { under: '/spec/plugins', consequence: { level: 'rolling-restart', text: 'The plugin’s sidecar changes: members restart one by one.' } },
  {
    under: '/spec/postgresql/synchronous',
    consequence: { level: 'reload', text: 'Configuration is read again; commits may begin to wait for replicas.' },
  },
]

/** What a change of this field (JSON pointer) of a living Cluster does; null: not known to do anything. */
export function consequenceOfField(pointer: string): Consequence | null {
  const parameters = '/spec/postgresql/parameters/'
  if (pointer.startsWith(parameters)) {
    const name = pointer.slice(parameters.length).replaceAll('~1', '/').replaceAll('~0', '~')
    return needsRestart.has(name)
      ? { level: 'rolling-restart', text: `${name} is taken at the start only: members restart one by one.` }
      : { level: 'reload', text: 'Configuration is read again.' }
  }
  return rules.find(rule => pointer === rule.under || pointer.startsWith(`${rule.under}/`))?.consequence ?? null
}
