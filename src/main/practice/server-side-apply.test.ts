import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiServer, createApiServer } from './api-server.ts'
import { createPracticeClient, PracticeApiError, type PracticeClient } from './client.ts'
import { getObject } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { coreTypes } from './resource-type.ts'
import { widget, widgetDefinition, widgetType } from './widget-for-tests.ts'

let server: ApiServer
let client: PracticeClient

beforeAll(async () => {
  server = await createApiServer({ context: 'one' })
  client = createPracticeClient(server.connection, 'tester')
  await client.create(coreTypes.CustomResourceDefinition, widgetDefinition)
})

afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function applyAs(manager: string, name: string, spec: Record<string, unknown>, force = false): Promise<KubeObject> {
  return client.patch(widgetType, { namespace: 'default', name }, 'apply', widget(name, spec), { fieldManager: manager, force })
}

function fieldsOf(object: KubeObject, manager: string): unknown {
  return object.metadata.managedFields?.find(entry => entry.manager === manager)?.fieldsV1
}

test('an applier owns what it sent, and defaults are nobody’s', async () => {
  const applied = await applyAs('a', 'own', {
    size: '1Gi',
    params: { p: 'q' },
    ports: [{ name: 'web', number: 80 }],
    tags: ['x'],
    steps: ['s'],
  })
  expect(applied).toMatchObject({ spec: { replicas: 1, mode: 'safe', ports: [{ name: 'web', number: 80, proto: 'TCP' }] } })
  expect(fieldsOf(applied, 'a')).toEqual({
    'f:spec': {
      'f:size': {},
      'f:params': { 'f:p': {} },
      'f:ports': { 'k:{"name":"web"}': { '.': {}, 'f:name': {}, 'f:number': {} } },
      'f:tags': { 'v:"x"': {} },
      'f:steps': {},
    },
  })
})

test('a field that an applier stops sending goes, unless somebody else owns it', async () => {
  await applyAs('a', 'stop', { size: '1Gi', params: { one: '1', two: '2' }, ports: [{ name: 'x' }, { name: 'y' }], tags: ['t', 'u'] })
  await applyAs('b', 'stop', { size: '1Gi', params: { two: '2' }, tags: ['u'] })
  const left = await applyAs('a', 'stop', { size: '1Gi', ports: [{ name: 'y' }] })
  expect(left.spec).toEqual({
    size: '1Gi',
    replicas: 1,
    mode: 'safe',
    params: { two: '2' },
    ports: [{ name: 'y', proto: 'TCP' }],
    tags: ['u'],
  })
})

test('taking a field from another applier is a conflict that names it', async () => {
  await applyAs('a', 'taken', { size: '1Gi', mode: 'safe' })
  const error: unknown = await applyAs('b', 'taken', { size: '2Gi', mode: 'fast' }).catch(caught => caught)
  if (!(error instanceof PracticeApiError)) throw new Error('a conflict was expected')
  expect([error.code, error.reason]).toEqual([409, 'Conflict'])
  expect(error.message).toBe('Apply failed with 2 conflicts: conflicts with "a":\n- .spec.mode\n- .spec.size')
  expect(getObject(error.status, 'details')?.causes).toEqual([
    { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.mode' },
    { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.size' },
  ])
  const forced = await applyAs('b', 'taken', { size: '2Gi', mode: 'fast' }, true)
  expect(forced.metadata.managedFields?.map(entry => entry.manager)).toEqual(['b'])
})

test('an ordinary write takes ownership, and the conflict with it says with which version', async () => {
  await applyAs('a', 'mixed', { size: '1Gi', replicas: 2 })
  const scaled = await client.patch(
    widgetType,
    { namespace: 'default', name: 'mixed' },
    'merge',
    { spec: { replicas: 3 } },
    { fieldManager: 'hand' },
  )
  expect(fieldsOf(scaled, 'hand')).toEqual({ 'f:spec': { 'f:replicas': {} } })
  expect(fieldsOf(scaled, 'a')).toEqual({ 'f:spec': { 'f:size': {} } })
  const error: unknown = await applyAs('a', 'mixed', { size: '1Gi', replicas: 2 }).catch(caught => caught)
  expect(String(error)).toContain('Apply failed with 1 conflict: conflict with "hand" using example.com/v1: .spec.replicas')
})

test('applying the same again changes nothing, not even the time of ownership', async () => {
  const first = await applyAs('a', 'twice', { size: '1Gi' })
  const second = await applyAs('a', 'twice', { size: '1Gi' })
  expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
})

test('the status subresource has owners of its own and leaves spec and generation alone', async () => {
  await applyAs('a', 'status', { size: '1Gi' })
  const key = { namespace: 'default', name: 'status' }
  const written = await client.patch(
    widgetType,
    key,
    'merge',
    { spec: { size: '5Gi' }, status: { replicas: 4 } },
    { subresource: 'status' },
  )
  expect(written).toMatchObject({ spec: { size: '1Gi' }, status: { replicas: 4 }, metadata: { generation: 1 } })
  const entry = written.metadata.managedFields?.find(found => found.subresource === 'status')
  expect(entry?.fieldsV1).toEqual({ 'f:status': { '.': {}, 'f:replicas': {} } })
  const main = await client.patch(widgetType, key, 'merge', { spec: { size: '2Gi' }, status: { replicas: 9 } })
  expect(main).toMatchObject({ spec: { size: '2Gi' }, status: { replicas: 4 }, metadata: { generation: 2 } })
})

test('built-in lists merge by their keys', async () => {
  const deployment = (container: object): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'd' } },
      template: { metadata: { labels: { app: 'd' } }, spec: { containers: [container] } },
    },
  })
  const key = { namespace: 'default', name: 'd' }
  await client.patch(coreTypes.Deployment, key, 'apply', deployment({ name: 'main', image: 'one' }), { fieldManager: 'a' })
  const both = await client.patch(coreTypes.Deployment, key, 'apply', deployment({ name: 'side', image: 'two' }), { fieldManager: 'b' })
  expect(both).toMatchObject({ spec: { template: { spec: { containers: [{ name: 'main' }, { name: 'side' }] } } } })
})
