/** What is known of one parameter of PostgreSQL. */
export interface KnownParameter {
  readonly type: 'bool' | 'int' | 'real' | 'memory' | 'time' | 'enum'
  /** Of memory and time: what a bare number counts. */
  readonly unit: string
  /** In that unit. */
  readonly min: number
  readonly max: number
  readonly values: readonly string[]
  /** Taken at the start only. */
  readonly restart: boolean
}

const most = 2 ** 31 - 1

/**
 * Type, least, most and unit of the parameters that people set, from `pg_settings` of PostgreSQL 14 to 18 (the widest range of them all);
 * `!` marks those that are taken at the start only (context `postmaster`). Names that are not here are checked by their spelling alone.
 */
const table = `
max_connections int 1 262143 !
reserved_connections int 0 262143 !
superuser_reserved_connections int 0 262143 !
max_prepared_transactions int 0 262143 !
max_files_per_process int 25 ${most} !
max_worker_processes int 0 262143 !
max_wal_senders int 0 262143 !
max_replication_slots int 0 262143 !
max_active_replication_origins int 0 262143 !
max_logical_replication_workers int 0 262143 !
max_locks_per_transaction int 10 ${most} !
max_pred_locks_per_transaction int 10 ${most} !
max_notify_queue_pages int 64 ${most} !
autovacuum_max_workers int 1 262143 !
autovacuum_worker_slots int 1 262143 !
autovacuum_freeze_max_age int 100000 2000000000 !
autovacuum_multixact_freeze_max_age int 10000 2000000000 !
old_snapshot_threshold time:min -1 86400 !
track_commit_timestamp bool !
track_activity_query_size memory:B 100 1048576 !
shared_buffers memory:8kB 16 1073741823 !
wal_buffers memory:8kB -1 262143 !
wal_decode_buffer_size memory:B 65536 1073741823 !
commit_timestamp_buffers memory:8kB 0 131072 !
multixact_member_buffers memory:8kB 16 131072 !
multixact_offset_buffers memory:8kB 16 131072 !
notify_buffers memory:8kB 16 131072 !
serializable_buffers memory:8kB 16 131072 !
subtransaction_buffers memory:8kB 0 131072 !
transaction_buffers memory:8kB 0 131072 !
min_dynamic_shared_memory memory:MB 0 ${most} !
huge_page_size memory:kB 0 ${most} !
huge_pages enum:off,on,try !
wal_level enum:minimal,replica,logical !
wal_log_hints bool !
shared_memory_type enum:sysv,mmap !
dynamic_shared_memory_type enum:posix,sysv,mmap !
io_method enum:worker,io_uring,sync !
io_max_concurrency int -1 1024 !
ignore_invalid_pages bool !
recovery_init_sync_method enum:fsync,syncfs
work_mem memory:kB 64 ${most}
maintenance_work_mem memory:kB 64 ${most}
autovacuum_work_mem memory:kB -1 ${most}
logical_decoding_work_mem memory:kB 64 ${most}
temp_buffers memory:8kB 100 1073741823
temp_file_limit memory:kB -1 ${most}
max_stack_depth memory:kB 100 ${most}
hash_mem_multiplier real 1 1000
vacuum_buffer_usage_limit memory:kB 0 16777216
vacuum_cost_limit int 1 10000
vacuum_cost_delay real 0 100
vacuum_cost_page_hit int 0 10000
vacuum_cost_page_miss int 0 10000
vacuum_cost_page_dirty int 0 10000
bgwriter_delay time:ms 10 10000
bgwriter_lru_maxpages int 0 1073741823
bgwriter_lru_multiplier real 0 10
effective_io_concurrency int 0 1000
maintenance_io_concurrency int 0 1000
io_workers int 1 32
max_parallel_workers int 0 1024
max_parallel_workers_per_gather int 0 1024
max_parallel_maintenance_workers int 0 1024
max_sync_workers_per_subscription int 0 262143
fsync bool
full_page_writes bool
synchronous_commit enum:local,remote_write,remote_apply,on,off
wal_compression enum:pglz,lz4,zstd,on,off
wal_writer_delay time:ms 1 10000
commit_delay int 0 100000
commit_siblings int 0 1000
checkpoint_timeout time:s 30 86400
checkpoint_completion_target real 0 1
checkpoint_warning time:s 0 ${most}
archive_timeout time:s 0 1073741823
max_wal_size memory:MB 2 ${most}
min_wal_size memory:MB 2 ${most}
wal_keep_size memory:MB 0 ${most}
max_slot_wal_keep_size memory:MB -1 ${most}
wal_sender_timeout time:ms 0 ${most}
wal_receiver_timeout time:ms 0 ${most}
wal_receiver_status_interval time:s 0 2147483
hot_standby_feedback bool
max_standby_archive_delay time:ms -1 ${most}
max_standby_streaming_delay time:ms -1 ${most}
summarize_wal bool
sync_replication_slots bool
seq_page_cost real 0 1e308
random_page_cost real 0 1e308
cpu_tuple_cost real 0 1e308
cpu_index_tuple_cost real 0 1e308
cpu_operator_cost real 0 1e308
effective_cache_size memory:8kB 1 ${most}
default_statistics_target int 1 10000
from_collapse_limit int 1 ${most}
join_collapse_limit int 1 ${most}
jit bool
plan_cache_mode enum:auto,force_generic_plan,force_custom_plan
log_min_duration_statement time:ms -1 ${most}
log_min_duration_sample time:ms -1 ${most}
log_statement_sample_rate real 0 1
log_transaction_sample_rate real 0 1
log_autovacuum_min_duration time:ms -1 ${most}
log_temp_files memory:kB -1 ${most}
log_checkpoints bool
log_lock_waits bool
log_disconnections bool
log_duration bool
log_hostname bool
log_statement enum:none,ddl,mod,all
log_error_verbosity enum:terse,default,verbose
log_min_messages enum:debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
log_min_error_statement enum:debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
autovacuum bool
autovacuum_naptime time:s 1 2147483
autovacuum_vacuum_threshold int 0 ${most}
autovacuum_analyze_threshold int 0 ${most}
autovacuum_vacuum_insert_threshold int -1 ${most}
autovacuum_vacuum_scale_factor real 0 100
autovacuum_analyze_scale_factor real 0 100
autovacuum_vacuum_insert_scale_factor real 0 100
autovacuum_vacuum_cost_delay real -1 100
autovacuum_vacuum_cost_limit int -1 10000
statement_timeout time:ms 0 ${most}
lock_timeout time:ms 0 ${most}
transaction_timeout time:ms 0 ${most}
idle_in_transaction_session_timeout time:ms 0 ${most}
idle_session_timeout time:ms 0 ${most}
deadlock_timeout time:ms 1 ${most}
authentication_timeout time:s 1 600
client_connection_check_interval time:ms 0 ${most}
tcp_keepalives_idle time:s 0 ${most}
tcp_keepalives_interval time:s 0 ${most}
tcp_keepalives_count int 0 ${most}
track_activities bool
track_counts bool
track_io_timing bool
track_wal_io_timing bool
track_functions enum:none,pl,all
compute_query_id enum:auto,regress,on,off
password_encryption enum:md5,scram-sha-256
row_security bool
default_transaction_isolation enum:serializable,repeatable read,read committed,read uncommitted
default_transaction_read_only bool
default_toast_compression enum:pglz,lz4
xmlbinary enum:base64,hex
bytea_output enum:escape,hex
`

const catalogue: ReadonlyMap<string, KnownParameter> = new Map(table.trim().split('\n').map(readLine))

function readLine(text: string): readonly [string, KnownParameter] {
  const restart = text.endsWith(' !')
  const plain = restart ? text.slice(0, -2) : text
  const [, name = '', kind = '', detail = '', min = '', max = ''] =
    /^(\w+) (bool|int|real|memory|time|enum)(?::(.*?))?(?: (-?[\d.e+]+) ([\d.e+]+))?$/.exec(plain) ?? []
  const type = kind as KnownParameter['type']
  const values = type === 'enum' ? detail.split(',') : []
  return [name, { type, unit: type === 'enum' ? '' : detail, min: Number(min), max: Number(max), values, restart }]
}

/** What is known of a parameter; null when nothing is. Capitals don't matter to PostgreSQL. */
export function knownParameter(name: string): KnownParameter | null {
  return catalogue.get(name.toLowerCase()) ?? null
}

/** Names of all parameters whose type is known. */
export function cataloguedParameters(): readonly string[] {
  return [...catalogue.keys()]
}

/** Whether PostgreSQL takes it at the start only; null: not known. */
export function needsRestart(name: string): boolean | null {
  return knownParameter(name)?.restart ?? null
}

const truths = ['on', 'off', 'true', 'false', 'yes', 'no', '1', '0', 't', 'f', 'y', 'n', 'tr', 'tru', 'fa', 'fal', 'fals', 'ye', 'of']

/** In bytes and ms. */
const memoryUnits: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, '8kB': 2 ** 13, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }
const timeUnits: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** What is wrong with a value, in a sentence; null when nothing is, as far as is known. */
export function faultOfValue(name: string, value: string): string | null {
  const known = knownParameter(name)
  if (known === null) return null
  const text = value.trim()
  switch (known.type) {
    case 'bool':
      return truths.includes(text.toLowerCase()) ? null : `${name} is on or off, not “${value}”.`
    case 'enum': {
      const fits = known.values.includes(text.toLowerCase()) || (known.values.includes('on') && truths.includes(text.toLowerCase()))
      return fits ? null : `${name} is one of ${known.values.join(', ')}, not “${value}”.`
    }
    case 'int':
    case 'real':
      return faultOfNumber(name, known, text, value)
    default:
      return faultOfAmount(name, known, text, value)
  }
}

function faultOfNumber(name: string, known: KnownParameter, text: string, value: string): string | null {
  const form = known.type === 'int' ? /^[+-]?\d{1,15}$/ : /^[+-]?(\d{1,15}(\.\d*)?|\.\d{1,15})(e[+-]?\d{1,3})?$/i
  if (!form.test(text)) return `${name} is a ${known.type === 'int' ? 'whole ' : ''}number, not “${value}”.`
  const number = Number(text)
  return number < known.min || number > known.max ? `${name} is between ${known.min} and ${known.max}, not ${value}.` : null
}

function faultOfAmount(name: string, known: KnownParameter, text: string, value: string): string | null {
  const units = known.type === 'memory' ? memoryUnits : timeUnits
  const words = Object.keys(units).filter(unit => unit !== '8kB')
  const match = /^([+-]?\d{1,15}(?:\.\d{1,9})?)\s*([a-zA-Z]*)$/.exec(text)
  const unit = match?.[2] ?? ''
  if (match?.[1] === undefined || (unit !== '' && !words.includes(unit)))
    return `${name} is a ${known.type === 'memory' ? 'size' : 'time'} with a unit (${words.join(', ')}), not “${value}”.`
  const base = units[known.unit] ?? 1
  const amount = (Number(match[1]) * (unit === '' ? base : (units[unit] ?? 1))) / base
  if (amount >= known.min && amount <= known.max) return null
  return `${name} is between ${inUnit(known.min, known.unit)} and ${inUnit(known.max, known.unit)}, not ${value}.`
}

function inUnit(amount: number, unit: string): string {
  if (amount < 0) return String(amount)
  return unit === '8kB' ? `${amount * 8}kB` : `${amount}${unit}`
}

/** What a parameter takes and what a change of it does, in a few words; null when its type isn't known. */
export function describeParameter(name: string): string | null {
  const known = knownParameter(name)
  if (known === null) return null
  const range = () => `${inUnit(known.min, known.unit)} to ${inUnit(known.max, known.unit)}`
  const what =
    known.type === 'bool'
      ? 'on or off'
      : known.type === 'enum'
        ? known.values.join(', ')
        : known.type === 'int' || known.type === 'real'
          ? `${known.type === 'int' ? 'whole number' : 'number'}, ${known.min} to ${known.max}`
          : `${known.type === 'memory' ? 'size' : 'time'}, ${range()}`
  return `${what}; ${known.restart ? 'restart' : 'reload'}`
}
