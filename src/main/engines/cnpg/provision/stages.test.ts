import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { namespaceKind, podKind, secretKind } from '../../kube-kinds.ts'
import { objectStoreKind, podMonitorKind } from '../kinds.ts'
import { provisionParams } from './params.ts'
import { appSecretKeys, stages } from './stages.ts'

type Seen = {
  readonly objects?: readonly KubeObject[]
  readonly forbidden?: readonly string[]
  readonly unserved?: readonly string[]
  readonly applied?: readonly string[]
}

const asked = {
  name: 'orders',
  namespaceMode: 'new',
  namespace: 'shop',
  members: 2,
  backupTarget: 'new',
  destinationPath: 's3://backups/orders',
  podMonitor: true,
}

const subject = { namespace: 'shop', name: 'orders' }

function see(id: string, seen: Seen, params: Record<string, unknown> = asked) {
  const stage = stages.find(candidate => candidate.id === id)
  if (stage === undefined) throw new Error(`no stage ${id}`)
  const parsed = provisionParams.parse(params)
  expect(stage.reads(parsed, subject)).toBeInstanceOf(Array)
  const view = createFixtureView(seen.objects ?? [], seen.unserved, seen.forbidden)
  return stage.see({ params: parsed, subject, view, applied: new Set(seen.applied ?? ['cluster']), remembered: {} })
}

const meta = (name: string, labels: Record<string, string> = {}) => ({
  name,
  namespace: 'shop',
  labels: { 'cnpg.io/cluster': 'orders', ...labels },
})

function cluster(status: Record<string, unknown> | null, conditions: readonly (readonly [string, string, string?])[] = []): KubeObject {
  const own = conditions.map(([type, state, message = '']) => ({ type, status: state, reason: 'Because', message }))
  return {
    kind: 'Cluster',
    metadata: meta('orders'),
    spec: { instances: 2 },
    ...(status === null ? {} : { status: { ...status, conditions: own } }),
  }
}

function pod(serial: number, ready: boolean, status: Record<string, unknown> = {}): KubeObject {
  const name = `orders-${serial}`
  return {
    kind: 'Pod',
    metadata: meta(name, { 'cnpg.io/instanceName': name, 'cnpg.io/podRole': 'instance' }),
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }], ...status },
  }
}

const healthy = { phase: 'Cluster in healthy state', readyInstances: 2, instances: 2, currentPrimary: 'orders-1' }
const up = [cluster(healthy, [['ContinuousArchiving', 'True']]), pod(1, true), pod(2, true)]
const secretData = Object.fromEntries(appSecretKeys.map(key => [key, '12']))
const whole: readonly KubeObject[] = [
  ...up,
  { kind: 'Namespace', metadata: { name: 'shop' }, status: { phase: 'Active' } },
  { kind: 'Secret', metadata: meta('orders-app'), data: secretData },
  { kind: 'ObjectStore', metadata: meta('orders-store') },
  { kind: 'ScheduledBackup', metadata: meta('orders-schedule') },
  { kind: 'PodMonitor', metadata: meta('orders') },
]

test('there are eight stages in the order of the mission', () => {
  expect(stages.map(stage => stage.id)).toEqual([
    'VALIDATING',
    'NAMESPACE_CREATION',
    'CRD_DEPLOYMENT',
    'WAITING_FOR_READY',
    'CREDENTIAL_GEN',
    'BACKUP_CONFIG',
    'METRICS_SETUP',
    'COMPLETED',
  ])
})

test.each(stages.map(stage => stage.id))('%s is done when all is there', id => {
  expect(see(id, { objects: whole })).toMatchObject({ status: 'done', waitingFor: null })
})

test.each(stages.map(stage => stage.id))('%s waits, and says for what, when nothing is there yet', id => {
  const sight = see(id, { applied: [] })
  expect(sight.status).toBe('active')
  expect(sight.waitingFor).toBeTruthy()
})

const everyKind = [...new Set(stages.flatMap(stage => stage.reads(provisionParams.parse(asked), subject).map(read => kindKey(read.kind))))]

test.each(stages.map(stage => stage.id).filter(id => id !== 'VALIDATING'))('%s is never done by what could not be read', id => {
  expect(see(id, { forbidden: everyKind, applied: ['namespace', 'cluster'] }).status).toBe('active')
})

test('what was not asked for does not apply, and says so', () => {
  const little = { name: 'orders', namespace: 'shop' }
  for (const id of ['NAMESPACE_CREATION', 'BACKUP_CONFIG', 'METRICS_SETUP'])
    expect(see(id, { objects: whole }, little)).toMatchObject({ status: 'not-applicable', note: expect.any(String) })
  expect(see('METRICS_SETUP', { unserved: [kindKey(podMonitorKind)] })).toMatchObject({ status: 'not-applicable' })
})

test('a namespace that is going fails; one that may not be read is believed by what lives in it', () => {
  const going: KubeObject = { kind: 'Namespace', metadata: { name: 'shop', deletionTimestamp: '2026-01-01T00:00:00Z' } }
  expect(see('NAMESPACE_CREATION', { objects: [going] }).status).toBe('failed')
  expect(see('NAMESPACE_CREATION', { objects: up, forbidden: [kindKey(namespaceKind)] }).status).toBe('done')
})

test('the Cluster waits for the operator, and fails on what only a person can cure', () => {
  expect(see('CRD_DEPLOYMENT', { objects: [cluster(null)] })).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('operator'),
  })
  const invalid = cluster({ phase: 'Invalid cluster definition', phaseReason: 'no such thing' })
  expect(see('CRD_DEPLOYMENT', { objects: [invalid] })).toMatchObject({ status: 'failed', note: expect.stringContaining('no such thing') })
  const lost = cluster({ phase: 'Cluster is unrecoverable and needs manual intervention' })
  expect(see('WAITING_FOR_READY', { objects: [lost] }).status).toBe('failed')
})

test('a Cluster that was deleted meanwhile fails', () => {
  expect(see('WAITING_FOR_READY', { objects: [] })).toMatchObject({ status: 'failed', note: expect.stringContaining('deleted') })
})

test('every member must run and be ready, and the one that does not is named', () => {
  const setup = cluster({ phase: 'Creating a new replica', readyInstances: 1 })
  expect(see('WAITING_FOR_READY', { objects: [setup, pod(1, true)] }).waitingFor).toContain('1 of 2 members ready: 1 still to be made')
  expect(see('WAITING_FOR_READY', { objects: [setup, pod(1, true), pod(2, false)] }).waitingFor).toContain('orders-2')
  const pull = { phase: 'Pending', containerStatuses: [{ name: 'postgres', state: { waiting: { reason: 'ImagePullBackOff' } } }] }
  expect(see('WAITING_FOR_READY', { objects: [setup, pod(1, true), pod(2, false, pull)] }).waitingFor).toContain('ImagePullBackOff')
  const full = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] }
  expect(see('WAITING_FOR_READY', { objects: [setup, pod(1, true), pod(2, false, full)] }).waitingFor).toContain('0/3 nodes')
})

test('pods that are ready are not enough while the operator says otherwise, nor is the operator while pods are hidden', () => {
  expect(
    see('WAITING_FOR_READY', { objects: [cluster({ phase: 'Creating a new replica', readyInstances: 2 }), pod(1, true), pod(2, true)] })
      .status,
  ).toBe('active')
  expect(see('WAITING_FOR_READY', { objects: up, forbidden: [kindKey(podKind)] })).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('right to read pods'),
  })
  const leaving = { ...pod(2, true), metadata: { ...pod(2, true).metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
  expect(see('WAITING_FOR_READY', { objects: [cluster(healthy), pod(1, true), leaving] }).status).toBe('active')
})

test('pods of another database, of a pooler or of a Job are no members', () => {
  const other = {
    ...pod(2, true),
    metadata: { name: 'other-1', namespace: 'shop', labels: { 'cnpg.io/cluster': 'other', 'cnpg.io/instanceName': 'other-1' } },
  }
  const pooler: KubeObject = { ...pod(2, true), metadata: meta('orders-pool-x', { 'cnpg.io/podRole': 'pooler' }) }
  const job: KubeObject = {
    ...pod(2, true),
    metadata: meta('orders-1-initdb', { 'cnpg.io/jobRole': 'initdb', 'cnpg.io/instanceName': 'orders-1' }),
  }
  expect(see('WAITING_FOR_READY', { objects: [cluster(healthy), pod(1, true), other, pooler, job] }).status).toBe('active')
})

test('the Secret must have every key', () => {
  const { uri: _, ...short } = secretData
  const secret = (data: Record<string, string>): KubeObject => ({ kind: 'Secret', metadata: meta('orders-app'), data })
  expect(see('CREDENTIAL_GEN', { objects: [secret(short)] }).waitingFor).toContain('uri')
  expect(see('CREDENTIAL_GEN', { objects: [secret({ ...secretData, password: '0' })] }).waitingFor).toContain('password')
  expect(see('CREDENTIAL_GEN', { forbidden: [kindKey(secretKind)] }).waitingFor).toContain('right to read')
  expect(see('CREDENTIAL_GEN', { objects: whole }, { ...asked, vaultCopy: true }).note).toContain('vault')
})

test('backup is set up only when WAL is archived', () => {
  const rest = whole.filter(object => object.kind !== 'Cluster')
  expect(see('BACKUP_CONFIG', { objects: [cluster(healthy), ...rest] }).status).toBe('active')
  const failing = cluster(healthy, [['ContinuousArchiving', 'False', 'access denied']])
  expect(see('BACKUP_CONFIG', { objects: [failing, ...rest] }).waitingFor).toContain('access denied')
  expect(see('BACKUP_CONFIG', { objects: up, forbidden: [kindKey(objectStoreKind)] }).waitingFor).toContain('right to read')
  const refused = { kind: 'ScheduledBackup', metadata: meta('orders-schedule'), status: { error: 'bad cron' } }
  expect(see('BACKUP_CONFIG', { objects: [refused, ...whole.filter(object => object.kind !== 'ScheduledBackup')] })).toMatchObject({
    status: 'failed',
  })
})
