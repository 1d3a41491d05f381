import { expect, test } from 'vitest'
import { readView } from '../../src/main/operations/read-view.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'

const nodes: KindRef = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false }

test('a list that is advice alone may fail: the view does not know it, and is not lost', async () => {
  await using server = await startFakeApiServer({ kinds: [] })
  server.intercept((_, response, url) => {
    if (!url.pathname.endsWith('/nodes')) return false
    response.writeHead(500, { 'content-type': 'text/plain' })
    response.end('no')
    return true
  })
  await using connection = connectTo(contextFor(server.url))
  const look = (read: { optional?: true }) =>
    readView({
      reader: connection.reader,
      reads: [{ kind: nodes, namespace: null, ...read }],
      engine: { watches: [] },
      signal: new AbortController().signal,
    })
  const advice = await look({ optional: true })
  expect(advice.lost).toBeNull()
  expect(advice.view.knows(nodes)).toBe('unknown')
  expect((await look({})).lost).not.toBeNull()
})
