import { Agent, request as httpsRequest } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiServer, createApiServer } from './api-server.ts'
import { widget, widgetDefinition } from './widget-for-tests.ts'

// What these answers are is compared with a real API server by `npm run test:cluster`; here each way of answering is seen once.
let server: ApiServer
let agent: Agent
beforeAll(async () => {
  server = await createApiServer({ context: 'one' })
  agent = new Agent({ ca: server.connection.ca, keepAlive: true })
  await send('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', widgetDefinition)
})
afterAll(async () => {
  agent.destroy()
  await server[Symbol.asyncDispose]()
})

interface Answer {
  readonly status: number
  readonly type: string
  readonly warning: string
  readonly text: string
}

function send(call: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const [method, path = '/'] = call.split(' ')
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const { port } = server
  const all = { authorization: `Bearer ${server.connection.token}`, 'content-type': 'application/json', ...headers }
  return new Promise((resolve, reject) => {
    const request = httpsRequest({ agent, hostname: '127.0.0.1', port, method, path, headers: all }, response => {
      let read = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        read += String(chunk)
      })
      response.on('end', () => {
        const { 'content-type': type = '', warning = '' } = response.headers
        resolve({ status: response.statusCode ?? 0, type, warning: String(warning), text: read })
      })
    })
    request.on('error', reject)
    request.end(text)
  })
}

const maps = '/api/v1/namespaces/default/configmaps'
const widgets = '/apis/example.com/v1/namespaces/default/widgets'

test('what is missing on purpose is refused with 501 and the reason', async () => {
  for (const path of [
    '/apis/autoscaling/v2',
    '/apis/events.k8s.io/v1/events',
    '/openapi/v2',
    '/api/v1/namespaces/default/pods/x/portforward',
  ]) {
    const { status, text } = await send(`GET ${path}`)
    expect({ path, status, text }).toMatchObject({ status: 501, text: expect.stringContaining('the practice cluster') })
  }
})

test('a path that leads nowhere is a plain 404', async () => {
  expect(await send('GET /apis/nobody.example.com/v1/things')).toMatchObject({ status: 404, text: '404 page not found\n' })
})

test('somebody is acted as, with their rights alone', async () => {
  const as = { 'impersonate-user': 'jane', 'impersonate-group': 'system:authenticated' }
  const who = await send('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', {}, as)
  expect(JSON.parse(who.text)).toMatchObject({ status: { userInfo: { username: 'jane', groups: ['system:authenticated'] } } })
  expect((await send(`GET ${maps}`, undefined, as)).status).toBe(403)
})

test('nobody grants more than they have', async () => {
  const rules = [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['create'] }]
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
  const subjects = [{ kind: 'User', name: 'kim' }]
  await send(`POST ${rbac}/roles`, { metadata: { name: 'maker' }, rules })
  await send(`POST ${rbac}/rolebindings`, { metadata: { name: 'maker' }, subjects, roleRef: { kind: 'Role', name: 'maker' } })
  const as = { 'impersonate-user': 'kim' }
  const more = { metadata: { name: 'more' }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] }
  const refused = await send(`POST ${rbac}/roles`, more, as)
  expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('attempting to grant RBAC permissions not currently held') })
  expect((await send(`POST ${rbac}/roles`, { metadata: { name: 'same' }, rules }, as)).status).toBe(201)
})

test('an answer comes as YAML, or not at all, as the client wants it', async () => {
  expect(await send(`GET ${maps}/none`, undefined, { accept: 'application/yaml' })).toMatchObject({
    status: 404,
    type: 'application/yaml',
    text: expect.stringContaining('reason: NotFound'),
  })
  expect((await send(`GET ${maps}`, undefined, { accept: 'text/html' })).status).toBe(406)
})

test('a field that is given twice is warned of, or refused', async () => {
  const twice = '{"metadata":{"name":"twice"},"data":{"a":"1","a":"2","b":"{\\"a\\":1}"}}'
  expect(await send(`POST ${maps}?dryRun=All`, twice)).toMatchObject({ status: 201, warning: '299 - "duplicate field \\"data.a\\""' })
  expect((await send(`POST ${maps}?dryRun=All&fieldValidation=Strict`, twice)).status).toBe(400)
})

test('applying takes no field that the schema does not declare', async () => {
  const type = { 'content-type': 'application/apply-patch+yaml' }
  const refused = await send(`PATCH ${widgets}/one?fieldManager=me`, widget('one', { size: '1Gi', colour: 'red' }), type)
  expect(refused).toMatchObject({ status: 500, text: expect.stringContaining('.spec.colour: field not declared in schema') })
})

test('a custom object is replaced only from a version that is named', async () => {
  await send(`POST ${widgets}`, widget('two'))
  expect((await send(`PUT ${widgets}/two`, widget('two'))).status).toBe(422)
})

test('the older way to ask for a watch begins with what is there, and one from a forgotten version ends with an error', async () => {
  server.compact()
  const gone = await send(`GET ${maps}?watch=1&resourceVersion=1`)
  expect({ status: gone.status, ...JSON.parse(gone.text) }).toMatchObject({
    status: 200,
    type: 'ERROR',
    object: { code: 410, reason: 'Expired' },
  })
  await send(`POST ${maps}`, { metadata: { name: 'seen' } })
  const old = await send('GET /api/v1/watch/namespaces/default/configmaps/seen?timeoutSeconds=1')
  expect(JSON.parse(old.text)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'seen' } } })
})
