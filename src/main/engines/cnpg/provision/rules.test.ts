import { describe, expect, test } from 'vitest'
import { type ProvisionParams, provisionParams } from './params.ts'
import { checkRules } from './rules.ts'
import { tiers } from './tiers.ts'

function findings(params: Record<string, unknown>): Record<string, string> {
  const checks = checkRules(provisionParams.parse({ name: 'orders', ...params }))
  return Object.fromEntries(checks.filter(check => check.status !== 'pass').map(check => [check.field ?? check.id, check.status]))
}

const store = { backupTarget: 'new', destinationPath: 's3://backups/orders', backupSecret: 'keys' }

test('a plain request has no fault but the missing backup', () => {
  expect(findings({})).toEqual({ backupTarget: 'warn' })
  expect(findings(store)).toEqual({})
})

test.each(tiers)('tier $title fits the quota that it brings for a tenant', tier => {
  const tenant = { namespaceMode: 'tenant', tenantOrg: 'acme', tenantProject: 'shop', tenantQuota: true }
  expect(Object.values(findings({ ...store, ...tenant, ...tier.params }))).not.toContain('fail')
})

const faults: readonly [string, Partial<Record<keyof ProvisionParams, unknown>>, string, 'fail' | 'warn'][] = [
  ['a name of 51 characters', { name: 'a'.repeat(51) }, 'name', 'fail'],
  ['a name that begins with a digit', { name: '1orders' }, 'name', 'fail'],
  ['a name in capitals', { name: 'Orders' }, 'name', 'fail'],
  ['an empty name', { name: '' }, 'name', 'fail'],
  ['a namespace with a dot', { namespace: 'a.b' }, 'namespace', 'fail'],
  ['a tenant without project', { namespaceMode: 'tenant', tenantOrg: 'acme' }, 'tenantProject', 'fail'],
  [
    'a tenant whose namespace is too long',
    { namespaceMode: 'tenant', tenantOrg: 'a'.repeat(40), tenantProject: 'b'.repeat(40) },
    'tenantProject',
    'fail',
  ],
  ['an image without tag', { imageSource: 'image', image: 'registry.example.net:5000/postgresql' }, 'image', 'fail'],
  ['the tag latest', { imageSource: 'image', image: 'postgresql:latest' }, 'image', 'fail'],
  ['a digest alone', { imageSource: 'image', image: `postgresql@sha256:${'a'.repeat(64)}` }, 'image', 'fail'],
  ['PostgreSQL 12', { imageSource: 'image', image: 'postgresql:12.3' }, 'image', 'fail'],
  ['a catalog without name', { imageSource: 'catalog' }, 'catalogName', 'fail'],
  ['memory that is no quantity', { memory: '10GiB' }, 'memory', 'fail'],
  ['CPU that is no quantity', { cpu: '0x10' }, 'cpu', 'fail'],
  ['no CPU', { cpu: '0' }, 'cpu', 'fail'],
  ['negative memory', { memory: '-1Gi' }, 'memory', 'fail'],
  ['memory in millibytes', { memory: '512m' }, 'memory', 'fail'],
  ['two members', { members: 2 }, 'members', 'warn'],
  ['one member', { members: 1 }, 'members', 'warn'],
  ['storage that is no quantity', { storageSize: '1.5.Gi' }, 'storageSize', 'fail'],
  ['storage in digits of another script', { storageSize: '١٠Gi' }, 'storageSize', 'fail'],
  ['storage beyond all bounds', { storageSize: '1e400' }, 'storageSize', 'fail'],
  ['a tiny volume', { storageSize: '50M' }, 'storageSize', 'warn'],
  ['a volume of five bytes', { storageSize: '5' }, 'storageSize', 'fail'],
  ['a volume of five mebibytes', { storageSize: '5Mi' }, 'storageSize', 'fail'],
  ['an empty volume size', { storageSize: '' }, 'storageSize', 'fail'],
  [
    'a WAL volume that max_wal_size fills',
    { walVolume: true, walSize: '2Gi', parameters: { max_wal_size: '4GB' } },
    'parameters.max_wal_size',
    'fail',
  ],
  ['a WAL volume smaller than the default max_wal_size', { walVolume: true, walSize: '1Gi' }, 'walSize', 'fail'],
  ['min_wal_size above max_wal_size', { parameters: { min_wal_size: '2GB' } }, 'parameters.min_wal_size', 'fail'],
  [
    'a quota that is too small',
    { namespaceMode: 'tenant', tenantOrg: 'a', tenantProject: 'b', tenantQuota: true, quotaCpu: '2' },
    'quotaCpu',
    'fail',
  ],
  ['a parameter of the operator', { parameters: { archive_mode: 'on' } }, 'parameters.archive_mode', 'fail'],
  ['a parameter of the operator in capitals', { parameters: { SSL_Cert_File: 'x' } }, 'parameters.SSL_Cert_File', 'fail'],
  ['a recovery target', { parameters: { recovery_target_time: 'x' } }, 'parameters.recovery_target_time', 'fail'],
  ['a misspelt parameter', { parameters: { work_men: '64MB' } }, 'parameters.work_men', 'warn'],
  ['a parameter that is no name', { parameters: { 'work mem': '1' } }, 'parameters.work mem', 'fail'],
  ['a parameter called __proto__', { parameters: JSON.parse('{"a.b.c":"1"}') }, 'parameters.a.b.c', 'fail'],
  ['more shared_buffers than memory', { memory: '1Gi', parameters: { shared_buffers: '2GB' } }, 'parameters.shared_buffers', 'fail'],
  ['shared_buffers without a unit', { parameters: { shared_buffers: '16384' } }, 'parameters.shared_buffers', 'warn'],
  ['wal_level minimal', { members: 1, parameters: { wal_level: 'minimal' } }, 'parameters.wal_level', 'fail'],
  ['wal_log_hints off with replicas', { parameters: { wal_log_hints: 'off' } }, 'parameters.wal_log_hints', 'fail'],
  ['as many synchronous replicas as members', { members: 3, syncMethod: 'any', syncNumber: 3 }, 'syncNumber', 'fail'],
  ['every replica synchronous', { members: 2, syncMethod: 'any', syncNumber: 1 }, 'syncNumber', 'warn'],
  ['the database postgres', { database: 'postgres' }, 'database', 'fail'],
  ['no database', { database: '' }, 'database', 'fail'],
  ['the owner postgres', { owner: 'postgres' }, 'owner', 'fail'],
  ['an owner of the system', { owner: 'pg_monitor2' }, 'owner', 'fail'],
  ['an owner of 64 bytes', { owner: 'é'.repeat(32) }, 'owner', 'fail'],
  ['a database that must be quoted', { database: 'My-App' }, 'database', 'warn'],
  ['no destination', { ...store, destinationPath: '' }, 'destinationPath', 'fail'],
  ['a destination of another provider', { ...store, destinationPath: 'gs://backups' }, 'destinationPath', 'fail'],
  ['an endpoint that runs script', { ...store, endpointUrl: 'javascript:alert(1)' }, 'endpointUrl', 'fail'],
  ['an endpoint without TLS', { ...store, endpointUrl: 'http://s3.example.net' }, 'endpointUrl', 'warn'],
  ['a retention in years', { ...store, retention: '1y' }, 'retention', 'fail'],
  ['a retention of nothing', { ...store, retention: '0d' }, 'retention', 'fail'],
  ['no Secret', { ...store, backupSecret: '' }, 'backupSecret', 'fail'],
  ['credentials that were not entered', { ...store, backupCredentials: 'enter', s3AccessKeyId: 'x' }, 's3SecretAccessKey', 'fail'],
  ['the same key twice', { ...store, s3SecretAccessKeyKey: 'ACCESS_KEY_ID' }, 's3SecretAccessKeyKey', 'fail'],
  ['an object store without name', { backupTarget: 'existing' }, 'objectStore', 'fail'],
  ['a schedule of five fields', { ...store, schedule: '0 2 * * *' }, 'schedule', 'warn'],
  ['a schedule every minute', { ...store, schedule: '0 * * * * *' }, 'schedule', 'warn'],
  ['a schedule of nonsense', { ...store, schedule: 'at noon' }, 'schedule', 'fail'],
  ['a schedule for the 31st of February', { ...store, schedule: '0 0 2 31 2 *' }, 'schedule', 'fail'],
  ['no schedule', { ...store, schedule: '' }, 'schedule', 'warn'],
  ['a load balancer open to all', { loadBalancer: true }, 'allowedRanges', 'warn'],
  ['a range that is none', { loadBalancer: true, allowedRanges: ['10.0.0.0/8', '10.0.0.0/33'] }, 'allowedRanges.1', 'fail'],
  ['a range with an address of a host', { loadBalancer: true, allowedRanges: ['10.0.0.5/8'] }, 'allowedRanges.0', 'warn'],
  ['a node label that is none', { nodeSelector: { 'a b': 'c' } }, 'nodeSelector.a b', 'fail'],
  [
    'an annotation that is none',
    { loadBalancer: true, allowedRanges: ['10.0.0.0/8'], loadBalancerAnnotations: { '/': '' } },
    'loadBalancerAnnotations./',
    'fail',
  ],
  ['a superuser over the network', { superuserAccess: true }, 'superuserAccess', 'warn'],
]

describe('each rule points at its field', () => {
  test.each(faults)('%s', (_, params, field, status) => {
    expect(findings(params)).toHaveProperty([field], status)
  })
})

test.each([
  [{ storageSize: '5' }, 'storageSize', '“5” has no unit, so it means 5 B.', 'Add a unit, for example 5Gi.'],
  [{ memory: '4' }, 'memory', '“4” has no unit, so it means 4 bytes.', 'Add a unit: 512Mi or more.'],
  [{ parameters: { work_men: '1MB' } }, 'parameters.work_men', 'PostgreSQL parameter “work_men”', 'Did you mean work_mem?'],
  [{ loadBalancer: true, allowedRanges: ['10.0.0.5/8'] }, 'allowedRanges.0', '10.0.0.0/8', 'Write 10.0.0.0/8, or a longer prefix.'],
  [{ ...store, schedule: '0 0 2 31 2 *' }, 'schedule', 'It would never run: February has no day 31.', null],
] as const)('an odd value %j is explained', (params, field, seen, cure) => {
  const check = checkRules(provisionParams.parse({ name: 'orders', ...params })).find(one => one.field === field)
  expect(check?.seen).toContain(seen)
  expect(check?.cure).toBe(cure)
})

test('parameters of extensions are nobody’s to know', () => {
  expect(findings({ ...store, parameters: { 'pg_stat_statements.track': 'all', TimeZone: 'UTC' } })).toEqual({})
})

test('what is entered as a secret is in no text', () => {
  const params = provisionParams.parse({
    name: 'orders',
    ...store,
    backupCredentials: 'enter',
    s3AccessKeyId: 'canary',
    s3SecretAccessKey: 'canary',
  })
  expect(JSON.stringify(checkRules(params))).not.toContain('canary')
})

test('ids of checks are unique', () => {
  const ids = checkRules(provisionParams.parse({ name: '', database: '', owner: '', cpu: '', memory: '' })).map(check => check.id)
  expect(new Set(ids).size).toBe(ids.length)
})
