import { expect, test } from 'vitest'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually, wait } from '../fakes/eventually.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { startFaultProxy } from '../fakes/fault-proxy.ts'
import { reflectInto } from '../fakes/reflect-into.ts'

const kind = { group: 'example.io', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true }

test('a watch that is answered with 200 and then says that its version is too old was never live', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  server.store.put(kind, { metadata: { name: 'one', namespace: 'shop' }, spec: { size: 1 } })
  await using proxy = await startFaultProxy({ target: server.url })
  await using connection = connectTo(contextFor(proxy.url))
  await using table = reflectInto(connection, kind)
  const sizes = () => [...table.rows.values()].map(row => JSON.stringify(row.spec))
  await eventually('live', () => table.reflector.freshness().state === 'live')
  await proxy.set({ refuse: true })
  proxy.breakAll('reset')
  await eventually('lost', () => table.reflector.freshness().state === 'unreachable')

  server.store.put(kind, { metadata: { name: 'one', namespace: 'shop' }, spec: { size: 2 } })
  let refused = 0
  const status = { apiVersion: 'v1', kind: 'Status', status: 'Failure', reason: 'Expired', code: 410, message: 'too old resource version' }
  // As the real server does: the headers first, and what is wrong a moment later, in the stream.
  server.intercept((request, response) => {
    if (!request.url?.includes('watch=') || refused > 0) return false
    refused += 1
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    void wait(50).then(() => response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`))
    return true
  })
  const before = table.states.length
  await proxy.heal()
  await eventually('live again', () => table.states.slice(before).some(each => each.state === 'live'))
  expect(refused).toBe(1)
  expect(sizes()).toEqual(['{"size":2}'])
})
