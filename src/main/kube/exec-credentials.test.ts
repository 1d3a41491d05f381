import { chmod, mkdir, mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../../test/fakes/connect-to.ts'
import { eventually } from '../../../test/fakes/eventually.ts'
import { eventuallyTrue } from '../../../test/fakes/eventually-true.ts'
import { startFakeApiServer } from '../../../test/fakes/fake-api-server.ts'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { createExecCredentials, type ExecCredentials } from './exec-credentials.ts'
import { type KubeconfigContext, parseKubeconfig } from './kubeconfig.ts'
import { createLoginShellPath } from './login-shell-path.ts'
import { type CommandRunner, createCommandRunner } from './run-command.ts'

const v1 = 'client.authentication.k8s.io/v1'
const never = new AbortController().signal
let folder: string
let runner: CommandRunner
let allowed: boolean
let clock: Clock & { offset: number }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exec-'))
  await mkdir(join(folder, 'bin'))
  const moved = { offset: 0 }
  clock = Object.assign(moved, {
    now: () => systemClock.now() + moved.offset,
    monotonic: () => systemClock.monotonic() + moved.offset,
    after: systemClock.after,
  })
  runner = createCommandRunner(systemClock)
  allowed = true
})
afterEach(() => runner[Symbol.dispose]())

/** A helper that notes each run and then does what the script says. */
async function helper(script: string, name = 'helper') {
  const file = join(folder, 'bin', name)
  await writeFile(file, `#!/bin/sh\necho run >> ${folder}/runs\n${script}\n`)
  await chmod(file, 0o755)
}

const runs = async () => (await readFile(join(folder, 'runs'), 'utf8').catch(() => '')).split('\n').filter(Boolean).length
const credential = (status: object) => JSON.stringify({ kind: 'ExecCredential', apiVersion: v1, status })
const say = (text: string) => `cat <<'EOT'\n${text}\nEOT`

function credentials(options: { timeoutMs?: number } = {}): ExecCredentials {
  const run =
    options.timeoutMs === undefined
      ? runner.run
      : (request: Parameters<typeof runner.run>[0]) => runner.run({ ...request, timeoutMs: options.timeoutMs ?? 0 })
  return createExecCredentials({
    run,
    clock,
    path: async () => `${join(folder, 'bin')}:/usr/bin:/bin`,
    env: { HOME: folder, NODE_OPTIONS: '--inspect', ELECTRON_RUN_AS_NODE: '1' },
    homeDir: folder,
    consent: () => allowed,
  })
}

function contexts(server: string, count: number, exec: Record<string, unknown> = {}): KubeconfigContext[] {
  const names = Array.from({ length: count }, (_, i) => `c${i}`)
  const config = {
    clusters: names.map(name => ({ name, cluster: { server } })),
    users: [{ name: 'shared', user: { exec: { apiVersion: v1, command: 'helper', interactiveMode: 'Never', ...exec } } }],
    contexts: names.map(name => ({ name, context: { cluster: name, user: 'shared' } })),
  }
  return parseKubeconfig(JSON.stringify(config), { path: join(folder, 'config') }).contexts
}

function only(exec: Record<string, unknown> = {}): KubeconfigContext {
  const context = contexts('http://127.0.0.1:1', 1, exec)[0]
  if (context === undefined) throw new Error('no context')
  expect(context.problem).toBeNull()
  return context
}

describe('R7', () => {
  test('50 requests at once in 10 contexts of one user start one command, and 401 starts one more', async () => {
    await using server = await startFakeApiServer({ kinds: [] })
    await helper(
      `sleep 0.2; n=$(wc -l < ${folder}/runs); printf '{"kind":"ExecCredential","apiVersion":"${v1}","status":{"token":"t%s"}}' $n`,
    )
    const exec = credentials()
    const connections = contexts(server.url, 10).map(context => connectTo(context, { exec, clock }))
    server.token = 't1'
    const all = () => Promise.all(Array.from({ length: 50 }, (_, i) => connections[i % 10]?.reader.serverVersion(never)))
    expect(await all()).toEqual(Array(50).fill('v1.34.0'))
    expect(await runs()).toBe(1)
    server.token = 't2'
    expect(await all()).toEqual(Array(50).fill('v1.34.0'))
    expect(await runs()).toBe(2)
    server.token = 'something else'
    const refused = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => connections[i % 10]?.reader.serverVersion(never)))
    expect(refused.every(result => result.status === 'rejected' && result.reason.code === 'unauthorized')).toBe(true)
    expect(await runs()).toBeLessThanOrEqual(3)
    for (const connection of connections) await connection[Symbol.asyncDispose]()
  })

  test('a hanging command is killed at its time-out with all that it started', async () => {
    await helper(`sleep 300 & echo $! > ${folder}/child; sleep 300`)
    const time = createFakeClock()
    runner = createCommandRunner(time)
    const asked = credentials({ timeoutMs: 300 }).current(only(), never)
    const refused = expect(asked).rejects.toThrow(/did not end within 0.3 s/)
    const pid = await childOf()
    await time.advance(299)
    expect(isAlive(pid)).toBe(true)
    await time.advance(1)
    await refused
    await eventually('the child is gone', () => !isAlive(pid))
  })

  test('what still runs when the app ends is killed', async () => {
    await helper(`sleep 300 & echo $! > ${folder}/child; wait`)
    const asked = credentials().current(only(), never)
    asked.catch(() => undefined)
    const pid = await childOf()
    runner[Symbol.dispose]()
    await eventually('the child is gone', () => !isAlive(pid))
    await expect(asked).rejects.toThrow(/was killed/)
  })
})

/** The process that a helper started and noted. */
async function childOf(): Promise<number> {
  let pid = 0
  await eventuallyTrue('the child is noted', async () => {
    pid = Number((await readFile(join(folder, 'child'), 'utf8').catch(() => '')).match(/^\d+\n/)?.[0] ?? '0')
    return pid !== 0
  })
  return pid
}

/** Whether a process runs; one that is dead and only waits for its parent does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('output that is no use is refused with a reason that doesn’t quote it', () => {
  const secret = 'SECRETSECRET'
  test.each<[string, string, RegExp]>([
    ['nothing', 'true', /printed nothing/],
    ['garbage', `echo ${secret} {{{`, /not one JSON document/],
    ['two documents', `${say(credential({ token: 'a' }))}\n${say(credential({ token: 'b' }))}`, /not one JSON document/],
    ['an array', 'echo "[]"', /no ExecCredential/],
    ['null', 'echo null', /no ExecCredential/],
    ['another kind', 'echo \'{"kind":"Pod"}\'', /no ExecCredential/],
    ['another version', say(credential({ token: 'x' }).replace('/v1', '/v1beta1')), /another version/],
    ['no status', `echo '{"kind":"ExecCredential","apiVersion":"${v1}"}'`, /no status/],
    ['an empty status', say(credential({})), /neither a token nor a certificate/],
    ['an empty token', say(credential({ token: '' })), /neither a token nor a certificate/],
    ['a token that is a number', say(credential({ token: 5 })), /token is not text/],
    ['a token with a newline', say(credential({ token: `${secret}\n` })), /line breaks/],
    ['a token with a header', say(credential({ token: `${secret}\r\nX: y` })), /line breaks/],
    ['a certificate without a key', say(credential({ clientCertificateData: secret })), /certificate without a key/],
    ['a key without a certificate', say(credential({ clientKeyData: secret })), /certificate without a key/],
    ['an expiry without a zone', say(credential({ token: secret, expirationTimestamp: '2030-01-01T00:00:00' })), /RFC 3339/],
    ['an expiry that is none', say(credential({ token: secret, expirationTimestamp: 'soon' })), /RFC 3339/],
    ['exit code 1', `echo token=${secret} >&2; exit 1`, /failed with exit code 1/],
    ['a signal', 'kill -9 $$', /was killed/],
    ['no end', `yes ${secret}`, /more than 1024 KiB/],
  ])('%s', async (_, script, message) => {
    await helper(script)
    const error = await credentials()
      .current(only(), never)
      .then(
        () => null,
        (reason: unknown) => reason,
      )
    expect(error).toMatchObject({ code: 'unauthorized', message: expect.stringMatching(message) })
    expect(JSON.stringify([error, String(error), error instanceof Error ? error.cause : null])).not.toContain(secret)
  })

  test('what a failed command complained is its hint, the end of it, without secrets', async () => {
    const failing = (script: string, exec: Record<string, unknown> = {}) =>
      helper(script).then(() =>
        credentials()
          .current(only(exec), never)
          .then(String, (error: { data: unknown }) => error.data),
      )
    expect(await failing('echo boom >&2; exit 3')).toMatchObject({ hint: 'It said: boom' })
    expect(await failing('echo boom >&2; exit 3', { installHint: 'Get it.' })).toMatchObject({ hint: 'It said: boom Get it.' })
    expect(await failing('exit 3')).toMatchObject({ hint: null })
    const { hint } = Object(await failing(`echo "token=${secret}" >&2; yes long | head -n 500 >&2; echo the end >&2; exit 3`))
    expect(hint).toMatch(/^It said: ….{500}$/)
    expect(hint).toMatch(/long the end$/)
    expect(hint).not.toContain(secret)
  })

  test('a command that reads stdin finds its end', async () => {
    await helper(`cat > /dev/null; ${say(credential({ token: 'x' }))}`)
    expect((await credentials().current(only(), never)).token).toBe('x')
  })

  test('one user’s broken command does not hold up another’s', async () => {
    await helper('sleep 300')
    await helper(say(credential({ token: 'x' })), 'other')
    const exec = credentials()
    exec.current(only(), never).catch(() => undefined)
    expect((await exec.current(only({ command: 'other' }), never)).token).toBe('x')
  })
})

describe('expiry', () => {
  test('a credential is used until shortly before it expires, then fetched again', async () => {
    await helper(say(credential({ token: 'x', expirationTimestamp: new Date(systemClock.now() + 3_600_000).toISOString() })))
    const exec = credentials()
    await exec.current(only(), never)
    clock.offset = 3_500_000
    await exec.current(only(), never)
    expect(await runs()).toBe(1)
    clock.offset = 3_580_000
    await exec.current(only(), never)
    expect(await runs()).toBe(2)
  })

  test.each(['1999-01-01T00:00:00Z', new Date(systemClock.now() + 1_000).toISOString()])(
    'an expiry of %s does not start a command for each request',
    async expirationTimestamp => {
      await helper(say(credential({ token: 'x', expirationTimestamp })))
      const exec = credentials()
      for (let i = 0; i < 10; i += 1) await exec.current(only(), never)
      expect(await runs()).toBe(1)
    },
  )

  test('a command that failed rests, unless the user wants it tried again', async () => {
    await helper('exit 1')
    const exec = credentials()
    const context = only()
    for (let i = 0; i < 5; i += 1) await exec.current(context, never).catch(() => undefined)
    expect(await runs()).toBe(1)
    exec.forgive(context)
    await exec.current(context, never).catch(() => undefined)
    expect(await runs()).toBe(2)
  })
})

describe('consent', () => {
  test('nothing runs before it is given, and describing runs nothing', async () => {
    await helper(say(credential({ token: 'x' })))
    allowed = false
    const exec = credentials()
    expect(await exec.describe(only())).toMatchObject({ command: 'helper', resolvedPath: join(folder, 'bin', 'helper') })
    await expect(exec.current(only(), never)).rejects.toThrow(/waits for your permission/)
    expect(await runs()).toBe(0)
  })

  test('another argument, environment, path or binary is another command', async () => {
    await helper('true')
    const exec = credentials()
    const fingerprint = async (context: KubeconfigContext) => (await exec.describe(context))?.fingerprint ?? ''
    const base = await fingerprint(only())
    expect(await fingerprint(only())).toBe(base)
    const others = [
      await fingerprint(only({ args: ['x'] })),
      await fingerprint(only({ env: [{ name: 'LD_PRELOAD', value: '/tmp/evil.so' }] })),
      await fingerprint(only({ command: './bin/helper' })),
    ]
    await utimes(join(folder, 'bin', 'helper'), 1, 1)
    others.push(await fingerprint(only()))
    await helper('rm -rf something')
    others.push(await fingerprint(only()))
    expect(new Set([base, ...others]).size).toBe(6)
  })

  test('a missing command shows the kubeconfig’s own hint', async () => {
    const hint = 'brew install nothing'
    await expect(credentials().current(only({ command: 'missing', installHint: hint }), never)).rejects.toMatchObject({
      message: expect.stringContaining('was not found'),
      data: { hint },
    })
  })
})

test('the command gets the cluster when it asks for it, its own variables, and none that steer the app', async () => {
  await helper(`env > ${folder}/env; ${say(credential({ token: 'x' }))}`)
  await credentials().current(only({ provideClusterInfo: true, env: [{ name: 'REGION', value: 'north' }] }), never)
  const env = await readFile(join(folder, 'env'), 'utf8')
  const info = JSON.parse(/^KUBERNETES_EXEC_INFO=(.*)$/m.exec(env)?.[1] ?? '{}')
  expect(info).toEqual({ kind: 'ExecCredential', apiVersion: v1, spec: { interactive: false, cluster: { server: 'http://127.0.0.1:1' } } })
  expect(env).toContain('REGION=north')
  expect(env).not.toMatch(/NODE_OPTIONS|ELECTRON_/)
})

describe('the login shell’s PATH', () => {
  const ask = (shell: string) =>
    createLoginShellPath({ run: runner.run, env: { SHELL: shell, PATH: '/own/bin' }, platform: 'linux', homeDir: folder })()

  test('comes first, with the app’s own behind it, even when start-up files chatter', async () => {
    await helper('echo welcome; PATH=/from/shell:relative; eval "$3"', 'shell')
    expect(await ask(join(folder, 'bin', 'shell'))).toBe('/from/shell:/own/bin')
  })

  test('is the app’s own when the shell fails', async () => {
    expect(await ask('/no/such/shell')).toBe('/own/bin')
  })
})
