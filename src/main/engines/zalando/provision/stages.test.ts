import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../../shared/domain/kube.ts'
import { createFixtureView } from '../../fixture-view.ts'
import { podKind, secretKind } from '../../kube-kinds.ts'
import { watches } from '../watches.ts'
import { provisionParams } from './params.ts'
import { stages } from './stages.ts'

type Seen = { readonly objects?: readonly KubeObject[]; readonly forbidden?: readonly string[]; readonly applied?: readonly string[] }

const asked = { name: 'orders', namespaceMode: 'new', namespace: 'shop', members: 2, logicalBackup: true, pooler: true }
const subject = { namespace: 'shop', name: 'orders' }

function see(id: string, seen: Seen, params: Record<string, unknown> = asked) {
  const stage = stages.find(candidate => candidate.id === id)
  if (stage === undefined) throw new Error(`no stage ${id}`)
  const parsed = provisionParams.parse(params)
  expect(stage.reads(parsed, subject)).toBeInstanceOf(Array)
  const view = createFixtureView(seen.objects ?? [], [], seen.forbidden, watches)
  return stage.see({ params: parsed, subject, view, applied: new Set(seen.applied ?? ['cluster']), remembered: {} })
}

const meta = (name: string, labels: Record<string, string> = {}) => ({
  name,
  namespace: 'shop',
  labels: { application: 'spilo', 'cluster-name': 'orders', ...labels },
})
const root = (word?: string): KubeObject => ({
  kind: 'postgresql',
  metadata: meta('orders'),
  spec: { numberOfInstances: 2 },
  ...(word === undefined ? {} : { status: { PostgresClusterStatus: word } }),
})
const set = (ready: number): KubeObject => ({
  kind: 'StatefulSet',
  metadata: meta('orders'),
  spec: { replicas: 2 },
  status: { readyReplicas: ready },
})
const pod = (index: number, role: string, ready = true, status: Record<string, unknown> = {}): KubeObject => ({
  kind: 'Pod',
  metadata: meta(`orders-${index}`, { 'spilo-role': role }),
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }], ...status },
})
const secret = (data: Record<string, string>): KubeObject => ({
  kind: 'Secret',
  metadata: meta('app.orders.credentials.postgresql.acid.zalan.do'),
  data,
})
const cronJob = (schedule: string): KubeObject => ({ kind: 'CronJob', metadata: meta('logical-backup-orders'), spec: { schedule } })
const pooler = (readyReplicas: number): KubeObject => ({ kind: 'Deployment', metadata: meta('orders-pooler'), status: { readyReplicas } })

const up = [root('Running'), set(2), pod(0, 'master'), pod(1, 'replica')]
const whole: readonly KubeObject[] = [
  ...up,
  { kind: 'Namespace', metadata: { name: 'shop' }, status: { phase: 'Active' } },
  secret({ username: '3', password: '64' }),
  cronJob('30 2 * * *'),
  pooler(2),
]

test('there are eight stages in the order of every engine', () => {
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

const own = stages.map(stage => stage.id).filter(id => id !== 'METRICS_SETUP')

test.each(own)('%s is done when all is there', id => {
  expect(see(id, { objects: whole })).toMatchObject({ status: 'done', waitingFor: null })
})

test.each(own)('%s waits, and says for what, when nothing is there yet', id => {
  const sight = see(id, { applied: [] })
  expect(sight.status).toBe('active')
  expect(sight.waitingFor).toBeTruthy()
})

const everyKind = [...new Set(stages.flatMap(stage => stage.reads(provisionParams.parse(asked), subject).map(read => kindKey(read.kind))))]

test.each(own.filter(id => id !== 'VALIDATING'))('%s is never done by what could not be read', id => {
  expect(see(id, { forbidden: everyKind, applied: ['namespace', 'cluster'] }).status).toBe('active')
})

test('what was not asked for does not apply, and says so', () => {
  for (const id of ['NAMESPACE_CREATION', 'BACKUP_CONFIG', 'METRICS_SETUP'])
    expect(see(id, { objects: whole }, { name: 'orders', namespace: 'shop' })).toMatchObject({
      status: 'not-applicable',
      note: expect.any(String),
    })
})

test('the object waits for the operator, and fails on what it can not read', () => {
  expect(see('CRD_DEPLOYMENT', { objects: [root()] })).toMatchObject({ status: 'active', waitingFor: expect.stringContaining('operator') })
  expect(see('CRD_DEPLOYMENT', { objects: [root('Invalid')] }).status).toBe('failed')
  expect(see('WAITING_FOR_READY', { objects: [root('CreateFailed')] }).status).toBe('failed')
  expect(see('WAITING_FOR_READY', { objects: [] })).toMatchObject({ status: 'failed', note: expect.stringContaining('deleted') })
})

test('Running alone is not ready: every member must be, one must be primary, and the one that is not is named', () => {
  expect(see('WAITING_FOR_READY', { objects: [root('Running')] }).waitingFor).toContain('StatefulSet')
  expect(see('WAITING_FOR_READY', { objects: [root('Running'), set(1), pod(0, 'master')] }).waitingFor).toContain('1 still to be made')
  const full = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] }
  expect(see('WAITING_FOR_READY', { objects: [root('Running'), set(1), pod(0, 'master'), pod(1, '', false, full)] }).waitingFor).toContain(
    '0/3 nodes',
  )
  expect(see('WAITING_FOR_READY', { objects: [root('Running'), set(2), pod(0, 'replica'), pod(1, 'replica')] }).waitingFor).toContain(
    'primary',
  )
  expect(see('WAITING_FOR_READY', { objects: [root('Creating'), ...up.slice(1)] }).status).toBe('active')
  expect(see('WAITING_FOR_READY', { objects: up, forbidden: [kindKey(podKind)] }).waitingFor).toContain('right to read pods')
})

test('each user’s Secret must have both keys, by the name that the operator gives it', () => {
  expect(see('CREDENTIAL_GEN', { objects: [secret({ username: '3', password: '0' })] }).waitingFor).toContain('to have password')
  expect(see('CREDENTIAL_GEN', { objects: whole }, { ...asked, moreUsers: { reporting: '' } }).waitingFor).toContain('reporting.orders')
  expect(see('CREDENTIAL_GEN', { objects: whole }, { ...asked, moreUsers: { reporting: 'nologin' } }).status).toBe('done')
  expect(see('CREDENTIAL_GEN', { forbidden: [kindKey(secretKind)] }).waitingFor).toContain('right to read')
  const renamed: KubeObject = {
    kind: 'OperatorConfiguration',
    metadata: { name: 'c', namespace: 'ops' },
    configuration: { kubernetes: { secret_name_template: '{cluster}-{username}' } },
  }
  expect(see('CREDENTIAL_GEN', { objects: [...whole, renamed] }).waitingFor).toBe('Secret orders-app')
})

test('the CronJob must run at the hour that was asked for, and the pooler must be up', () => {
  expect(see('BACKUP_CONFIG', { objects: [cronJob('0 0 * * *')] }).waitingFor).toContain('now: 0 0 * * *')
  expect(see('COMPLETED', { objects: [...up, pooler(1)] }).waitingFor).toContain('1 of 2 ready')
})
