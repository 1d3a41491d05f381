/** What is done to a database of CloudNativePG, in an order in which each step finds what it needs. `$` stands for the database's name. */

/** One control of a form, by its label. */
export type Entry =
  | readonly ['text' | 'choose', label: string, value: string]
  | readonly ['switch', label: string]
  | readonly ['list', label: string, value: string]
  | readonly ['map', label: string, name: string, value: string]

/** An operation with what it is refused for, and what is to be seen of it afterwards. */
export interface Doing {
  readonly operation: string
  /** Its name in the menu. */
  readonly title: string
  /** What is refused at a field, and its words. */
  readonly refused?: {
    readonly entries: readonly Entry[]
    readonly params: Record<string, unknown>
    readonly field: string
    readonly says: string
  }
  readonly entries: readonly Entry[]
  /** The same for REST. */
  readonly params: Record<string, unknown>
  /** Words of the plan. */
  readonly plan: string
  /** Kind and name of an object, and what kubectl's jsonpath prints of it. */
  readonly after: readonly [object: readonly string[], path: string, is: string]
}

/** What the menu says of operations that can't be done now, by their names there. */
export interface Refusing {
  readonly menu: Readonly<Record<string, string>>
}

const cluster = ['clusters.postgresql.cnpg.io', '$']
const paused = 'It is paused: resume it first.'
const alone = 'It is the only member: without it there is no database.'

export const walk: readonly (Doing | Refusing)[] = [
  { menu: { Resume: 'It is not paused.', 'Lift a fence': 'No member is fenced.' } },
  {
    operation: 'scale',
    title: 'Scale members',
    refused: { entries: [['text', 'Members', '2']], params: { members: 2 }, field: 'members', says: 'It has 2 members already.' },
    entries: [['text', 'Members', '3']],
    params: { members: 3 },
    plan: '1 new replica is cloned',
    after: [cluster, '{.spec.instances} {.status.readyInstances}', '3 3'],
  },
  {
    operation: 'destroy-member',
    title: 'Destroy a member',
    entries: [
      ['choose', 'Member', '$-3'],
      ['switch', 'Keep its volumes'],
    ],
    params: { member: '$-3', keepVolumes: true },
    plan: 'stays, detached',
    after: [['pvc', '$-3'], '{.metadata.annotations.cnpg\\.io/pvcStatus}', 'detached'],
  },
  {
    operation: 'scale',
    title: 'Scale members',
    entries: [['text', 'Members', '2']],
    params: { members: 2 },
    plan: 'for good',
    after: [cluster, '{.spec.instances} {.status.readyInstances}', '2 2'],
  },
  {
    operation: 'resources',
    title: 'Change CPU and memory',
    refused: { entries: [['text', 'CPU request', '8']], params: { cpuRequest: '8' }, field: 'cpuRequest', says: '8' },
    entries: [['text', 'CPU request', '400m']],
    params: { cpuRequest: '400m' },
    plan: '$-2; then $-1 restarts',
    after: [cluster, '{.spec.resources.requests.cpu}', '400m'],
  },
  {
    operation: 'storage',
    title: 'Grow storage',
    refused: { entries: [['text', 'Data volume', '1Gi']], params: { size: '1Gi' }, field: 'size', says: 'shrink' },
    entries: [['text', 'Data volume', '6Gi']],
    params: { size: '6Gi' },
    plan: '6Gi',
    after: [cluster, '{.spec.storage.size}', '6Gi'],
  },
  {
    operation: 'parameters',
    title: 'Change parameters',
    refused: { entries: [['map', 'Parameters', 'port', '5433']], params: {}, field: 'parameters.port', says: 'operator' },
    entries: [['map', 'Parameters', 'work_mem', '8MB']],
    params: { parameters: { work_mem: '8MB' } },
    plan: 'work_mem',
    after: [cluster, '{.spec.postgresql.parameters.work_mem}', '8MB'],
  },
  {
    operation: 'restart',
    title: 'Restart',
    refused: { entries: [], params: { member: 'nobody' }, field: 'member', says: 'There is no member “nobody”.' },
    entries: [],
    params: {},
    plan: 'A restart is asked for: $-2; then $-1 restarts',
    after: [cluster, '{.status.readyInstances}', '2'],
  },
  {
    operation: 'reload',
    title: 'Reload configuration',
    entries: [],
    params: {},
    plan: 'connections stay',
    after: [cluster, '{.status.readyInstances}', '2'],
  },
  {
    operation: 'switchover',
    title: 'Switch over',
    refused: { entries: [], params: { target: '$-1' }, field: 'target', says: '$-1 is the primary already.' },
    entries: [],
    params: { target: '$-2' },
    plan: 'Connections to $-1 are cut',
    after: [cluster, '{.status.currentPrimary}', '$-2'],
  },
  {
    operation: 'fence',
    title: 'Fence a member',
    refused: { entries: [], params: { member: 'nobody' }, field: 'member', says: 'There is no member “nobody”.' },
    entries: [['choose', 'Member', '$-1']],
    params: { member: '$-1' },
    plan: 'PostgreSQL stops on $-1',
    after: [cluster, '{.metadata.annotations.cnpg\\.io/fencedInstances}', '["$-1"]'],
  },
  {
    operation: 'unfence',
    title: 'Lift a fence',
    refused: { entries: [], params: { member: '$-2' }, field: 'member', says: '$-2 is not fenced.' },
    entries: [],
    params: { member: '*' },
    plan: 'PostgreSQL starts',
    after: [cluster, '{.metadata.annotations.cnpg\\.io/fencedInstances}', ''],
  },
  {
    operation: 'expose',
    title: 'Expose',
    refused: {
      entries: [['list', 'Allowed ranges', '10.0.0.0/33']],
      params: { service: '$-out', allowedRanges: ['10.0.0.0/33'] },
      field: 'allowedRanges.0',
      says: '“10.0.0.0/33” is not a valid address range.',
    },
    entries: [
      ['text', 'Service', '$-out'],
      ['list', 'Allowed ranges', '203.0.113.0/24'],
    ],
    params: { service: '$-out', allowedRanges: ['203.0.113.0/24'] },
    plan: '$-out gets an address outside the cluster',
    after: [['service', '$-out'], '{.spec.type} {.spec.loadBalancerSourceRanges[0]}', 'LoadBalancer 203.0.113.0/24'],
  },
  {
    operation: 'expose',
    title: 'Expose',
    entries: [['choose', 'What to do', 'Close one']],
    params: { action: 'close', closed: '$-out' },
    plan: '$-out.bank.svc',
    after: [cluster, '{.spec.managed.services.additional}', ''],
  },
  {
    operation: 'pooler',
    title: 'Connection poolers',
    refused: {
      entries: [['text', 'Name', '$-rw']],
      params: { name: '$-rw' },
      field: 'name',
      says: '$-rw is the name of a Service here already',
    },
    entries: [['text', 'Name', '$-pool']],
    params: { name: '$-pool' },
    plan: 'connect to $-pool.bank.svc',
    after: [['deployment', '$-pool'], '{.status.readyReplicas}', '1'],
  },
  {
    operation: 'pooler',
    title: 'Connection poolers',
    entries: [
      ['choose', 'What to do', 'Change a pooler'],
      ['text', 'Instances', '2'],
    ],
    params: { action: 'change', pooler: '$-pool', instances: '2' },
    plan: '$-pool takes it over',
    after: [['deployment', '$-pool'], '{.status.readyReplicas}', '2'],
  },
  {
    operation: 'pooler',
    title: 'Connection poolers',
    entries: [['choose', 'What to do', 'Remove a pooler']],
    params: { action: 'remove', pooler: '$-pool' },
    plan: '$-pool.bank.svc leads nowhere any more',
    after: [cluster, '{.metadata.name}', '$'],
  },
  {
    operation: 'maintenance',
    title: 'Maintenance',
    refused: { entries: [], params: {}, field: 'operatorPaused', says: 'It is so already.' },
    entries: [['switch', 'The operator leaves it alone']],
    params: { operatorPaused: true },
    plan: 'Nothing heals meanwhile',
    after: [cluster, '{.metadata.annotations.cnpg\\.io/reconciliationLoop}', 'disabled'],
  },
  { menu: { 'Scale members': 'The operator was told to ignore it', Restart: 'The operator was told to ignore it' } },
  {
    operation: 'maintenance',
    title: 'Maintenance',
    entries: [
      ['switch', 'The operator leaves it alone'],
      ['switch', 'Its nodes are under maintenance'],
    ],
    params: { nodeWindow: true },
    plan: 'The operator catches up',
    after: [cluster, '{.spec.nodeMaintenanceWindow.inProgress}', 'true'],
  },
  {
    operation: 'maintenance',
    title: 'Maintenance',
    entries: [['switch', 'Its nodes are under maintenance']],
    params: {},
    plan: 'Drains are held back again',
    after: [cluster, '{.spec.nodeMaintenanceWindow.inProgress}', 'false'],
  },
  {
    operation: 'pause',
    title: 'Pause',
    entries: [],
    params: {},
    plan: 'All members stop',
    after: [cluster, '{.metadata.annotations.cnpg\\.io/hibernation}', 'on'],
  },
  { menu: { Pause: 'It is paused already.', 'Reload configuration': paused, Restart: paused, 'Change parameters': paused } },
  {
    operation: 'resume',
    title: 'Resume',
    entries: [],
    params: {},
    plan: 'The members start',
    after: [cluster, '{.status.readyInstances}', '2'],
  },
  {
    operation: 'scale',
    title: 'Scale members',
    entries: [['text', 'Members', '1']],
    params: { members: 1 },
    plan: 'No replica is left',
    after: [cluster, '{.status.readyInstances}', '1'],
  },
  { menu: { 'Switch over': 'There is only one member: nobody could take over.', 'Destroy a member': alone } },
]
