import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isContractProcedure } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoopbackHost, openLoopbackHost } from '../../../src/main/host/loopback-host.ts'
import { contract } from '../../../src/shared/contract.ts'
import { type AppUnderTest, openApp } from '../../fakes/app-under-test.ts'
import { type Door, openPortDoor, openSocketDoor, testToken } from '../../fakes/doors.ts'
import { seededRandom } from '../../fakes/seeded-random.ts'

/** Over both doors together; `FUZZ_MESSAGES=100000` is the goal's own number. */
const messages = Number(process.env.FUZZ_MESSAGES ?? 5_000)
const seed = Number(process.env.FUZZ_SEED ?? 1)

let folder = ''
let held: AppUnderTest
let host: LoopbackHost
const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzz-'))
  held = await openApp(null)
  host = await openLoopbackHost({
    app: held.app,
    log: held.app.callContext.log,
    port: 0,
    token: testToken,
    pageDir: folder,
    devOrigin: null,
  })
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterAll(async () => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
  await host[Symbol.asyncDispose]()
  await held[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Starting a cluster process per message would fuzz the operating system. */
const leftOut = /^\/system\/(startPractice|resetPractice)$/
const paths = Object.entries(contract).flatMap(([space, procedures]) =>
  Object.entries(procedures).flatMap(([name, procedure]) =>
    isContractProcedure(procedure) && !leftOut.test(`/${space}/${name}`) ? [`/${space}/${name}`] : [],
  ),
)
const keys = [
  'id',
  'engine',
  'operation',
  'contextId',
  'clusterId',
  'params',
  'settings',
  'alias',
  'text',
  'title',
  'consent',
  'typed',
  'key',
  'secret',
  'limit',
  'before',
  'health',
  'context',
  'source',
  'namespace',
  'tiers',
  'clipboardSeconds',
  'fingerprint',
  'allowed',
  'path',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'then',
  'toJSON',
  '0',
  '-1',
  '',
  'length',
]
const texts = [
  '',
  'cnpg',
  'provision',
  '__proto__',
  'constructor',
  'a:cnpg:b:c',
  '../../etc/passwd',
  '\u0000',
  '\u202e',
  '<script>',
  '{{x}}',
  "'; drop table plans; --",
  'x'.repeat(5_000),
  '🦄',
  '\ud800',
  'null',
  'NaN',
  '1e999',
  '{"__proto__":{"polluted":true}}',
  'apiVersion: v1\nkind: Config\n',
  '&a [*a]',
  '%00',
  'name',
]

function createFuzz() {
  const random = seededRandom(seed)
  const int = (below: number) => Math.floor(random() * below)
  const pick = <T>(all: readonly T[]): T => all[int(all.length)] as T
  function value(depth: number): string {
    const kind = int(depth > 4 ? 5 : 9)
    if (kind === 0) return JSON.stringify(pick(texts))
    if (kind === 1) return pick(['0', '-1', '1e308', '9007199254740993', '0.1', '1e-320'])
    if (kind === 2) return pick(['null', 'true', 'false'])
    if (kind === 3) return JSON.stringify(pick(keys))
    if (kind === 4) return '[]'
    if (kind === 5) return `[${Array.from({ length: int(4) }, () => value(depth + 1)).join()}]`
    // Written as text: an object literal would set the prototype instead of a key of that name.
    return `{${Array.from({ length: int(6) }, () => `${JSON.stringify(pick(keys))}:${value(depth + 1)}`).join()}}`
  }
  const meta = () =>
    pick([
      '',
      '',
      `,"meta":[[${int(9)},"${pick(keys)}"]]`,
      ',"meta":[[1,"__proto__","x"],[2]]',
      ',"meta":5',
      ',"meta":[[3,"id"]]',
      ',"meta":[[3,"__proto__","x"]]',
      ',"maps":[["__proto__"]]',
    ])
  function message(): string | Uint8Array {
    const id = pick([String(int(1_000_000)), String(int(1_000_000)), '0', '"__proto__"', 'null', '{}', '-1', '1e99'])
    const path = pick([
      ...paths,
      ...paths,
      '/__proto__/x',
      '/constructor/constructor',
      '/system/__proto__',
      '/',
      '',
      '/system',
      '//',
      '/%2e%2e',
      'x',
    ])
    const body = `{"json":${value(0)}${meta()}}`
    switch (int(12)) {
      case 0:
        return Uint8Array.from({ length: int(200) }, () => int(256))
      case 1:
        return pick(texts)
      case 2:
        return `{"i":${id},"t":${int(9)},"p":${value(0)}}`
      case 3:
        return `{"i":${id},"p":{"u":${JSON.stringify(path)},"b":${value(0)},"h":${value(2)},"m":${value(3)}}}`
      case 4: {
        const whole = `{"i":${id},"p":{"u":"${path}","b":${body}}}`
        return whole.slice(0, int(whole.length))
      }
      case 5:
        return `{"i":${id},"__proto__":{"polluted":true},"p":{"u":"${path}","__proto__":{"polluted":true},"b":${body}}}`
      case 6:
        return `${'['.repeat(int(3_000))}`
      default:
        return `{"i":${id},"p":{"u":"${path}","b":${body}}}`
    }
  }
  return message
}

/** All own keys of what every object and function has above it. */
function prototypes(): string {
  return JSON.stringify(
    [Object.prototype, Array.prototype, Function.prototype, String.prototype].map(each => Reflect.ownKeys(each).map(String)),
  )
}

test(`${messages} fuzzed messages: no uncaught error, no effect, and the app still answers`, {
  timeout: 600_000 + messages * 20,
}, async () => {
  const before = prototypes()
  const dropped: string[] = []
  await using port = await openPortDoor(held.app, reason => dropped.push(reason))
  let socket: Door = await openSocketDoor(host)
  const settled = await port.client.contexts.list()
  const plans = (await port.client.plans.list()).length
  const message = createFuzz()
  for (let sent = 0; sent < messages; sent += 2) {
    port.sendRaw(message())
    socket.sendRaw(message())
    if (sent % 200 !== 0) continue
    // In between it answers, and a socket that was closed over a message may be opened again.
    expect((await port.client.system.info()).version).toBe('0.0.0-test')
    const answer = await Promise.race([
      socket.client.system.info().catch(() => null),
      new Promise<null>(resolve => setTimeout(() => resolve(null), 5_000)),
    ])
    if (answer === null) {
      await Promise.resolve(socket[Symbol.asyncDispose]()).catch(() => undefined)
      socket = await openSocketDoor(host)
    }
  }
  await new Promise(resolve => setTimeout(resolve, 300))
  expect((await socket.client.system.info()).version).toBe('0.0.0-test')
  // Not all of it is dropped at the door: a good part is well-formed and reaches the procedures.
  expect(port.heard.length).toBeGreaterThan(messages / 20)
  expect(uncaught).toEqual([])
  expect(prototypes()).toBe(before)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  const after = await port.client.contexts.list()
  expect(after.contexts.map(context => [context.id, context.name])).toEqual(settled.contexts.map(context => [context.id, context.name]))
  expect((await port.client.plans.list()).length).toBeGreaterThanOrEqual(plans)
  expect(held.lines.filter(line => / error /.test(line))).toEqual([])
  await socket[Symbol.asyncDispose]()
})

test('keys of the prototype pass through parameters, settings and names as what they are: text', async () => {
  await using port = await openPortDoor(held.app)
  const { client } = port
  const before = prototypes()
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
    const params: Record<string, unknown> = JSON.parse(
      `{"name":"orders","namespace":"default","${key}":{"polluted":true},"labels":{"${key}":"x"}}`,
    )
    const intent = { engine: 'cnpg', operation: 'provision', contextId: null, clusterId: null, params }
    await client.plans.preview(intent).catch(() => undefined)
    await client.plans.create({ ...intent, operation: key }).then(
      () => expect.unreachable(),
      error => expect(error.code, key).toMatch(/^(not-found|bad-input)$/),
    )
    await client.plans.create({ ...intent, engine: key }).then(
      () => expect.unreachable(),
      error => expect(error.code, key).toMatch(/^(not-found|bad-input)$/),
    )
    const text = `{"apiVersion":"v1","kind":"Config","clusters":[{"name":"${key}","cluster":{"server":"https://127.0.0.1:1"}}],
      "users":[{"name":"${key}","user":{}}],"contexts":[{"name":"${key}","context":{"cluster":"${key}","user":"${key}"}}],"__proto__":{"polluted":1}}`
    const list = await client.contexts.addText({ title: key, text })
    const context = list.contexts.find(each => each.name === key)
    expect(context?.server, key).toBe('https://127.0.0.1:1')
    const set = await client.contexts.configure({ id: context?.id ?? '', settings: { alias: key, group: key } })
    expect(set.settings).toMatchObject({ alias: key, group: key })
    await client.contexts.removeSource({ id: list.sources.find(each => each.title === key)?.id ?? '' })
    await client.vault.reveal({ id: key, key }).catch(error => expect(error.code).toBe('not-found'))
  }
  expect(prototypes()).toBe(before)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(uncaught).toEqual([])
})
