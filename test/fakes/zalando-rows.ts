/** What the tests of Zalando's operator do to a database called `orders`, in an order in which each finds what it needs. */
interface Row {
  readonly operation: string
  readonly params: Readonly<Record<string, unknown>>
  /** What its object must then match. */
  readonly after: object
}

/** The database that the rows begin with. */
export const ordersParams = {
  name: 'orders',
  members: 2,
  memory: '512Mi',
  cpu: '500m',
  storageSize: '2Gi',
  logicalBackup: true,
  schedule: '15 3 * * *',
}

export const rows: readonly Row[] = [
  { operation: 'scale', params: { members: 3 }, after: { spec: { numberOfInstances: 3 } } },
  { operation: 'resources', params: { cpuRequest: '400m' }, after: { spec: { resources: { requests: { cpu: '400m' } } } } },
  { operation: 'storage', params: { size: '3Gi' }, after: { spec: { volume: { size: '3Gi' } } } },
  {
    operation: 'parameters',
    params: { parameters: { max_connections: '150', work_mem: '8MB', shared_buffers: '64MB' } },
    after: { spec: { postgresql: { parameters: { max_connections: '150', work_mem: '8MB', shared_buffers: '64MB' } } } },
  },
  {
    operation: 'users',
    params: { users: { app: '', reporting: 'nocreatedb' }, databases: { app: 'app', reports: 'reporting' } },
    after: { spec: { users: { app: [], reporting: ['nocreatedb'] }, databases: { app: 'app', reports: 'reporting' } } },
  },
  {
    operation: 'pooler',
    params: { pooler: true, replicaPooler: true, instances: 2 },
    after: { spec: { enableConnectionPooler: true, enableReplicaConnectionPooler: true } },
  },
  {
    operation: 'pooler',
    params: { instances: 3, mode: 'session', replicaPooler: false },
    after: { spec: { enableReplicaConnectionPooler: false, connectionPooler: { numberOfInstances: 3, mode: 'session' } } },
  },
  {
    operation: 'expose',
    params: { primary: true, allowedRanges: ['203.0.113.0/24'] },
    after: { spec: { enableMasterLoadBalancer: true, allowedSourceRanges: ['203.0.113.0/24'] } },
  },
  { operation: 'expose', params: { primary: false }, after: { spec: { enableMasterLoadBalancer: false } } },
  { operation: 'maintenance', params: { windows: ['Sat:01:00-06:00'] }, after: { spec: { maintenanceWindows: ['Sat:01:00-06:00'] } } },
  {
    operation: 'replication',
    params: { synchronous: 'strict', syncNumber: 2, failsafe: 'on' },
    after: { spec: { patroni: { synchronous_mode: true, synchronous_mode_strict: true, synchronous_node_count: 2, failsafe_mode: true } } },
  },
  {
    operation: 'replication',
    params: { synchronous: 'off', failsafe: null, ttl: 60, maximumLag: '64Mi' },
    after: {
      spec: { patroni: { synchronous_mode: false, synchronous_mode_strict: false, ttl: 60, maximum_lag_on_failover: 67_108_864 } },
    },
  },
  { operation: 'pooler', params: { pooler: false }, after: { spec: { enableConnectionPooler: false } } },
  { operation: 'scale', params: { members: 2 }, after: { spec: { numberOfInstances: 2 } } },
  {
    operation: 'pause',
    params: {},
    after: {
      metadata: { annotations: { 'clouddb-desktop/members-before-pause': '2' } },
      spec: { numberOfInstances: 0, enableLogicalBackup: false },
    },
  },
  { operation: 'resume', params: {}, after: { spec: { numberOfInstances: 2, enableLogicalBackup: true } } },
]

interface Refusal {
  readonly operation: string
  readonly params: Readonly<Record<string, unknown>>
  /** The form's field at which it is told; null: of none. */
  readonly field: string | null
  readonly says: RegExp
}

/** One refusal of each operation, as the database is after all rows. */
export const refusals: readonly Refusal[] = [
  { operation: 'scale', params: { members: 2 }, field: 'members', says: /It has 2 members already/ },
  { operation: 'resources', params: { cpuLimit: '100m' }, field: 'cpuLimit', says: /min_cpu_limit is 250m/ },
  { operation: 'storage', params: { size: '1Gi' }, field: 'size', says: /can’t shrink from 3Gi to 1Gi/ },
  { operation: 'parameters', params: { parameters: { port: '5433' } }, field: 'parameters.port', says: /Patroni sets port itself/ },
  { operation: 'replication', params: { synchronous: 'strict', syncNumber: 2 }, field: 'syncNumber', says: /It has 1 replica, fewer/ },
  { operation: 'replication', params: { ttl: 25 }, field: 'ttl', says: /loop_wait \+ 2 × retry_timeout/ },
  { operation: 'users', params: { databases: { app: 'nobody' } }, field: 'databases.app', says: /skip the database without a word/ },
  { operation: 'pooler', params: { pooler: true, maxConnections: 500 }, field: 'maxConnections', says: /no more than 150 connections/ },
  { operation: 'expose', params: { allowedRanges: ['everywhere'] }, field: 'allowedRanges.0', says: /not a valid address range/ },
  { operation: 'maintenance', params: { windows: ['Saturday'] }, field: 'windows.0', says: /“Saturday” is not a window/ },
  { operation: 'resume', params: {}, field: null, says: /It is not paused/ },
  { operation: 'fence', params: {}, field: null, says: /Patroni has no fence/ },
  { operation: 'unfence', params: {}, field: null, says: /Nothing can be fenced here/ },
]
