import { expect, test } from 'vitest'
import { deploymentKind } from '../../src/main/engines/kube-kinds.ts'
import { count } from '../../src/main/engines/read-json.ts'
import { engine } from '../../src/main/engines/zalando/engine.ts'
import { createMemoryBudget } from '../../src/main/fleet/memory-budget.ts'
import { createSession } from '../../src/main/fleet/session.ts'
import type { Connection } from '../../src/main/kube/connection.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { type PracticeCluster, runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { DatabaseCluster } from '../../src/shared/domain/database-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal

function connect(practice: PracticeCluster): Connection {
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  const ca = Buffer.from(entry.ca).toString('base64')
  return connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here'))
}

/** Waits for the operator's pod: before that nobody acts, and the fleet says so. */
async function operatorRuns(connection: Connection): Promise<void> {
  await eventuallyTrue('the operator runs', async () => {
    const operator = await connection.reader.get(deploymentKind, 'postgres-operator', 'postgres-operator', never)
    return (count(operator, 'status', 'readyReplicas') ?? 0) > 0
  })
}

test('a database under Patroni comes up through a plan, stage by stage, with its credential in the vault', {
  timeout: 600_000,
}, async () => {
  const complaints: unknown[] = []
  await using practice = await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 60, seed: 5 }, operators, error => {
    complaints.push(error)
  })
  await using connection = connect(practice)
  await using bench = await operationsOn(connection, { engines: [engine] })
  const { operations, contextId } = bench
  await operatorRuns(connection)
  const params = {
    name: 'acid-orders',
    namespaceMode: 'tenant',
    tenantOrg: 'acme',
    tenantProject: 'shop',
    tenantQuota: true,
    members: 2,
    moreUsers: { reporting: 'nocreatedb' },
    logicalBackup: true,
    pooler: true,
    loadBalancer: true,
    allowedRanges: ['203.0.113.0/24'],
    maintenanceWindows: ['Sun:01:00-05:00'],
    parameters: { max_connections: '200' },
    vaultCopy: true,
  }
  const intent = { engine: 'zalando', operation: 'provision', contextId, clusterId: null, params }
  const plan = await operations.plans.create(intent, never)
  expect(plan.checks.filter(check => check.status === 'fail' || check.status === 'unknown')).toEqual([])
  expect(plan.state).toBe('ready')

  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const over = () => ['completed', 'failed'].includes(operations.runs.get({ id: run.id }).status)
  await eventuallyTrue('the run is over', async () => over(), 300_000).catch(() => undefined)
  const ended = operations.runs.get({ id: run.id })
  expect(ended.message).toBeNull()
  expect(ended.stages.map(stage => [stage.id, stage.status])).toEqual(
    plan.stages.map(stage => [stage.id, stage.id === 'METRICS_SETUP' ? 'not-applicable' : 'done']),
  )
  expect(ended.steps.every(step => step.status === 'applied')).toBe(true)
  // The same once more: the database is this app's own and just so, which blocks nothing and changes nothing.
  const again = await operations.plans.create(intent, never)
  expect(again.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(again.steps.find(step => step.id === 'cluster')?.changes.filter(change => change.origin === 'ours')).toEqual([])
  expect(operations.vault.list()[0]).toMatchObject({
    title: 'acme-shop/app.acid-orders.credentials.postgresql.acid.zalan.do',
    keys: expect.arrayContaining(['username', 'password']),
  })
  expect(complaints).toEqual([])
})

test('the fleet tells the healthy database from the one whose sync failed, and Patroni is asked while somebody looks', async () => {
  const complaints: unknown[] = []
  await using practice = await runPracticeCluster({ contexts: ['here'], speed: 100 }, operators, error => complaints.push(error))
  await using connection = connect(practice)
  await operatorRuns(connection)
  const rows = new Map<string, DatabaseCluster>()
  await using session = createSession({
    connection,
    engines: [engine],
    clock: systemClock,
    random: () => 0.5,
    sampleMs: 30,
    memory: createMemoryBudget(Number.POSITIVE_INFINITY).share(),
    onRows: changed => {
      for (const row of changed) rows.set(`${row.namespace}/${row.name}`, row)
    },
    onSummary: () => undefined,
  })
  await eventuallyTrue('the first is healthy, with a good backup', async () => {
    const row = rows.get('crm/crm-contacts')
    return row?.health === 'healthy' && row.members.ready === 3 && row.backup.state === 'ok'
  })
  await eventuallyTrue('the other is degraded, though both members are ready', async () => {
    const row = rows.get('crm/crm-audit')
    return row?.health === 'degraded' && row.members.ready === 2
  })
  expect(rows.get('crm/crm-audit')?.reasons[0]?.text).toContain('sync failed')
  expect(rows.get('crm/crm-contacts')).toMatchObject({ version: '17', reasons: [] })

  const look = session.look('zalando', 'crm', 'crm-contacts', () => undefined)
  const detail = () => session.detail('zalando', 'crm', 'crm-contacts')
  await eventuallyTrue('each replica’s lag is known', async () => {
    const replicas = detail()?.members.filter(member => member.role === 'replica') ?? []
    return replicas.length === 2 && replicas.every(each => each.lagBytes !== null)
  })
  expect(detail()?.members[0]).toMatchObject({
    role: 'primary',
    zone: expect.stringContaining('practice'),
    replication: { timeline: 1, problem: null },
  })
  await eventuallyTrue('the server’s own version is in the row', async () => rows.get('crm/crm-contacts')?.version === '17.6')
  await eventuallyTrue('Services, users, pooler and events are there', async () => {
    const shown = detail()
    const sections = shown?.sections.map(section => section.id) ?? []
    return (
      ['users', 'databases', 'poolers', 'backups', 'patroni'].every(id => sections.includes(id)) &&
      (shown?.endpoints.length ?? 0) === 3 &&
      (shown?.events.length ?? 0) > 0
    )
  })
  expect(JSON.stringify(detail()?.sections.find(section => section.id === 'operator-settings'))).toContain(
    'OperatorConfiguration postgres-operator/postgres-operator',
  )
  look?.stop()
  expect(complaints).toEqual([])
})
