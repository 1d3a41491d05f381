import { expect, test } from 'vitest'
import { provisionParams } from './params.ts'
import { checkRules } from './rules.ts'

const check = (params: Record<string, unknown>) =>
  checkRules(provisionParams.parse({ name: 'acid-orders', ...params })).filter(each => each.status !== 'pass')
const fields = (params: Record<string, unknown>, status = 'fail') =>
  check(params)
    .filter(each => each.status === status)
    .map(each => each.field)

test('the defaults fail no rule', () => {
  expect(fields({})).toEqual([])
})

test.each([
  ['name', { name: 'Orders' }],
  ['name', { name: '1-orders' }],
  ['name', { name: 'a'.repeat(59) }],
  ['teamId', { teamId: '' }],
  ['teamId', { teamId: 'a team' }],
  ['namespace', { namespace: 'Shop' }],
  ['tenantOrg', { namespaceMode: 'tenant', tenantProject: 'shop' }],
  ['cpu', { cpu: '1.2345' }],
  ['cpu', { cpu: '1k' }],
  ['memory', { memory: '2GB' }],
  ['memory', { memory: '512' }],
  ['quotaCpu', { namespaceMode: 'tenant', tenantOrg: 'a', tenantProject: 'b', tenantQuota: true, quotaCpu: '2' }],
  ['storageSize', { storageSize: '10' }],
  ['storageSize', { storageSize: '10GiB' }],
  ['storageClass', { storageClass: 'Fast!' }],
  ['nodeSelector.a b', { nodeSelector: { 'a b': 'c' } }],
  ['database', { database: 'my-orders' }],
  ['database', { database: 'postgres' }],
  ['owner', { owner: 'Orders' }],
  ['owner', { owner: 'standby' }],
  ['moreDatabases.billing', { moreDatabases: { billing: 'nobody' } }],
  ['moreDatabases.app', { moreDatabases: { app: 'other' }, moreUsers: { other: '' } }],
  ['moreUsers.reporting', { moreUsers: { reporting: 'readonly' } }],
  ['moreUsers.reporting', { moreUsers: { reporting: 'createdb, NOLOGIN' } }],
  ['moreUsers.reporting', { moreUsers: { reporting: 'login nologin' } }],
  ['schedule', { logicalBackup: true, schedule: '30 2 * * 1-5' }],
  ['schedule', { logicalBackup: true, schedule: '0 1,3 * * *' }],
  ['schedule', { logicalBackup: true, schedule: '0 0 30 2 * *' }],
  ['schedule', { logicalBackup: true, schedule: '60 2 * * *' }],
  ['schedule', { logicalBackup: true, schedule: '0 2 * * sun' }],
  ['retention', { logicalBackup: true, retention: '14d' }],
  ['replicaPooler', { pooler: true, replicaPooler: true, members: 1 }],
  ['poolerConnections', { pooler: true, poolerConnections: 500, parameters: { max_connections: '100' } }],
  ['replicaLoadBalancer', { replicaLoadBalancer: true, members: 1, allowedRanges: ['203.0.113.0/24'] }],
  ['allowedRanges.0', { loadBalancer: true, allowedRanges: ['203.0.113.0'] }],
  ['maintenanceWindows.1', { maintenanceWindows: ['Sun:01:00-05:00', 'Sunday 1-5'] }],
  ['maintenanceWindows.0', { maintenanceWindows: ['23:00-01:00'] }],
  ['parameters.max_connections', { parameters: { max_connections: 'many' } }],
  ['parameters.wal_level', { parameters: { wal_level: 'minimal' } }],
  ['parameters.a b', { parameters: { 'a b': '1' } }],
  ['syncNumber', { synchronous: 'on', syncNumber: 3, members: 3 }],
])('%s is refused: %o', (field, params) => {
  expect(fields(params)).toContain(field)
})

test.each([
  ['logicalBackup', {}],
  ['members', { members: 2 }],
  ['memory', { memory: '128Mi' }],
  ['maintenanceWindows.0', { maintenanceWindows: ['01:00-01:30'] }],
  ['allowedRanges', { loadBalancer: true }],
  ['moreUsers.admin_app', { moreUsers: { admin_app: 'superuser' } }],
  ['parameters.shared_bufers', { parameters: { shared_bufers: '1GB' } }],
  ['parameters.port', { parameters: { port: '5433' } }],
  ['syncNumber', { synchronous: 'strict', syncNumber: 2, members: 3 }],
])('%s is worth a second look: %o', (field, params) => {
  expect(fields(params, 'warn')).toContain(field)
})

test.each(['30 2 * * *', '*/15 * * * *', '0 0 1/2 * 0'])('the schedule %s is taken', schedule => {
  expect(fields({ logicalBackup: true, schedule })).toEqual([])
})

test.each(['Sun:01:00-05:00', '01:00-05:00', ' Mon:1:5-2:5 '])('the window %s is taken', window => {
  expect(fields({ maintenanceWindows: [window] })).toEqual([])
})
