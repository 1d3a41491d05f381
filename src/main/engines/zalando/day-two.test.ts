import { expect, test } from 'vitest'
import { nodeKind, volumeClaimKind } from '../kube-kinds.ts'
import { nodeOf } from '../node-for-tests.ts'
import { claimOf, keyOf, orders, planIn, podOf, seeIn, setOf, settings, world } from './change/plan-for-tests.ts'
import { expose } from './expose.ts'
import { maintenance } from './maintenance.ts'
import { parameters } from './parameters.ts'
import { pause, resume } from './pause.ts'
import { pooler } from './pooler.ts'
import { resources } from './resources.ts'
import { scale } from './scale.ts'
import { storage } from './storage.ts'
import { users } from './users.ts'

const saidBy = (checks: readonly { seen: string }[]) => checks.map(check => check.seen).join(' ')

test('scaling sends the number alone, and says whose volumes stay or go and where the lead moves', () => {
  const up = planIn(scale, world(3), { members: 5 })
  expect(up.begin?.params).toEqual({ members: 3 })
  expect(up.steps).toMatchObject([{ verb: 'patch', patch: { spec: { numberOfInstances: 5 } } }])
  expect(planIn(scale, world(3), { members: 2 }).consequences).toEqual([
    { level: 'none', text: 'One member goes: orders-2. The operator’s settings keep 1 volume (10 GiB each).' },
  ])
  const dropping = { kubernetes: { persistent_volume_claim_retention_policy: { when_scaled: 'delete' } } }
  expect(planIn(scale, world(3, {}, dropping), { members: 2 }).consequences[0]?.level).toBe('data-loss')
  const leads = { labels: { application: 'spilo', 'cluster-name': 'orders', 'spilo-role': 'master' } }
  const follows = { labels: { application: 'spilo', 'cluster-name': 'orders', 'spilo-role': 'replica' } }
  const moved = [orders(2), podOf(0, { metadata: follows }), podOf(1, { metadata: leads }), setOf(2), settings()]
  expect(planIn(scale, moved, { members: 1 }).consequences[1]).toMatchObject({
    level: 'switchover',
    text: expect.stringContaining('to orders-0'),
  })
})

test('bounds of the operator refuse a number, unless the database bears the annotation that lifts them', () => {
  const bounds = { max_instances: 3, ignore_instance_limits_annotation_key: 'no-limits' }
  expect(saidBy(planIn(scale, world(2, {}, bounds), { members: 5 }).fails)).toContain('max_instances is 3')
  expect(planIn(scale, world(2, { metadata: { annotations: { 'no-limits': 'true' } } }, bounds), { members: 5 }).fails).toEqual([])
  expect(saidBy(planIn(scale, world(1, { spec: { standby: { standby_host: 'x' } } }), { members: 2 }).fails)).toContain('standby cluster')
  const strict = { patroni: { synchronous_mode: true, synchronous_mode_strict: true } }
  expect(saidBy(planIn(scale, world(3, { spec: strict }), { members: 1 }).fails)).toContain('nothing could be written')
  const blind = world(2).filter(object => object.kind !== 'OperatorConfiguration')
  expect(saidBy(planIn(scale, blind, { members: 3 }).warns)).toContain('settings were not found')
})

test('amounts that the operator would correct by itself are refused at their field', () => {
  for (const [params, field, said, configuration] of [
    [{ cpuLimit: '200m' }, 'cpuLimit', 'min_cpu_limit is 250m', {}],
    [{ memoryLimit: '200Mi', memoryRequest: '100Mi' }, 'memoryLimit', 'min_memory_limit', {}],
    [{ cpuRequest: '900m' }, 'cpuRequest', 'max_cpu_request is 800m', { postgres_pod_resources: { max_cpu_request: '800m' } }],
    [{ memoryRequest: '512Mi' }, 'memoryRequest', 'set_memory_request_to_limit', { set_memory_request_to_limit: true }],
    [{ memoryRequest: '700000k' }, 'memoryRequest', 'does not take', {}],
    [{ cpuRequest: '2' }, 'cpuRequest', 'more than the limit', {}],
  ] as const) {
    const { fails } = planIn(resources, world(2, {}, configuration), params)
    expect([said, fails.find(check => check.seen.includes(said))?.field], saidBy(fails)).toEqual([said, field])
  }
  const free = world(2, { metadata: { annotations: { 'no-limits': 'true' } } }, { ignore_resources_limits_annotation_key: 'no-limits' })
  expect(planIn(resources, free, { cpuLimit: '200m', cpuRequest: '100m' }).fails).toEqual([])
  const done = planIn(resources, world(2), { cpuRequest: '400m' })
  expect(done.steps).toMatchObject([{ patch: { spec: { resources: { requests: { cpu: '400m' } } } } }])
  expect(done.consequences[0]?.text).toContain('orders-1; then a replica takes over and orders-0 is replaced')
})

test('a run that waits for members names the one that no node takes or that crashes, and why', () => {
  const held = (ordinal: number, status: object) => ({ ...podOf(ordinal), status: { phase: 'Pending', ...status } })
  const noNode = held(2, {
    conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available: 3 Insufficient memory.' }],
  })
  const waits = (pod: ReturnType<typeof held>, id: string, remembered: Record<string, string> = {}) =>
    seeIn(parameters, id, [...world(2, { spec: { numberOfInstances: 3 } }), pod], { parameters: {} }, { remembered }).waitingFor
  const why = 'orders-2 finds no node: 0/3 nodes are available: 3 Insufficient memory.'
  expect(waits(noNode, 'RESTARTING', { 'pod:orders-0': 'u-orders-0' })).toBe(`orders-0 to be replaced; ${why}`)
  expect(waits(noNode, 'COMPLETED')).toBe(`2 of 3 members ready: ${why}`)
  const crashing = held(2, { containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] })
  expect(waits(crashing, 'RESTARTING', { 'pod:orders-0': 'u-orders-0' })).toBe('orders-0 to be replaced; orders-2 waits: CrashLoopBackOff')
  expect(seeIn(scale, 'MEMBERS', [...world(2), noNode], { members: 5 }).waitingFor).toContain(`; ${why}`)
})

test('members that no node is large enough for are warned of, when they get more and when there are more of them', () => {
  const nodes = [nodeOf('a', '4', '64Gi'), nodeOf('b', '16', '64Gi')]
  const capacity = (plan: ReturnType<typeof planIn>) => plan.checks.find(({ id }) => id === 'capacity')
  const huge = { cpuRequest: '4000', cpuLimit: '4000', memoryRequest: '4000Gi', memoryLimit: '4000Gi' }
  expect(capacity(planIn(resources, [...world(2), ...nodes], huge))).toMatchObject({
    status: 'warn',
    field: 'cpuRequest',
    seen: expect.stringContaining('the most that one offers is 16 CPU and 64 GiB'),
  })
  expect(capacity(planIn(resources, [...world(2), ...nodes], { cpuRequest: '900m' }))?.status).toBe('pass')
  const stands = { resources: { requests: { cpu: '100', memory: '1Gi' }, limits: { cpu: '100', memory: '1Gi' } } }
  expect(capacity(planIn(scale, [...world(2, { spec: stands }), ...nodes], { members: 3 }))).toMatchObject({
    status: 'warn',
    field: 'members',
  })
  expect(capacity(planIn(scale, [...world(2, { spec: stands }), ...nodes], { members: 1 }))).toBeUndefined()
  const apart = { kubernetes: { enable_pod_antiaffinity: true } }
  expect(capacity(planIn(scale, [...world(2, {}, apart), ...nodes], { members: 3 }))?.seen).toContain(
    '2 nodes are large enough for 3 members',
  )
  expect(capacity(planIn(scale, world(2), { members: 3 }, [keyOf(nodeKind)]))).toMatchObject({
    status: 'warn',
    seen: expect.stringContaining('could not be read'),
  })
})

test('volumes grow by the operator’s mode, and never shrink', () => {
  expect(saidBy(planIn(storage, world(2), { size: '5Gi' }).fails)).toContain('can’t shrink from 10Gi to 5Gi')
  expect(saidBy(planIn(storage, world(2, {}, { kubernetes: { storage_resize_mode: 'off' } }), { size: '20Gi' }).fails)).toContain('is off')
  expect(saidBy(planIn(storage, world(2), { size: '10Gi', iops: 4000 }).fails)).toContain('storage_resize_mode is pvc')
  expect(planIn(storage, world(2, {}, { kubernetes: { storage_resize_mode: 'mixed' } }), { iops: 4000 }).fails).toEqual([])
  const stiff = world(2).map(object => (object.kind === 'StorageClass' ? { ...object, allowVolumeExpansion: false } : object))
  expect(saidBy(planIn(storage, stiff, { size: '20Gi' }).fails)).toContain('does not let volumes grow')
  expect(seeIn(storage, 'DATA_VOLUMES', [orders(1), settings(), claimOf(0, '20Gi', '10Gi')], { size: '20Gi' }).status).toBe('active')
  // What a member has left behind grows when one takes it again.
  expect(seeIn(storage, 'DATA_VOLUMES', [orders(1), settings(), claimOf(0, '20Gi'), claimOf(1)], { size: '20Gi' }).status).toBe('done')
  expect(seeIn(storage, 'DATA_VOLUMES', [orders(1), settings(), claimOf(0, '20Gi')], { size: '20Gi' }).status).toBe('done')
  expect(seeIn(storage, 'DATA_VOLUMES', world(1), { size: '20Gi' }, { forbidden: [keyOf(volumeClaimKind)] }).status).toBe('active')
})

test('each parameter says whether it needs a reload, a restart or new pods; Patroni’s own are refused', () => {
  const plan = planIn(parameters, world(2), { parameters: { max_connections: '100', work_mem: '8MB', shared_buffers: '256MB' } })
  expect(plan.fails).toEqual([])
  expect(plan.consequences.map(each => each.level)).toEqual(['rolling-restart', 'rolling-restart', 'reload'])
  expect(plan.consequences[0]?.text).toContain('shared_buffers is in each pod’s own configuration')
  expect(plan.remember).toMatchObject({ restart: 'yes', 'told:work_mem': '8MB', 'pod:orders-0': 'u-orders-0' })
  // A decrease alone begins with the primary.
  expect(planIn(parameters, world(2), { parameters: { max_connections: '100' } }).consequences[0]?.text).toContain(
    'in orders-0, then orders-1',
  )
  expect(planIn(parameters, world(2), { parameters: { max_connections: '300' } }).consequences[0]?.text).toContain(
    'in orders-1, then orders-0',
  )
  for (const [name, value, said] of [
    ['port', '5433', 'Patroni sets port itself'],
    ['wal_level', 'minimal', 'wal_level'],
    ['work_mem', '1', 'between 64kB'],
  ] as const)
    expect(saidBy(planIn(parameters, world(2), { parameters: { max_connections: '200', [name]: value } }).fails)).toContain(said)
  expect(saidBy(planIn(parameters, world(2), { parameters: {} }).warns)).toContain('Patroni keeps what it was told')
})

test('setting an unknown parameter is no mere reload: it keeps PostgreSQL from starting, and a name of an extension does not', () => {
  const plan = planIn(parameters, world(2), {
    parameters: { max_connections: '200', shared_bufers: '1 GB', 'auto_explain.log_nested': 'on' },
  })
  expect(plan.consequences).toMatchObject([
    { level: 'outage', text: expect.stringContaining('What shared_bufers needs is not known') },
    { level: 'reload', text: 'Configuration is read again for auto_explain.log_nested; connections stay.' },
  ])
  expect(plan.consequenceOf('cluster', '/spec/postgresql/parameters/shared_bufers')?.level).toBe('outage')
})

test('parameters are passed on when Patroni’s own object has them, and members are done when none waits for a restart', () => {
  const config = (name: string, value: string) => ({
    kind: 'ConfigMap',
    metadata: {
      name: 'orders-config',
      namespace: 'shop',
      annotations: { config: JSON.stringify({ postgresql: { parameters: { [name]: value } } }) },
    },
  })
  const see = (id: string, objects: Parameters<typeof seeIn>[2], remembered: Record<string, string>) =>
    seeIn(parameters, id, objects, { parameters: {} }, { remembered })
  const told = { 'told:work_mem': '8MB' }
  expect(see('PASSED_ON', [...world(1), config('work_mem', '4MB')], told)).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('work_mem'),
  })
  expect(see('PASSED_ON', [...world(1), config('work_mem', '8MB')], told).status).toBe('done')
  expect(see('PASSED_ON', world(1), told).status).toBe('not-applicable')
  expect(
    see(
      'PASSED_ON',
      [...world(1), { ...config('x', ''), metadata: { name: 'orders-config', namespace: 'shop', annotations: { config: '{{' } } }],
      told,
    ).status,
  ).toBe('not-applicable')
  const waiting = podOf(0, { metadata: { annotations: { status: '{"pending_restart":true}' } } })
  expect(see('RESTARTING', [orders(1), waiting, settings()], { restart: 'yes' }).status).toBe('active')
  expect(see('RESTARTING', world(1), { restart: 'yes' }).status).toBe('done')
  // Members say so some seconds after Patroni was told, while the operator is still at work.
  expect(see('RESTARTING', world(1, { status: { PostgresClusterStatus: 'Updating' } }), { restart: 'yes' }).status).toBe('active')
  expect(see('RESTARTING', world(1), { 'pod:orders-0': 'u-orders-0' }).waitingFor).toContain('orders-0 to be replaced')
  expect(see('RESTARTING', world(1), {}).status).toBe('not-applicable')
})

test('pausing keeps the number of members, names what fails meanwhile, and is refused where data would go', () => {
  const backedUp = world(3, { spec: { enableLogicalBackup: true, logicalBackupSchedule: '15 3 * * *' } })
  const plan = planIn(pause, backedUp, {})
  expect(plan.steps).toMatchObject([
    {
      patch: {
        metadata: { annotations: { 'clouddb-desktop/members-before-pause': '3', 'clouddb-desktop/logical-backup-before-pause': 'true' } },
        spec: { numberOfInstances: 0, enableLogicalBackup: false },
      },
    },
  ])
  expect(saidBy(planIn(pause, backedUp, { stopBackups: false }).warns)).toContain('at 15 3 * * *) will fail while it is paused')
  const pooled = { kind: 'Deployment', metadata: { name: 'orders-pooler', namespace: 'shop', labels: { 'cluster-name': 'orders' } } }
  expect(saidBy(planIn(pause, [...world(3), pooled], {}).warns)).toContain('nobody to lead to: orders-pooler')
  expect(saidBy(planIn(pause, world(3, {}, { min_instances: 1 }), {}).fails)).toContain('min_instances is 1')
  const dropping = { kubernetes: { persistent_volume_claim_retention_policy: { when_scaled: 'delete' } } }
  const losing = planIn(pause, world(3, {}, dropping), {})
  expect([losing.fails.length, losing.consequences.at(-1)?.level]).toEqual([0, 'irreversible'])
  expect(losing.consequences[0]?.text).toBe('All members stop, and nobody can connect. The Secrets stay.')
  expect(losing.typed).toMatchObject({ text: 'orders', why: expect.stringContaining('pgdata-orders-0, pgdata-orders-1, pgdata-orders-2') })
  expect(losing.typed?.why).toContain('all data, also of app; resuming starts with empty volumes')
  expect(saidBy(losing.warns)).toContain('when_scaled is delete')
  expect(planIn(pause, world(3), {}).typed).toBeNull()
  expect(seeIn(pause, 'COMPLETED', [orders(0), setOf(0), settings(dropping), claimOf(0)], {}).status).toBe('active')
  expect(seeIn(pause, 'COMPLETED', [orders(0), setOf(0), settings(dropping)], {}).note).toBe('No member runs, and no volume is left.')
  expect(planIn(pause, world(0), {}).because).toBe('It is paused already.')
})

test('resuming takes the number that was kept, else that of the volumes and says so', () => {
  const annotations = { 'clouddb-desktop/members-before-pause': '3', 'clouddb-desktop/logical-backup-before-pause': 'true' }
  const kept = planIn(resume, world(0, { metadata: { annotations } }), {})
  expect(kept.begin?.params).toEqual({ members: 3 })
  expect(kept.steps).toMatchObject([
    {
      patch: {
        metadata: { annotations: { 'clouddb-desktop/members-before-pause': null } },
        spec: { numberOfInstances: 3, enableLogicalBackup: true },
      },
    },
  ])
  const elsewhere = planIn(resume, [...world(0), claimOf(0), claimOf(1)], {})
  expect(elsewhere.steps).toMatchObject([{ patch: { spec: { numberOfInstances: 2 } } }])
  expect(saidBy(elsewhere.warns)).toContain('was not kept')
  expect(planIn(resume, world(1), {}).because).toBe('It is not paused.')
  expect(saidBy(planIn(resume, world(1), {}).warns)).not.toContain('paused elsewhere')
  for (const hostile of ['-1', '1e9', '0', 'x'.repeat(5000)])
    expect(
      planIn(resume, world(0, { metadata: { annotations: { 'clouddb-desktop/members-before-pause': hostile } } }), {}).begin?.params,
    ).toEqual({ members: 1 })
})

test('users and databases are merged in; what is removed stays in PostgreSQL, and says so', () => {
  const plan = planIn(users, world(2), { users: { app: 'createdb', my_report: '' }, databases: { app: 'app', reports: 'my_report' } })
  expect(plan.steps).toMatchObject([
    { patch: { spec: { users: { app: ['createdb'], my_report: [] }, databases: { reports: 'my_report' } } } },
  ])
  expect(plan.consequences.map(each => each.text).join(' ')).toContain('my-report.orders.credentials.postgresql.acid.zalan.do')
  // The operator adds rights to roles and strips none.
  const more = planIn(users, world(2), { users: { app: 'superuser' } })
  expect(JSON.stringify(more.consequences)).toContain('Rights are added')
  expect(JSON.stringify(more.checks)).not.toContain('takes none away')
  const less = planIn(users, world(2, { spec: { users: { app: ['superuser', 'createdb'] } } }), { users: { app: 'createdb, nologin' } })
  expect(JSON.stringify(less.checks)).toContain('takes none away: app keeps superuser, login')
  expect(JSON.stringify(less.consequences)).not.toContain('Rights are added')
  const gone = planIn(users, world(2), { users: { other: '' }, databases: { app: 'other' } })
  expect(gone.steps).toMatchObject([{ patch: { spec: { users: { app: null, other: [] } } } }])
  expect(saidBy(gone.warns)).toContain('app can go on logging in')
  for (const [params, field] of [
    [{ databases: { app: 'nobody' } }, 'databases.app'],
    [{ users: {} }, 'databases.app'],
    [{ users: { app: '', Bad: '' } }, 'users.Bad'],
    [{ users: { app: 'readonly' } }, 'users.app'],
    [{ databases: { app: 'app', postgres: 'app' } }, 'databases.postgres'],
    [{ users: { app: '' } }, 'users'],
  ] as const)
    expect(
      planIn(users, world(2), params).fails.map(check => check.field),
      JSON.stringify(params),
    ).toContain(field)
})

test.each(['1e400', '999999999999999999999Ti'])('memory of a pooler that no node has is refused at its field: %s', memoryRequest => {
  expect(planIn(pooler, world(2), { pooler: true, memoryRequest }).fails).toMatchObject([
    { field: 'memoryRequest', seen: expect.stringContaining('more than any node has') },
  ])
})

test('a pooler is added, changed and taken away, and a section alone counts as one', () => {
  expect(planIn(pooler, world(2), { pooler: true }).steps).toMatchObject([{ patch: { spec: { enableConnectionPooler: true } } }])
  const alone = world(2, { spec: { connectionPooler: { numberOfInstances: 3 } } })
  expect(planIn(pooler, alone, {}).begin?.params).toMatchObject({ pooler: true, instances: 3, mode: 'transaction' })
  const off = planIn(pooler, alone, { pooler: false })
  expect(off.steps).toMatchObject([{ patch: { spec: { enableConnectionPooler: false } } }])
  expect(off.consequences[0]).toMatchObject({ level: 'outage', text: expect.stringContaining('orders-pooler goes') })
  for (const [params, field, members] of [
    [{ pooler: true, maxConnections: 500 }, 'maxConnections', 2],
    [{ replicaPooler: true }, 'replicaPooler', 1],
    [{ pooler: true, cpuRequest: '2', cpuLimit: '1' }, 'cpuRequest', 2],
    [{ pooler: true, memoryLimit: 'much' }, 'memoryLimit', 2],
    [{}, 'pooler', 2],
  ] as const)
    expect(
      planIn(pooler, world(members), params).fails.map(check => check.field),
      JSON.stringify(params),
    ).toContain(field)
})

test('load balancers say whom they let in, and whom closing them cuts off', () => {
  const open = planIn(expose, world(2), { primary: true, allowedRanges: ['0.0.0.0/0'] })
  expect(saidBy(open.warns)).toContain('every address of the internet')
  expect(saidBy(planIn(expose, world(2), { primary: true }).warns)).toContain('127.0.0.1/32 only')
  const closing = planIn(expose, world(2, { spec: { enableMasterLoadBalancer: true } }), { primary: false })
  expect(closing.consequences[0]?.level).toBe('outage')
  const stands = world(2, { spec: { enableMasterLoadBalancer: true, allowedSourceRanges: ['10.0.0.0/8'] } })
  expect(planIn(expose, stands, { primary: true, allowedRanges: ['192.0.2.0/24'] }).consequences[0]).toEqual({
    level: 'outage',
    text: 'Clients from 10.0.0.0/8 are cut off.',
  })
  expect(planIn(expose, stands, { primary: true, allowedRanges: ['10.0.0.0/8', '192.0.2.0/24'] }).consequences[0]?.level).toBe('none')
  // What the manifest doesn't say is the operator's own setting.
  const byOperator = world(2, {}, { load_balancer: { enable_master_load_balancer: true } })
  expect(planIn(expose, byOperator, {}).begin?.params).toMatchObject({ primary: true, replicas: false })
  for (const [params, field, members] of [
    [{ pooler: true }, 'pooler', 2],
    [{ replicas: true }, 'replicas', 1],
    [{ allowedRanges: ['10.0.0.1'] }, 'allowedRanges.0', 2],
    [{ annotations: { 'bad key': 'x' } }, 'annotations.bad key', 2],
  ] as const)
    expect(
      planIn(expose, world(members), params).fails.map(check => check.field),
      JSON.stringify(params),
    ).toContain(field)
  expect(planIn(expose, world(2, { spec: { serviceAnnotations: { a: '1' } } }), { annotations: { b: '2' } }).steps).toMatchObject([
    { patch: { spec: { serviceAnnotations: { a: null, b: '2' } } } },
  ])
})

test('windows must be as long as two looks of the operator', () => {
  expect(planIn(maintenance, world(2), { windows: ['Sat:01:00-06:00'] }).fails).toEqual([])
  expect(saidBy(planIn(maintenance, world(2), { windows: ['01:00-01:30'] }).warns)).toContain('looks every 30 minutes')
  expect(saidBy(planIn(maintenance, world(2, {}, { resync_period: '1h30m' }), { windows: ['01:00-03:00'] }).warns)).toContain(
    'every 90 minutes',
  )
  expect(planIn(maintenance, world(2), { windows: ['Sat:06:00-01:00'] }).fails.map(check => check.field)).toEqual(['windows.0'])
  expect(saidBy(planIn(maintenance, world(2, {}, { enable_maintenance_windows: false }), { windows: ['01:00-03:00'] }).fails)).toContain(
    'is off',
  )
})

test('a run is settled only when as many members as the operator runs are ready and one leads', () => {
  const see = (objects: Parameters<typeof seeIn>[2]) => seeIn(scale, 'COMPLETED', objects, { members: 2 })
  expect(see(world(2)).status).toBe('done')
  expect(see([orders(2), podOf(0), podOf(1, { ready: false }), setOf(2, 1), settings()]).status).toBe('active')
  expect(see([orders(1), podOf(0), podOf(1), setOf(1), settings()]).waitingFor).toContain('1 of 2 members to go')
  expect(see([orders(2), podOf(1), podOf(2), setOf(2), settings()]).waitingFor).toContain('choose a primary')
  expect(see([orders(2, { status: { PostgresClusterStatus: 'UpdateFailed' } }), ...world(2).slice(1)]).status).toBe('active')
  expect(see([orders(2, { status: { PostgresClusterStatus: 'Invalid' } }), ...world(2).slice(1)]).status).toBe('failed')
  expect(see([podOf(0)]).status).toBe('failed')
  // Within its bounds it runs 3.
  expect(seeIn(scale, 'MEMBERS', [...world(3, { spec: { numberOfInstances: 5 } }, { max_instances: 3 })], { members: 5 }).status).toBe(
    'done',
  )
})
