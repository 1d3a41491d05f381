/** Hostile kubeconfigs (security goal S2): importing and browsing them runs nothing, reads nothing beside, and connects to nobody. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConnection } from '../../src/main/kube/connection.ts'
import { createCredentials } from '../../src/main/kube/credentials.ts'
import { describeAuthentication } from '../../src/main/kube/describe-authentication.ts'
import { createExecCredentials } from '../../src/main/kube/exec-credentials.ts'
import { createKubeconfigStore } from '../../src/main/kube/kubeconfig-store.ts'
import { createCommandRunner } from '../../src/main/kube/run-command.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { seededRandom } from '../fakes/seeded-random.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
const marker = join(folder, 'it-ran')
const fifo = join(folder, 'fifo')
let connections = 0
const listener = createServer(socket => {
  connections += 1
  socket.destroy()
})
let port = 0

beforeAll(async () => {
  execFileSync('mkfifo', [fifo])
  writeFileSync(join(folder, 'evil'), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', () => resolve()))
  const address = listener.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
  listener.close()
})

interface Case {
  readonly cluster?: Record<string, unknown>
  readonly user?: Record<string, unknown>
  readonly name?: string
  /** What must be said of it: a problem when it can't be used at all, a warning when it can. */
  readonly problem?: RegExp
  readonly warning?: string
}

const touch = `touch ${marker}`
const exec = (command: string, more: Record<string, unknown> = {}): Case => ({
  user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command, ...more } },
})
const server = (url: string, problem?: RegExp, warning?: string): Case => ({
  cluster: { server: url },
  ...(problem === undefined ? {} : { problem }),
  ...(warning === undefined ? {} : { warning }),
})

const cases: Readonly<Record<string, Case>> = {
  'a shell as exec': exec('/bin/sh', { args: ['-c', touch] }),
  'bash as exec': exec('bash', { args: ['-c', touch] }),
  'a relative command': exec('./evil'),
  'a command upwards': exec('../../../../bin/touch', { args: [marker] }),
  'a command in PATH that is shadowed': exec('evil', { env: [{ name: 'PATH', value: folder }] }),
  'a command with a semicolon': exec(`true; ${touch}`),
  'a command with backticks': exec(`\`${touch}\``),
  'a command with $()': exec(`$(${touch})`),
  'a command with a newline': exec(`true\n${touch}`),
  'a command with a NUL': { ...exec('evil\0'), problem: /NUL/ },
  'an empty command': { ...exec(''), problem: /no command/ },
  'no command': { user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' } }, problem: /no command/ },
  LD_PRELOAD: exec('evil', { env: [{ name: 'LD_PRELOAD', value: join(folder, 'evil.so') }] }),
  DYLD_INSERT_LIBRARIES: exec('evil', { env: [{ name: 'DYLD_INSERT_LIBRARIES', value: '/tmp/x' }] }),
  NODE_OPTIONS: exec('node', { env: [{ name: 'NODE_OPTIONS', value: `--require ${folder}/evil.js` }] }),
  ELECTRON_RUN_AS_NODE: exec(process.execPath, { args: ['-e', '1'], env: [{ name: 'ELECTRON_RUN_AS_NODE', value: '1' }] }),
  BASH_ENV: exec('bash', { env: [{ name: 'BASH_ENV', value: join(folder, 'evil') }] }),
  'an environment name with =': { ...exec('evil', { env: [{ name: 'A=B', value: 'x' }] }), problem: /name that is none/ },
  'an environment that is no list': { ...exec('evil', { env: [5] }), problem: /exec\.env/ },
  'arguments that are no texts': { ...exec('evil', { args: [{ a: 1 }] }), problem: /args/ },
  'interactiveMode Always': { ...exec('evil', { interactiveMode: 'Always' }), problem: /terminal/ },
  'an old API': { ...exec('evil', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }), problem: /apiVersion/ },
  'an unknown API': { ...exec('evil', { apiVersion: 'evil/v1' }), problem: /apiVersion/ },
  'a hint with markup': exec('missing', { installHint: '<img src=x onerror=alert(1)>\u001b[31m' }),
  'an auth-provider with a command': {
    user: { 'auth-provider': { name: 'gcp', config: { 'cmd-path': '/bin/sh', 'cmd-args': `-c "${touch}"` } } },
    problem: /auth-provider/,
  },
  'an unknown auth-provider': { user: { 'auth-provider': { name: 'evil' } }, problem: /auth-provider/ },
  'oidc with an issuer here': {
    user: { 'auth-provider': { name: 'oidc', config: { 'idp-issuer-url': 'http://127.0.0.1:PORT', 'refresh-token': 'x' } } },
  },
  'a FIFO as token file': { user: { tokenFile: fifo } },
  '/dev/zero as token file': { user: { tokenFile: '/dev/zero' } },
  'a FIFO as certificate': { user: { 'client-certificate': fifo, 'client-key': fifo } },
  'a FIFO as authority': { cluster: { 'certificate-authority': fifo } },
  '/etc/shadow as token file': { user: { tokenFile: '/etc/shadow' } },
  'a token file upwards': { user: { tokenFile: '../../../../etc/passwd' } },
  '/proc/self/environ as authority': { cluster: { 'certificate-authority': '/proc/self/environ' } },
  'a file: server': server('file:///etc/passwd', /http or https/),
  'a javascript: server': server('javascript:alert(1)', /http/),
  'a data: server': server('data:text/plain,x', /http/),
  'an ftp: server': server('ftp://127.0.0.1', /http or https/),
  'a ws: server': server('ws://127.0.0.1', /http or https/),
  'a unix socket': server('unix:///var/run/docker.sock', /http or https/),
  'a vscode: server': server('vscode://x', /http or https/),
  'the metadata service': server('http://169.254.169.254/latest', undefined, 'plain-http'),
  'a local service': server('http://127.0.0.1:PORT', undefined, 'plain-http'),
  'a user in the URL': server('https://user:secret@127.0.0.1:PORT', /user name or password/),
  'a user without password': server('https://user@127.0.0.1:PORT', /user name or password/),
  'a query in the URL': server('https://127.0.0.1:PORT/?a=b', /query/),
  'a fragment in the URL': server('https://127.0.0.1:PORT/#a', /query or fragment/),
  'a line break in the URL': server('https://127.0.0.1\r\nHost: evil', /control/),
  'a NUL in the URL': server('https://127.0.0.1\0', /control/),
  'a port that is none': server('https://127.0.0.1:99999', /not an http or https URL/),
  'a server that is a list': { cluster: { server: ['a'] }, problem: /server is not text/ },
  'a server that is a map': { cluster: { server: { a: 1 } }, problem: /server is not text/ },
  'a proxy elsewhere': { cluster: { 'proxy-url': 'http://127.0.0.1:PORT' }, warning: 'proxy' },
  'a file: proxy': { cluster: { 'proxy-url': 'file:///etc/passwd' }, problem: /proxy-url/ },
  'a proxy with a line break': { cluster: { 'proxy-url': 'http://x\r\nA: b' }, problem: /proxy-url/ },
  'no TLS check': { cluster: { 'insecure-skip-tls-verify': true }, warning: 'insecure-tls' },
  'no TLS check with an authority': {
    cluster: { 'insecure-skip-tls-verify': true, 'certificate-authority-data': 'YQ==' },
    problem: /insecure-skip-tls-verify/,
  },
  'a TLS flag that is text': { cluster: { 'insecure-skip-tls-verify': 'yes' }, problem: /neither true nor false/ },
  'a token with a header': { user: { token: 'a\r\nX-Remote-User: admin' }, problem: /line breaks/ },
  'a token that is a number': { user: { token: 5 }, problem: /token is not text/ },
  'a user name with a header': { user: { username: 'a\r\nX: y', password: 'b' }, problem: /line breaks/ },
  impersonation: { user: { token: 'x', as: 'system:admin', 'as-groups': ['system:masters'] }, warning: 'impersonation' },
  'impersonation with a header': { user: { as: 'a\r\nX: y' }, problem: /line breaks/ },
  'groups without a user': { user: { 'as-groups': ['system:masters'] }, problem: /without a user/ },
  'extra with a header': { user: { as: 'a', 'as-user-extra': { k: ['v\r\nX: y'] } }, problem: /control/ },
  'a name turned around': { name: 'prod\u202egnigats', warning: 'other' },
  'a name with ANSI': { name: 'prod\u001b[2Kstaging', warning: 'other' },
  'a name with zero width': { name: 'pr\u200bod', warning: 'other' },
  'a name that looks like prod': { name: 'рrоd', warning: 'other' },
  'a name with markup': { name: '<script>alert(1)</script>' },
  'a name that is __proto__': { name: '__proto__' },
  'a name that is constructor': { name: 'constructor' },
  'a name upwards': { name: '../../etc/passwd' },
}

/** The same config in the ways that it can arrive. */
const variants: Readonly<Record<string, (text: string) => string>> = {
  plain: text => text,
  spaced: text => JSON.stringify(JSON.parse(text), null, 2),
  'behind a comment': text => `# kubeconfig\n${text}`,
  'behind a document mark': text => `---\n${text}`,
  'with a BOM': text => `\uFEFF${text}`,
  'with unknown fields': text =>
    JSON.stringify({ ...JSON.parse(text), preferences: { colors: true }, extensions: [{ name: 'x', extension: {} }] }),
  'with CRLF': text => JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\r\n'),
}

describe.each(Object.entries(variants))('%s', (_, vary) => {
  test.each(Object.entries(cases))('%s', async (title, hostile) => {
    const name = hostile.name ?? 'c'
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      clusters: [
        { name: 'c', cluster: { server: `https://127.0.0.1:${port}`, ...hostile.cluster } },
        { name: 'sound', cluster: { server: 'https://sound.example' } },
      ],
      users: [{ name: 'u', user: hostile.user ?? {} }],
      contexts: [
        { name, context: { cluster: 'c', user: 'u' } },
        { name: 'sound', context: { cluster: 'sound', user: '' } },
      ],
    }
    const text = vary(JSON.stringify(config).replaceAll('PORT', String(port)))
    const path = join(folder, `${title.replace(/\W/g, '-')}.yaml`)
    writeFileSync(path, text)
    using runner = createCommandRunner(systemClock)
    using store = await createKubeconfigStore({
      env: {},
      homeDir: folder,
      clock: systemClock,
      added: [
        { kind: 'added-file', path },
        { kind: 'pasted', title: 'pasted', text },
      ],
      onChange: () => undefined,
    })
    const execCredentials = createExecCredentials({
      run: runner.run,
      clock: systemClock,
      path: async () => `${folder}:/usr/bin:/bin`,
      env: {},
      homeDir: folder,
      consent: () => false,
    })
    const context = store.contexts().find(each => each.name === name && each.source.kind === 'added-file')
    if (hostile.problem === undefined) expect(context?.problem).toBeNull()
    else expect(context?.problem).toMatch(hostile.problem)
    if (hostile.warning !== undefined) expect(context?.warnings.map(warning => warning.code)).toContain(hostile.warning)
    expect(store.contexts().find(each => each.name === 'sound')?.problem).toBeNull()
    for (const each of store.contexts()) {
      describeAuthentication(each.auth)
      await execCredentials.describe(each)
      if (each.problem !== null) continue
      await createConnection(each, {
        clock: systemClock,
        random: seededRandom(1),
        env: {},
        credentials: createCredentials(each, { clock: systemClock, exec: execCredentials }),
      })[Symbol.asyncDispose]()
      if (each.auth.exec !== null)
        await expect(execCredentials.current(each, new AbortController().signal)).rejects.toThrow(/permission|not found/)
    }
    expect(existsSync(marker)).toBe(false)
    expect(connections).toBe(0)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
