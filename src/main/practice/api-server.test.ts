import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventuallyTrue } from '../../../test/fakes/eventually-true.ts'
import { type ApiServer, createApiServer } from './api-server.ts'
import { createPracticeClient, PracticeApiError, type PracticeClient } from './client.ts'
import { getArray, getObject, getString } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { coreTypes } from './resource-type.ts'
import { widget, widgetDefinition, widgetType } from './widget-for-tests.ts'

let server: ApiServer
let client: PracticeClient

beforeAll(async () => {
  server = await createApiServer({ context: 'one', eventWindow: 50 })
  client = createPracticeClient(server.connection, 'tester')
  await client.create(coreTypes.CustomResourceDefinition, widgetDefinition)
})

afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function configMap(name: string, namespace = 'default', extra: Partial<KubeObject['metadata']> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...extra }, data: { a: '1' } }
}

async function failure(promise: Promise<unknown>): Promise<PracticeApiError> {
  const error: unknown = await promise.then(
    () => undefined,
    caught => caught,
  )
  if (error instanceof PracticeApiError) return error
  throw new Error('the request was expected to be refused')
}

async function makeNamespace(name: string): Promise<void> {
  await client.create(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
}

const until = (what: () => Promise<boolean>) => eventuallyTrue('it came about', what)

test('pages of one list show one state, whatever is written between them', async () => {
  await makeNamespace('paging')
  for (let index = 0; index < 7; index += 1) await client.create(coreTypes.ConfigMap, configMap(`c${index}`, 'paging'))
  const path = '/api/v1/namespaces/paging/configmaps?limit=3'
  const first = await client.request('GET', path)
  await client.delete(coreTypes.ConfigMap, { namespace: 'paging', name: 'c4' })
  await client.create(coreTypes.ConfigMap, configMap('c3x', 'paging'))
  const second = await client.request('GET', `${path}&continue=${getString(first, 'metadata', 'continue')}`)
  expect(getArray(second, 'items').map(item => getString(item, 'metadata', 'name'))).toEqual(['c3', 'c4', 'c5'])
  expect(getObject(second, 'metadata')?.resourceVersion).toBe(getObject(first, 'metadata')?.resourceVersion)
  expect(getObject(first, 'metadata')?.remainingItemCount).toBe(4)
})

test('a continue token behind the window answers 410 with a token for the rest', async () => {
  await makeNamespace('expiry')
  for (let index = 0; index < 4; index += 1) await client.create(coreTypes.ConfigMap, configMap(`c${index}`, 'expiry'))
  const path = '/api/v1/namespaces/expiry/configmaps?limit=2'
  const first = await client.request('GET', path)
  await client.create(coreTypes.ConfigMap, configMap('later', 'expiry'))
  server.compact()
  const error = await failure(client.request('GET', `${path}&continue=${getString(first, 'metadata', 'continue')}`))
  expect([error.code, error.reason]).toEqual([410, 'Expired'])
  const rest = await client.request('GET', `${path}&continue=${getString(error.status, 'metadata', 'continue')}`)
  expect(getArray(rest, 'items')).toHaveLength(2)
})

test('a watch goes on from a revision without a gap, and answers 410 once that is forgotten', async () => {
  const listed = await client.list(coreTypes.ConfigMap)
  await client.create(coreTypes.ConfigMap, configMap('w1'))
  await client.patch(coreTypes.ConfigMap, { namespace: 'default', name: 'w1' }, 'merge', { data: { a: '2' } })
  await client.delete(coreTypes.ConfigMap, { namespace: 'default', name: 'w1' })
  const signal = AbortSignal.timeout(120_000)
  const types: string[] = []
  for await (const event of client.watch(coreTypes.ConfigMap, { resourceVersion: listed.resourceVersion, signal })) {
    types.push(event.type)
    if (event.type === 'DELETED') break
  }
  expect(types).toEqual(['ADDED', 'MODIFIED', 'DELETED'])
  for (let index = 0; index < 70; index += 1) {
    await client.patch(coreTypes.ConfigMap, { namespace: 'expiry', name: 'c0' }, 'merge', { data: { a: String(index) } })
  }
  const watch = client.watch(coreTypes.ConfigMap, { resourceVersion: listed.resourceVersion, signal })
  const error = await failure(watch[Symbol.asyncIterator]().next())
  expect([error.code, error.reason]).toEqual([410, 'Expired'])
  expect(error.message).toMatch(/^too old resource version: \d+ \(\d+\)$/)
})

test('a watch list sends what is there, then the bookmark that says so', async () => {
  const path =
    '/api/v1/namespaces?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1'
  const response = await fetchText(path)
  const events: { type: string; object: KubeObject }[] = response
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(events[0]?.type).toBe('ADDED')
  expect(events.at(-1)?.type).toBe('BOOKMARK')
  expect(events.at(-1)?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
})

async function fetchText(path: string, accept = 'application/json'): Promise<string> {
  const { request, Agent } = await import('undici')
  const dispatcher = new Agent({ connect: { ca: server.connection.ca } })
  const headers = { authorization: `Bearer ${server.connection.token}`, accept }
  const response = await request(server.connection.url + path, { dispatcher, headers })
  const text = await response.body.text()
  await dispatcher.close()
  return text
}

test('selectors choose by labels and fields, and a watch turns a lost match into a deletion', async () => {
  await client.create(coreTypes.ConfigMap, configMap('s1', 'default', { labels: { tier: 'gold', zone: 'a' } }))
  await client.create(coreTypes.ConfigMap, configMap('s2', 'default', { labels: { tier: 'tin' } }))
  const names = async (labelSelector: string): Promise<unknown[]> =>
    (await client.list(coreTypes.ConfigMap, { namespace: 'default', labelSelector })).items.map(item => item.metadata.name)
  expect(await names('tier in (gold,silver)')).toEqual(['s1'])
  expect(await names('tier,!zone')).toEqual(['s2'])
  expect(await names('tier!=gold,tier')).toEqual(['s2'])
  const listed = await client.list(coreTypes.ConfigMap, { fieldSelector: 'metadata.name=s1' })
  expect(listed.items).toHaveLength(1)
  const controller = new AbortController()
  const watching = client.watch(coreTypes.ConfigMap, {
    labelSelector: 'tier=gold',
    resourceVersion: listed.resourceVersion,
    signal: controller.signal,
  })
  await client.patch(coreTypes.ConfigMap, { namespace: 'default', name: 's1' }, 'merge', { metadata: { labels: { tier: 'tin' } } })
  const { value } = await watching[Symbol.asyncIterator]().next()
  expect(value).toMatchObject({ type: 'DELETED', object: { metadata: { name: 's1' } } })
  controller.abort()
  expect((await failure(client.list(coreTypes.ConfigMap, { fieldSelector: 'spec.color=red' }))).code).toBe(400)
})

test('an update with an old resourceVersion is a conflict and changes nothing', async () => {
  const made = await client.create(coreTypes.ConfigMap, configMap('occ'))
  await client.update(coreTypes.ConfigMap, { ...made, data: { a: '2' } })
  const error = await failure(client.update(coreTypes.ConfigMap, { ...made, data: { a: '3' } }))
  expect([error.code, error.reason]).toEqual([409, 'Conflict'])
  expect(error.message).toContain('the object has been modified; please apply your changes to the latest version and try again')
  expect(getObject(await client.get(coreTypes.ConfigMap, { namespace: 'default', name: 'occ' }), 'data')).toEqual({ a: '2' })
})

test('a write that changes nothing keeps the resourceVersion', async () => {
  const made = await client.create(coreTypes.ConfigMap, configMap('same'))
  const again = await client.patch(coreTypes.ConfigMap, { namespace: 'default', name: 'same' }, 'merge', { data: { a: '1' } })
  expect(again.metadata.resourceVersion).toBe(made.metadata.resourceVersion)
})

test('a dry run answers as the real thing would and stores nothing', async () => {
  const made = await client.create(widgetType, widget('dry'), { dryRun: true })
  expect(made).toMatchObject({ spec: { size: '1Gi', replicas: 1, mode: 'safe' } })
  expect(await client.get(widgetType, { namespace: 'default', name: 'dry' })).toBeUndefined()
  await client.create(widgetType, widget('dry'))
  const patched = await client.patch(
    widgetType,
    { namespace: 'default', name: 'dry' },
    'merge',
    { spec: { replicas: 2 } },
    { dryRun: true },
  )
  expect(patched).toMatchObject({ spec: { replicas: 2 }, metadata: { generation: 2 } })
  expect(await client.get(widgetType, { namespace: 'default', name: 'dry' })).toMatchObject({
    spec: { replicas: 1 },
    metadata: { generation: 1 },
  })
})

test('an object with a finalizer stays, marked, until the finalizer goes', async () => {
  await client.create(coreTypes.ConfigMap, configMap('held', 'default', { finalizers: ['example.com/hold'] }))
  const key = { namespace: 'default', name: 'held' }
  await client.delete(coreTypes.ConfigMap, key)
  expect((await client.get(coreTypes.ConfigMap, key))?.metadata.deletionTimestamp).toMatch(/Z$/)
  await client.patch(coreTypes.ConfigMap, key, 'json', [{ op: 'remove', path: '/metadata/finalizers' }])
  expect(await client.get(coreTypes.ConfigMap, key)).toBeUndefined()
})

test('dependents go with their owner: in the background, in the foreground before it, or not at all', async () => {
  for (const policy of ['Background', 'Foreground', 'Orphan'] as const) {
    const owner = await client.create(coreTypes.ConfigMap, configMap(`owner-${policy.toLowerCase()}`))
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata.name ?? '', uid: owner.metadata.uid ?? '', blockOwnerDeletion: true },
    ]
    const child = configMap(`child-${policy.toLowerCase()}`, 'default', { ownerReferences })
    await client.create(coreTypes.ConfigMap, child)
    const ownerKey = { namespace: 'default', name: owner.metadata.name ?? '' }
    const childKey = { namespace: 'default', name: child.metadata.name ?? '' }
    await client.delete(coreTypes.ConfigMap, ownerKey, { propagationPolicy: policy })
    await until(async () => (await client.get(coreTypes.ConfigMap, ownerKey)) === undefined)
    if (policy === 'Orphan') expect((await client.get(coreTypes.ConfigMap, childKey))?.metadata.ownerReferences).toBeUndefined()
    else await until(async () => (await client.get(coreTypes.ConfigMap, childKey)) === undefined)
  }
})

test('a delete with the wrong uid is refused', async () => {
  await client.create(coreTypes.ConfigMap, configMap('guarded'))
  const error = await failure(client.delete(coreTypes.ConfigMap, { namespace: 'default', name: 'guarded' }, { uid: 'other' }))
  expect(error.code).toBe(409)
  expect(error.message).toContain('the UID in the precondition (other) does not match the UID in record')
})

test('a namespace empties before it goes and takes nothing new meanwhile', async () => {
  await makeNamespace('leaving')
  await client.create(coreTypes.ConfigMap, configMap('held', 'leaving', { finalizers: ['example.com/hold'] }))
  await client.delete(coreTypes.Namespace, { name: 'leaving' })
  expect(await client.get(coreTypes.Namespace, { name: 'leaving' })).toMatchObject({ status: { phase: 'Terminating' } })
  const error = await failure(client.create(coreTypes.ConfigMap, configMap('late', 'leaving')))
  expect([error.code, getArray(error.status, 'details', 'causes').map(cause => getString(cause, 'reason'))]).toEqual([
    403,
    ['NamespaceTerminating'],
  ])
  await client.patch(coreTypes.ConfigMap, { namespace: 'leaving', name: 'held' }, 'merge', { metadata: { finalizers: null } })
  await until(async () => (await client.get(coreTypes.Namespace, { name: 'leaving' })) === undefined)
})

test('a pod on a node takes its grace, a pod on none goes at once', async () => {
  const pod = (name: string, spec: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
  })
  await client.create(coreTypes.Pod, pod('placed', { nodeName: 'n1' }))
  await client.create(coreTypes.Pod, pod('unplaced', {}))
  for (const name of ['placed', 'unplaced']) await client.delete(coreTypes.Pod, { namespace: 'default', name })
  expect(await client.get(coreTypes.Pod, { namespace: 'default', name: 'unplaced' })).toBeUndefined()
  expect((await client.get(coreTypes.Pod, { namespace: 'default', name: 'placed' }))?.metadata.deletionGracePeriodSeconds).toBe(30)
  await until(async () => (await client.get(coreTypes.Pod, { namespace: 'default', name: 'placed' })) === undefined)
})

test('a Secret takes text and keeps base64', async () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' }, stringData: { user: 'ann' } }
  expect(await client.create(coreTypes.Secret, secret)).toMatchObject({ type: 'Opaque', data: { user: 'YW5u' } })
  expect(await client.get(coreTypes.Secret, { namespace: 'default', name: 's' })).not.toHaveProperty('stringData')
})

test('names are refused in the words of the API', async () => {
  const error = await failure(client.create(coreTypes.ConfigMap, configMap('Not_A_Name')))
  expect([error.code, error.reason]).toEqual([422, 'Invalid'])
  expect(error.message).toMatch(
    /^ConfigMap "Not_A_Name" is invalid: metadata.name: Invalid value: "Not_A_Name": a lowercase RFC 1123 subdomain/,
  )
})

test('a request without a token is anonymous, one with a wrong token is nobody', async () => {
  const anonymous = createPracticeClient({ ...server.connection, token: 'wrong' }, 'x')
  expect((await failure(anonymous.list(coreTypes.Pod))).code).toBe(401)
  await anonymous[Symbol.asyncDispose]()
})

test('tables carry the columns of the definition', async () => {
  const table: unknown = JSON.parse(
    await fetchText('/apis/example.com/v1/namespaces/default/widgets', 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'),
  )
  expect(getArray(table, 'columnDefinitions').map(column => getString(column, 'name'))).toEqual(['Name', 'Replicas', 'Ready', 'Age'])
  expect(getArray(getArray(table, 'rows')[0], 'cells').slice(0, 2)).toEqual(['dry', 1])
})
