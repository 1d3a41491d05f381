/** The app creates by server-side apply that carries a resourceVersion which no object has: here is what the real server makes of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildStepRequest, requestTarget } from '../../src/main/operations/step-request.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { startTestCluster, type TestCluster } from './start-test-cluster.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster({ crds: ['cnpg', 'prometheus-operator'] })
})
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
})

const kind = (group: string, version: string, kind: string, plural: string, namespaced = true): KindRef => ({
  group,
  version,
  kind,
  plural,
  namespaced,
})

/** Every kind that a plan can create, with the least that it takes. */
const kinds: readonly (readonly [KindRef, Record<string, unknown>])[] = [
  [kind('', 'v1', 'Namespace', 'namespaces', false), {}],
  [kind('', 'v1', 'Secret', 'secrets'), { data: { key: 'YQ==' } }],
  [kind('', 'v1', 'ResourceQuota', 'resourcequotas'), { spec: { hard: { pods: '3' } } }],
  [kind('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'), { spec: { podSelector: {} } }],
  [kind('postgresql.cnpg.io', 'v1', 'Cluster', 'clusters'), { spec: { instances: 1, storage: { size: '1Gi' } } }],
  [kind('postgresql.cnpg.io', 'v1', 'ScheduledBackup', 'scheduledbackups'), { spec: { schedule: '0 0 0 * * *', cluster: { name: 'x' } } }],
  [kind('barmancloud.cnpg.io', 'v1', 'ObjectStore', 'objectstores'), { spec: { configuration: { destinationPath: 's3://x/' } } }],
  [kind('monitoring.coreos.com', 'v1', 'PodMonitor', 'podmonitors'), { spec: { selector: {}, podMetricsEndpoints: [] } }],
]

async function create(
  kind: KindRef,
  content: Record<string, unknown>,
  more: { dryRun?: boolean; force?: boolean; labels?: Record<string, string> } = {},
) {
  const name = `guarded-${kind.plural}`
  const metadata = {
    name,
    ...(kind.namespaced ? { namespace: 'default' } : {}),
    ...(more.labels === undefined ? {} : { labels: more.labels }),
  }
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  const manifest = { apiVersion, kind: kind.kind, metadata, ...content }
  const basis = { exists: false, uid: null, resourceVersion: null }
  const signal = new AbortController().signal
  const step = { id: 'it', title: 'it', kind, verb: 'apply', manifest } as const
  const request = buildStepRequest(step, { basis, force: more.force ?? false, guardCreate: true, signal })
  const query = more.dryRun === true ? { ...request.query, dryRun: 'All' } : (request.query ?? {})
  const { contentType = '' } = request
  return cluster.ask(requestTarget({ ...request, query }), { method: 'PATCH', contentType, body: JSON.parse(request.body ?? '') })
}

test.for(kinds.map(([kind, content]) => ({ name: kind.kind, kind, content })))(
  'a new $name is created, in dry run and for real; one that is there is a conflict, also by force',
  async ({ kind, content }) => {
    expect(await create(kind, content, { dryRun: true })).toMatchObject({ status: 201 })
    expect(await create(kind, content)).toMatchObject({ status: 201 })
    const again = { status: 409, body: { reason: 'Conflict', message: expect.stringContaining('the object has been modified') } }
    expect(await create(kind, content, { dryRun: true })).toMatchObject(again)
    expect(await create(kind, content, { labels: { changed: 'yes' } })).toMatchObject(again)
    expect(await create(kind, content, { labels: { changed: 'yes' }, force: true })).toMatchObject(again)
  },
)
