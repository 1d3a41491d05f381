import { expect, test } from 'vitest'
import { connectTo, contextFor } from '../../../test/fakes/connect-to.ts'
import { sendJson, sendStatus, startFakeApiServer } from '../../../test/fakes/fake-api-server.ts'
import { serveDiscovery } from '../../../test/fakes/fleet-fixtures.ts'
import { createToyEngine } from '../../../test/fakes/toy-engine.ts'
import { readRights } from './read-rights.ts'

const signal = new AbortController().signal

/** A cluster that answers the review with this status. */
async function rightsWith(status: Record<string, unknown> | null, served = true) {
  await using server = await startFakeApiServer({ kinds: [] })
  const asked: string[] = []
  serveDiscovery(server, () => served)
  server.intercept((request, response, url) => {
    if (url.pathname !== '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews') return false
    request.on('data', chunk => asked.push(String(chunk)))
    request.on('end', () => {
      if (status === null) sendStatus(response, 403, 'Forbidden', 'you may not ask')
      else sendJson(response, 201, { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', status })
    })
    return true
  })
  await using connection = connectTo(contextFor(server.url))
  const rights = await readRights(connection.reader, [createToyEngine()], 'shop', signal)
  const verbsOf = (title: string) =>
    Object.fromEntries(rights.kinds.find(kind => kind.title === title)?.verbs.map(each => [each.verb, each.right]) ?? [])
  return { rights, verbsOf, asked }
}

const rule = (verbs: string[], apiGroups: string[], resources: string[], resourceNames?: string[]) => ({
  verbs,
  apiGroups,
  resources,
  ...(resourceNames === undefined ? {} : { resourceNames }),
})

test('verbs are allowed by their own rules, by stars, for some names only, or not', async () => {
  const { rights, verbsOf, asked } = await rightsWith({
    incomplete: false,
    resourceRules: [
      rule(['get', 'list'], ['toys.example.io'], ['toys']),
      rule(['delete'], ['toys.example.io'], ['toys'], ['old']),
      rule(['patch'], ['toys.example.io'], ['toys/status']),
      rule(['create'], ['other.example.io'], ['toys']),
      rule(['*'], [''], ['*']),
    ],
  })
  expect(JSON.parse(asked.join(''))).toMatchObject({ kind: 'SelfSubjectRulesReview', spec: { namespace: 'shop' } })
  expect(rights).toMatchObject({ namespace: 'shop', incomplete: false, problem: null })
  expect(verbsOf('Toy')).toEqual({ get: 'yes', list: 'yes', watch: 'no', create: 'no', update: 'no', patch: 'no', delete: 'named' })
  expect(new Set(Object.values(verbsOf('Secret')))).toEqual(new Set(['yes']))
})

test('what is not among incomplete rules could not be told', async () => {
  const { rights, verbsOf } = await rightsWith({
    incomplete: true,
    evaluationError: 'webhook authorizer does not support user rule resolution',
    resourceRules: [rule(['get'], ['*'], ['toys'])],
  })
  expect(rights).toMatchObject({ incomplete: true, problem: expect.stringContaining('webhook') })
  expect(verbsOf('Toy')).toMatchObject({ get: 'yes', list: 'unknown', delete: 'unknown' })
})

test('a status that makes no sense allows nothing', async () => {
  const { verbsOf } = await rightsWith({ resourceRules: [null, 5, { verbs: 'get', apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'] }] })
  expect(new Set(Object.values(verbsOf('Toy')))).toEqual(new Set(['no']))
})

test('an engine that is not served has no rights to tell, and a refused question is an error', async () => {
  expect((await rightsWith({ resourceRules: [] }, false)).rights.kinds).toEqual([])
  await expect(rightsWith(null)).rejects.toMatchObject({ code: 'forbidden' })
})
