import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoopbackHost, openLoopbackHost } from '../../../src/main/host/loopback-host.ts'
import { httpStatusOf } from '../../../src/shared/contract/procedure.ts'
import { AppErrorData } from '../../../src/shared/domain/app-error.ts'
import { type AppUnderTest, openApp } from '../../fakes/app-under-test.ts'
import { type Door, openPortDoor, openRestDoor, openSocketDoor, testToken } from '../../fakes/doors.ts'
import { type FakeApiServer, sendStatus, startFakeApiServer } from '../../fakes/fake-api-server.ts'

/** One context per way in which a server can refuse. */
const refusals = {
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  conflict: [409, 'Conflict'],
  internal: [500, 'InternalError'],
} as const

const secret = 'CANARY-in-an-answer'
let folder = ''
let held: AppUnderTest
let host: LoopbackHost
const stack = new AsyncDisposableStack()

async function startRefusing(code: number, reason: string): Promise<FakeApiServer> {
  const server = stack.use(await startFakeApiServer({ kinds: [] }))
  server.intercept((_, response, url) => {
    if (url.pathname === '/readyz') return false
    sendStatus(response, code, reason, `refused with token=${secret} and swordfish-42`)
    return true
  })
  return server
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refusals-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const servers: Record<string, string> = { unreachable: 'http://127.0.0.1:1' }
  for (const [name, [code, reason]] of Object.entries(refusals)) servers[name] = (await startRefusing(code, reason)).url
  const names = Object.keys(servers)
  const path = join(folder, 'config')
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: '/bin/cat',
    args: ['--cluster', 'orders', '--client-secret', 'CANARY-argument'],
    env: [
      { name: 'REGION', value: 'eu' },
      { name: 'VAULT_TOKEN', value: 'CANARY-variable' },
    ],
    interactiveMode: 'Never',
  }
  await writeFile(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: Object.entries(servers).map(([name, server]) => ({ name, cluster: { server } })),
      users: [
        { name: 'me', user: { token: 'swordfish-42' } },
        { name: 'command', user: { exec } },
      ],
      contexts: [
        ...names.map(name => ({ name, context: { cluster: name, user: 'me' } })),
        { name: 'command', context: { cluster: 'unreachable', user: 'command' } },
      ],
    }),
  )
  held = stack.use(await openApp(path))
  const log = held.app.callContext.log
  host = stack.use(await openLoopbackHost({ app: held.app, log, port: 0, token: testToken, pageDir: folder, devOrigin: null }))
})

afterAll(() => stack.disposeAsync())

const openDoor = {
  port: () => openPortDoor(held.app),
  socket: () => openSocketDoor(host),
  rest: () => openRestDoor(host),
}

/** The error of a call, checked to be one of the contract's. */
async function failureOf(call: Promise<unknown>): Promise<ORPCError<string, AppErrorData>> {
  const error: unknown = await call.then(
    () => 'it did not fail',
    reason => reason,
  )
  if (!(error instanceof ORPCError)) throw new Error(`no error of the contract: ${String(error)}`)
  AppErrorData.parse(error.data)
  return error
}

describe.each(['port', 'socket', 'rest'] as const)('through %s', kind => {
  let door: Door
  beforeAll(async () => {
    door = await openDoor[kind]()
  })
  afterAll(() => door[Symbol.asyncDispose]())

  async function contextOf(name: string) {
    const context = (await door.client.contexts.list()).contexts.find(each => each.name === name)
    if (context === undefined) throw new Error(`no context ${name}`)
    return context
  }

  test.each(['unreachable', 'unauthorized', 'forbidden', 'conflict', 'internal'] as const)(
    '%s: what a server does, in the contract’s words',
    async code => {
      const { id } = await contextOf(code)
      await door.client.contexts.connect({ id })
      const failure = await failureOf(door.client.contexts.choices({ id, source: 'namespaces' }))
      expect(failure).toMatchObject({ code, status: httpStatusOf[code], defined: true })
      expect(failure.message.length).toBeGreaterThan(10)
      expect(JSON.stringify(failure), 'no secret of the answer, no credential').not.toMatch(/CANARY|swordfish/)
    },
  )

  test('conflict: a command that has changed since it was looked at', async () => {
    const { id } = await contextOf('command')
    const failure = await failureOf(door.client.contexts.allowCommand({ id, fingerprint: 'another', allowed: true }))
    expect(failure).toMatchObject({ code: 'conflict', status: 409, data: { hint: 'Look at it again.' } })
  })

  test('a credential command is shown so that one sees what would run, without its secrets', async () => {
    const { consent } = await contextOf('command')
    expect(consent).toMatchObject({
      command: '/bin/cat',
      args: ['--cluster', 'orders', '--client-secret', '***'],
      maskedArgs: [3],
      env: [
        { name: 'REGION', value: 'eu', masked: false },
        { name: 'VAULT_TOKEN', value: '***', masked: true },
      ],
    })
  })

  test('bad-input: what is no kubeconfig is not added, and says why at its field', async () => {
    const before = await door.client.contexts.list()
    const junk: [string, RegExp][] = [
      ['hello', /not a map/],
      ['', /empty/],
      ['# nothing\n', /no contexts/],
      ['a: [', /not valid YAML/],
      ['{"apiVersion":"v1","kind":"Config","clusters":[],"users":[]}', /no contexts/],
      ['{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}', /kind is/],
      ['contexts: 5', /not a list/],
      ['\u0000', /control characters/],
    ]
    for (const [text, reason] of junk) {
      const failure = await failureOf(door.client.contexts.addText({ title: 'junk', text }))
      expect(failure, text).toMatchObject({
        code: 'bad-input',
        data: { fields: [{ path: 'text', message: expect.stringMatching(reason) }] },
      })
    }
    const paths: [string, RegExp][] = [
      [join(folder, 'nowhere'), /not there/],
      [folder, /folder/],
      ['config', /whole path/],
      ['~/nowhere', /not there/],
      ['/dev/zero', /plain file/],
    ]
    for (const [path, reason] of paths) {
      const failure = await failureOf(door.client.contexts.addFile({ path }))
      expect(failure, path).toMatchObject({
        code: 'bad-input',
        data: { fields: [{ path: 'path', message: expect.stringMatching(reason) }] },
      })
    }
    const after = await door.client.contexts.list()
    expect(after.sources).toEqual(before.sources)
    expect(after.contexts.map(context => context.id)).toEqual(before.contexts.map(context => context.id))
  })
})

describe('for the page alone', () => {
  test('a hidden part of a command is shown on request, and the journal says so without its value', async () => {
    await using door = await openPortDoor(held.app)
    const id = (await door.client.contexts.list()).contexts.find(each => each.name === 'command')?.id ?? ''
    const reveal = (part: 'argument' | 'environment', at: number) => door.client.contexts.revealCommand({ id, part, at })
    expect(await reveal('argument', 3)).toMatchObject({ value: 'CANARY-argument', hideAfterSeconds: 30 })
    expect((await reveal('environment', 1)).value).toBe('CANARY-variable')
    expect(await failureOf(reveal('environment', 2))).toMatchObject({ code: 'not-found' })
    const journal = await door.client.runs.journal({ limit: 2 })
    expect(journal.map(entry => entry.kind)).toEqual(['secret-revealed', 'secret-revealed'])
    expect(JSON.stringify(journal)).not.toContain('CANARY')
  })

  test('copying is blocked where the app has no clipboard, before anything is read', async () => {
    await using door = await openPortDoor(held.app)
    expect(await failureOf(door.client.vault.copy({ id: 'no-such', key: 'k' }))).toMatchObject({ code: 'blocked' })
    expect(await failureOf(door.client.clusters.copy({ id: 'a:b:c:d', secret: 's', key: 'k' }))).toMatchObject({ code: 'blocked' })
  })

  test('none of these has a way in through REST', async () => {
    for (const path of ['contexts/revealCommand', 'clusters/copy', 'vault/copy']) {
      const answer = await fetch(`${host.origin}/api/v1/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' },
        body: '{"id":"a","secret":"b","key":"c","part":"argument","at":0}',
      })
      expect(answer.status, path).toBe(404)
    }
  })
})
