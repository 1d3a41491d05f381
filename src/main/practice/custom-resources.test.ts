import { gunzipSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiServer, createApiServer } from './api-server.ts'
import { createPracticeClient, PracticeApiError, type PracticeClient } from './client.ts'
import { getArray, getString } from './json.ts'
import { coreTypes } from './resource-type.ts'
import { widget, widgetDefinition, widgetType } from './widget-for-tests.ts'

let server: ApiServer
let client: PracticeClient

beforeAll(async () => {
  server = await createApiServer({
    context: 'one',
    admission: [
      {
        name: 'guard.example.com',
        apiGroup: 'example.com',
        kind: 'Widget',
        admit({ object }) {
          if (object.metadata.name === 'refused') {
            return {
              denied: {
                message: 'no',
                causes: [{ reason: 'FieldValueInvalid', field: 'spec.size', message: 'Invalid value: "1Gi": too small' }],
              },
            }
          }
          const labels = { ...object.metadata.labels, seen: 'yes' }
          return { object: { ...object, metadata: { ...object.metadata, labels } }, warnings: ['size is "deprecated"'] }
        },
      },
    ],
  })
  client = createPracticeClient(server.connection, 'tester')
  await client.create(coreTypes.CustomResourceDefinition, widgetDefinition)
})

afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

async function causesOf(spec: Record<string, unknown>): Promise<unknown> {
  const error: unknown = await client.create(widgetType, widget('bad', spec)).catch(caught => caught)
  if (!(error instanceof PracticeApiError)) throw new Error('a refusal was expected')
  expect([error.code, error.reason]).toEqual([422, 'Invalid'])
  return getArray(error.status, 'details', 'causes')
}

test('each broken rule of the schema is a cause with its field', async () => {
  expect(await causesOf({ size: 'big', replicas: 12, mode: 'odd', tags: ['a', 'a'], ports: [{ number: 1 }] })).toEqual([
    { reason: 'FieldValueInvalid', message: `Invalid value: "big": spec.size in body should match '^[0-9]+Gi$'`, field: 'spec.size' },
    {
      reason: 'FieldValueInvalid',
      message: 'Invalid value: 12: spec.replicas in body should be less than or equal to 9',
      field: 'spec.replicas',
    },
    { reason: 'FieldValueNotSupported', message: 'Unsupported value: "odd": supported values: "fast", "safe"', field: 'spec.mode' },
    { reason: 'FieldValueDuplicate', message: 'Duplicate value: "a"', field: 'spec.tags[1]' },
    { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.ports[0].name' },
  ])
  expect(await causesOf({ size: 5 })).toEqual([
    {
      reason: 'FieldValueTypeInvalid',
      message: 'Invalid value: "integer": spec.size in body must be of type string: "integer"',
      field: 'spec.size',
    },
  ])
})

test('unknown fields are dropped, except where the schema keeps them', async () => {
  const made = await client.create(widgetType, widget('pruned', { size: '1Gi', bogus: 1, free: { any: { thing: 1 } }, port: 'http' }))
  expect(made.spec).toEqual({ size: '1Gi', free: { any: { thing: 1 } }, port: 'http', replicas: 1, mode: 'safe' })
})

test('strict validation refuses unknown fields by name', async () => {
  const path = '/apis/example.com/v1/namespaces/default/widgets?fieldValidation=Strict'
  await expect(client.request('POST', path, widget('strict', { size: '1Gi', bogus: 1 }))).rejects.toThrow(
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.bogus"',
  )
})

test('an admission hook changes and refuses objects, in dry run too', async () => {
  const made = await client.create(widgetType, widget('admitted'), { dryRun: true })
  expect(made.metadata.labels).toEqual({ seen: 'yes' })
  await expect(client.create(widgetType, widget('refused'), { dryRun: true })).rejects.toThrow(
    'admission webhook "guard.example.com" denied the request: Widget.example.com "refused" is invalid: spec.size: Invalid value: "1Gi": too small',
  )
})

test('warnings travel in headers, and a large answer is compressed for who can take it', async () => {
  const dispatcher = new Agent({ connect: { ca: server.connection.ca } })
  const headers = { authorization: `Bearer ${server.connection.token}`, 'content-type': 'application/json' }
  const path = `${server.connection.url}/apis/example.com/v1/namespaces/default/widgets`
  const body = JSON.stringify(widget('warned', { size: '1Gi', free: { text: 'x'.repeat(200_000) } }))
  const made = await request(path, { dispatcher, method: 'POST', headers, body })
  await made.body.dump()
  expect(made.headers.warning).toBe('299 - "size is \\"deprecated\\""')
  const listed = await request(path, { dispatcher, headers: { ...headers, 'accept-encoding': 'gzip' } })
  expect(listed.headers['content-encoding']).toBe('gzip')
  const list: unknown = JSON.parse(gunzipSync(Buffer.from(await listed.body.arrayBuffer())).toString('utf8'))
  expect(getArray(list, 'items').map(item => getString(item, 'metadata', 'name'))).toContain('warned')
  await dispatcher.close()
})

test('the scale subresource reads and writes the replicas', async () => {
  await client.create(widgetType, widget('scaled'))
  const path = '/apis/example.com/v1/namespaces/default/widgets/scaled/scale'
  expect(await client.request('GET', path)).toMatchObject({ kind: 'Scale', spec: { replicas: 1 } })
  await client.request('PATCH', path, { spec: { replicas: 3 } }, 'application/merge-patch+json')
  expect(await client.get(widgetType, { namespace: 'default', name: 'scaled' })).toMatchObject({
    spec: { replicas: 3 },
    metadata: { generation: 2 },
  })
})

test('a definition that goes takes its kind and its objects with it', async () => {
  await client.delete(coreTypes.CustomResourceDefinition, { name: 'widgets.example.com' })
  await expect(client.list(widgetType)).rejects.toThrow('404 page not found')
  await client.create(coreTypes.CustomResourceDefinition, widgetDefinition)
  expect((await client.list(widgetType)).items).toEqual([])
})
