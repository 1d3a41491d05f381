import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal

test('a PostgreSQL database comes up through a plan, stage by stage, with its credential in the vault', { timeout: 600_000 }, async () => {
  const complaints: unknown[] = []
  await using practice = await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 60, seed: 5 }, operators, error => {
    complaints.push(error)
  })
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  const ca = Buffer.from(entry.ca).toString('base64')
  await using connection = connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here'))
  await using bench = await operationsOn(connection, { engines: [engine] })
  const { operations, contextId } = bench
  const params = {
    name: 'orders',
    namespaceMode: 'tenant',
    tenantOrg: 'acme',
    tenantProject: 'shop',
    members: 2,
    vaultCopy: true,
    backupTarget: 'new',
    backupCredentials: 'enter',
    destinationPath: 's3://backups/orders',
    s3AccessKeyId: 'AKID-canary-1',
    s3SecretAccessKey: 'canary/secret+key',
  }
  const intent = { engine: 'cnpg', operation: 'provision', contextId, clusterId: null, params }
  const preview = await operations.plans.preview(intent, never)
  expect(preview.fields.filter(field => field.status === 'fail')).toEqual([])
  const plan = await operations.plans.create(intent, never)
  expect(plan.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(plan.state).toBe('ready')
  expect(JSON.stringify(plan)).not.toContain('canary')

  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const over = () => ['completed', 'failed'].includes(operations.runs.get({ id: run.id }).status)
  await eventuallyTrue('the run is over', async () => over(), 300_000).catch(() => undefined)
  const ended = operations.runs.get({ id: run.id })
  expect(ended.message).toBeNull()
  expect(ended.stages.map(stage => [stage.id, stage.status])).toEqual(
    plan.stages.map(stage => [stage.id, expect.stringMatching(/^(?:done|not-applicable)$/)]),
  )
  expect(ended.status).toBe('completed')
  expect(ended.steps.every(step => step.status === 'applied')).toBe(true)
  // The same once more, as after a run that stopped half-way: the Cluster is this app's own and just so, which blocks nothing.
  const again = await operations.plans.create(intent, never)
  expect(again.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(again.checks.find(check => check.id === 'exists')).toMatchObject({ status: 'warn' })
  expect(again.steps.find(step => step.id === 'cluster')?.changes.filter(change => change.origin === 'ours')).toEqual([])
  expect(operations.vault.list()[0]).toMatchObject({ title: 'acme-shop/orders-app', keys: expect.arrayContaining(['password', 'uri']) })
})
