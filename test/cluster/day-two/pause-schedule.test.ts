import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { engine as cnpg } from '../../../src/main/engines/cnpg/engine.ts'
import { cronJobKind, roleBindingKind, roleKind, serviceAccountKind } from '../../../src/main/engines/kube-kinds.ts'
import { engine as zalando } from '../../../src/main/engines/zalando/engine.ts'
import { createPracticeClient } from '../../../src/main/practice/client.ts'
import { operators } from '../../../src/main/practice/operators/registry.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import { apiVersionOf } from '../../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../../fakes/operations-on.ts'
import { installCrds } from '../crds/install-crds.ts'
import { readCrds } from '../crds/read-crds.ts'
import { crdFolder, startTestCluster, type TestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal
const schedule = { pauseAt: '0 20 * * 1-5', resumeAt: '0 6 * * 1-5', timeZone: 'Europe/Berlin', image: 'alpine/kubectl:1.34' }
const selector = 'clouddb-desktop.io/component=pause-schedule'

/** By engine: its database, and what the real server must hold after each of the two commands. */
const rows = [
  {
    engine: cnpg,
    crds: 'cnpg',
    root: { metadata: { name: 'orders', namespace: 'team-a' }, spec: { instances: 2, storage: { size: '1Gi' } } },
    paused: { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } },
    resumed: { metadata: { annotations: { 'cnpg.io/hibernation': 'off' } } },
  },
  {
    engine: zalando,
    crds: 'zalando',
    root: {
      metadata: { name: 'acid-orders', namespace: 'team-a' },
      spec: { teamId: 'acid', numberOfInstances: 3, postgresql: { version: '17' }, volume: { size: '1Gi' } },
    },
    paused: { spec: { numberOfInstances: 0 }, metadata: { annotations: { 'clouddb-desktop/members-before-pause': '3' } } },
    resumed: { spec: { numberOfInstances: 3 } },
  },
] as const

/** The operator's own definitions where the folder has them, else those that the practice cluster brings. */
async function install(cluster: TestCluster, operator: 'cnpg' | 'zalando'): Promise<void> {
  const own = crdFolder(operator)
  if (existsSync(own)) return await installCrds(cluster.ask, await readCrds(own))
  await using client = createPracticeClient({ url: cluster.url, token: cluster.tokens.admin, ca: cluster.ca, context: 'real' }, 'set-up')
  const { crds = [] } = operators.find(each => each.id === operator) ?? {}
  for (const crd of crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
}

/** Asks whether the schedule's account may do something, by the server's own authorizer. */
async function may(cluster: TestCluster, user: string, attributes: Record<string, string>): Promise<boolean> {
  const spec = {
    user,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:team-a', 'system:authenticated'],
    resourceAttributes: attributes,
  }
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }
  const answer = await cluster.ask('/apis/authorization.k8s.io/v1/subjectaccessreviews', { method: 'POST', body })
  return (JSON.parse(answer.text) as { status: { allowed: boolean } }).status.allowed
}

/** Runs the words of a CronJob's container with the account's own token, as a pod would. */
async function runAs(cluster: TestCluster, folder: string, token: string, words: readonly string[]): Promise<string> {
  const kubeconfig = join(folder, 'kubeconfig.json')
  const entry = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: cluster.url, 'certificate-authority-data': Buffer.from(cluster.ca).toString('base64') } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }
  await writeFile(kubeconfig, JSON.stringify(entry), { mode: 0o600 })
  const [file = '', ...args] = words
  return await new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, KUBECONFIG: kubeconfig }
    execFile(file, args, { env, timeout: 60_000 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr)),
    )
  })
}

test.for(rows)(
  'a $crds schedule is accepted, and its account can do to one object what the CronJobs say, and nothing else',
  {
    timeout: 300_000,
  },
  async row => {
    await using cluster = await startTestCluster()
    await install(cluster, row.crds)
    await using life = new AsyncDisposableStack()
    const { group, version, kind, plural } = row.engine.root
    const path = `/apis/${group}/${version}/namespaces/team-a/${plural}`
    for (const name of [row.root.metadata.name, 'acid-other']) {
      const body = { apiVersion: `${group}/${version}`, kind, ...row.root, metadata: { ...row.root.metadata, name } }
      const answer = await cluster.ask(path, { method: 'POST', body })
      expect([answer.status, answer.status === 201 ? '' : answer.text]).toEqual([201, ''])
    }
    const authority = Buffer.from(cluster.ca).toString('base64')
    const context = contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin }, 'real')
    const connection = life.use(connectTo(context))
    const { operations, contextId } = life.use(await operationsOn(connection, { engines: [row.engine] }))
    const clusterId = `${contextId}:${row.engine.id}:team-a:${row.root.metadata.name}`
    const run = async (operation: string, params: Record<string, unknown>) => {
      const made = await operations.plans.create({ engine: row.engine.id, operation, contextId, clusterId, params }, never)
      expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
      const { id } = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
      await eventuallyTrue('it is over', async () => operations.runs.get({ id }).status === 'completed')
    }
    await run('schedule-pause', schedule)
    const list = async (of: typeof cronJobKind) =>
      (await connection.reader.list(of, { namespace: 'team-a', labelSelector: selector, signal: never })).items
    const cronJobs = await list(cronJobKind)
    expect(cronJobs.map(each => each.spec)).toMatchObject([
      { schedule: schedule.pauseAt, timeZone: schedule.timeZone, concurrencyPolicy: 'Forbid', suspend: false },
      { schedule: schedule.resumeAt },
    ])

    const [account] = await list(serviceAccountKind)
    const user = `system:serviceaccount:team-a:${account?.metadata.name ?? ''}`
    const own = { namespace: 'team-a', group, resource: plural, name: row.root.metadata.name }
    const rights: readonly (readonly [Record<string, string>, boolean])[] = [
      [{ ...own, verb: 'get' }, true],
      [{ ...own, verb: 'patch' }, true],
      [{ ...own, verb: 'update' }, false],
      [{ ...own, verb: 'delete' }, false],
      [{ ...own, verb: 'patch', subresource: 'status' }, false],
      [{ ...own, verb: 'patch', name: 'acid-other' }, false],
      [{ namespace: 'team-a', group, resource: plural, verb: 'list' }, false],
      [{ ...own, namespace: 'default', verb: 'patch' }, false],
      [{ namespace: 'team-a', group: '', resource: 'secrets', verb: 'get' }, false],
      [{ namespace: 'team-a', group: 'batch', resource: 'cronjobs', verb: 'patch' }, false],
      [{ namespace: 'team-a', group: 'rbac.authorization.k8s.io', resource: 'roles', verb: 'patch' }, false],
    ]
    for (const [attributes, allowed] of rights) expect([attributes, await may(cluster, user, attributes)]).toEqual([attributes, allowed])

    // The very words of the CronJobs, by the real kubectl, with a token of the account.
    const folder = await mkdtemp(join(tmpdir(), 'schedule-'))
    life.defer(() => rm(folder, { recursive: true, force: true }))
    const asked = await cluster.ask(`/api/v1/namespaces/team-a/serviceaccounts/${account?.metadata.name ?? ''}/token`, {
      method: 'POST',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    })
    const { token } = (JSON.parse(asked.text) as { status: { token: string } }).status
    const live = () => connection.reader.get(row.engine.root, 'team-a', row.root.metadata.name, never)
    for (const [index, then] of [row.paused, row.resumed].entries()) {
      const words = containerWords(cronJobs[index])
      await runAs(cluster, folder, token, words)
      expect(await live()).toMatchObject(then)
    }
    const [file = '', verb = '', resource = '', , ...rest] = containerWords(cronJobs[0])
    await expect(runAs(cluster, folder, token, [file, verb, resource, 'acid-other', ...rest])).rejects.toThrow(/Forbidden/)

    await run('unschedule-pause', {})
    for (const each of [cronJobKind, serviceAccountKind, roleKind, roleBindingKind])
      expect([each.kind, await list(each)]).toEqual([each.kind, []])
  },
)

test('who may make Roles but not bind any can make a schedule for what they may patch themselves; others are refused with the reason', {
  timeout: 300_000,
}, async () => {
  await using cluster = await startTestCluster({ crds: ['cnpg'] })
  await using life = new AsyncDisposableStack()
  const { group, version, kind, plural } = cnpg.root
  const body = { apiVersion: `${group}/${version}`, kind, ...rows[0].root }
  await cluster.ask(`/apis/${group}/${version}/namespaces/team-a/${plural}`, { method: 'POST', body })
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  const all = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete']
  const grant = async (name: string, verbs: readonly string[]) => {
    const rules = [
      { apiGroups: [''], resources: ['serviceaccounts'], verbs: all },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: all },
      { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: all },
      { apiGroups: [group], resources: ['*'], verbs },
    ]
    const metadata = { name, namespace: 'team-a' }
    const role = { apiVersion: apiVersionOf(roleKind), kind: 'Role', metadata, rules }
    const subject = { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }
    const binding = { apiVersion: apiVersionOf(roleBindingKind), kind: 'RoleBinding', metadata, roleRef, subjects: [subject] }
    for (const [what, object] of [
      ['roles', role],
      ['rolebindings', binding],
    ] as const)
      expect((await cluster.ask(`${rbac}/namespaces/team-a/${what}`, { method: 'POST', body: object })).status).toBe(201)
  }
  await grant('tina', ['get', 'list', 'watch', 'patch'])
  await grant('rita', ['get', 'list', 'watch'])
  const authority = Buffer.from(cluster.ca).toString('base64')
  const planAs = async (as: string) => {
    const context = contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin, as }, as)
    const { operations, contextId } = life.use(await operationsOn(life.use(connectTo(context)), { engines: [cnpg] }))
    const clusterId = `${contextId}:cnpg:team-a:orders`
    const made = await operations.plans.create(
      { engine: 'cnpg', operation: 'schedule-pause', contextId, clusterId, params: schedule },
      never,
    )
    return { made, operations }
  }
  const { made: refused } = await planAs('rita')
  expect(refused.state).toBe('blocked')
  expect(
    refused.checks
      .filter(check => check.status === 'fail')
      .map(check => check.seen)
      .join(),
  ).toContain('attempting to grant RBAC permissions not currently held')
  const { made, operations } = await planAs('tina')
  expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(made.steps.find(step => step.id === 'binding')?.unpredicted).toContain('which the plan makes before it')
  const { id } = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
  await eventuallyTrue('it stands', async () => operations.runs.get({ id }).status === 'completed')
})

/** Command and arguments of a CronJob's container. */
function containerWords(cronJob: unknown): readonly string[] {
  const spec = (
    cronJob as { spec: { jobTemplate: { spec: { template: { spec: { containers: { command: string[]; args: string[] }[] } } } } } }
  ).spec
  const [container] = spec.jobTemplate.spec.template.spec.containers
  return [...(container?.command ?? []), ...(container?.args ?? [])]
}
