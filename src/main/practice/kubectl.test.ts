import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { type ApiServer, createApiServer } from './api-server.ts'
import { writeKubeconfig } from './kubeconfig.ts'
import { widget, widgetDefinition } from './widget-for-tests.ts'

let server: ApiServer
let folder: string
let kubeconfig: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-kubectl-'))
  kubeconfig = join(folder, 'config')
  server = await createApiServer({
    context: 'one',
    customGroups: ['example.com'],
    users: [
      { name: 'viewer', role: 'view' },
      { name: 'editor', role: { editNamespace: 'team' } },
      { name: 'nobody', role: 'none' },
    ],
  })
  await writeKubeconfig(kubeconfig, server.kubeconfig(true))
  const { output, code } = await kubectl(['version', '--client'])
  if (code !== 0) throw new Error(`these tests drive the real kubectl, which must be on PATH: ${output}`)
  await apply(widgetDefinition)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Runs kubectl to its end; `output` is standard output, or what it complained when it failed. */
function kubectl(args: readonly string[], input?: string): Promise<{ code: number; output: string; errors: string }> {
  const env = { PATH: process.env.PATH ?? '', KUBECONFIG: kubeconfig, HOME: folder, KUBE_EDITOR: 'true' }
  return new Promise(resolve => {
    const child = execFile('kubectl', args, { env, timeout: 120_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127
      resolve({ code, output: stdout === '' ? stderr : stdout, errors: stderr })
    })
    child.stdin?.end(input ?? '')
  })
}

async function succeed(args: readonly string[], input?: string): Promise<string> {
  const { code, output, errors } = await kubectl(args, input)
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${errors}`)
  return output
}

function apply(object: unknown, ...flags: string[]): Promise<string> {
  return succeed(['apply', '-f', '-', ...flags], stringify(object))
}

test('the kubeconfig is for its owner only', async () => {
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600)
})

test('api-resources lists built-in and custom kinds with their short names', async () => {
  const output = await succeed(['api-resources'])
  expect(output).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m)
  expect(output).toMatch(/^widgets +wd +example.com\/v1 +true +Widget$/m)
})

test('get shows the printer columns', async () => {
  await apply(widget('shown'))
  expect(await succeed(['get', 'wd', 'shown'])).toMatch(/^NAME +REPLICAS +READY +AGE\nshown +1 +\d+s\n$/)
  expect(await succeed(['get', 'all,cm,wd', '-A'])).toContain('widget.example.com/shown')
})

test('get -w follows changes', async () => {
  const child = spawn('kubectl', [
    '--kubeconfig',
    kubeconfig,
    'get',
    'wd',
    '-w',
    '--no-headers',
    '-o',
    'jsonpath={.metadata.name} {.spec.size}{"\\n"}',
  ])
  try {
    let seen = ''
    child.stdout.on('data', chunk => {
      seen += String(chunk)
    })
    await expect.poll(() => seen, { timeout: 60_000 }).toContain('shown 1Gi')
    await apply(widget('shown', { size: '7Gi' }))
    await expect.poll(() => seen, { timeout: 60_000 }).toContain('shown 7Gi')
  } finally {
    child.kill()
  }
})

test('apply, on either side, creates, changes and removes what is sent no more', async () => {
  for (const [name, flags] of [
    ['client', []],
    ['server', ['--server-side']],
  ] as const) {
    await apply(widget(name, { size: '1Gi', params: { a: '1', b: '2' } }), ...flags)
    await apply(widget(name, { size: '2Gi', params: { a: '1' } }), ...flags)
    expect(JSON.parse(await succeed(['get', 'wd', name, '-o', 'jsonpath={.spec}']))).toMatchObject({ size: '2Gi', params: { a: '1' } })
    expect(await apply(widget(name, { size: '2Gi', params: { a: '1' } }), ...flags)).toContain(
      flags.length === 0 ? 'unchanged' : 'serverside-applied',
    )
  }
})

test('apply of a server-side owned field by another manager is refused with the reason', async () => {
  await apply(widget('contested', { size: '1Gi' }), '--server-side', '--field-manager', 'first')
  const refused = await kubectl(
    ['apply', '--server-side', '--field-manager', 'second', '-f', '-'],
    stringify(widget('contested', { size: '2Gi' })),
  )
  expect(refused.code).toBe(1)
  expect(refused.errors).toContain('Apply failed with 1 conflict: conflict with "first": .spec.size')
})

test('apply refuses what the schema doesn’t know', async () => {
  const refused = await kubectl(['apply', '-f', '-'], stringify(widget('unknown', { size: '1Gi', bogus: 1 })))
  expect(refused.errors).toContain('strict decoding error: unknown field "spec.bogus"')
})

test('diff shows what would change and leaves it alone', async () => {
  await apply(widget('differs', { size: '1Gi' }), '--server-side')
  for (const flags of [['--server-side'], ['--server-side=false']]) {
    const { code, output } = await kubectl(['diff', '-f', '-', ...flags], stringify(widget('differs', { size: '3Gi' })))
    expect(code, output).toBe(1)
    expect(output).toMatch(/^-\s+size: 1Gi$/m)
    expect(output).toMatch(/^\+\s+size: 3Gi$/m)
  }
  expect(await succeed(['get', 'wd', 'differs', '-o', 'jsonpath={.spec.size}'])).toBe('1Gi')
})

test('patch takes all its types', async () => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'one' }] } },
    },
  }
  await apply(deployment)
  await succeed([
    'patch',
    'deploy',
    'web',
    '--type',
    'strategic',
    '-p',
    '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"two"}]}}}}',
  ])
  await succeed(['patch', 'deploy', 'web', '--type', 'merge', '-p', '{"spec":{"replicas":2}}'])
  await succeed(['patch', 'deploy', 'web', '--type', 'json', '-p', '[{"op":"replace","path":"/spec/paused","value":true}]']).catch(() =>
    succeed(['patch', 'deploy', 'web', '--type', 'json', '-p', '[{"op":"add","path":"/spec/paused","value":true}]']),
  )
  const names = await succeed([
    'get',
    'deploy',
    'web',
    '-o',
    'jsonpath={.spec.template.spec.containers[*].name} {.spec.replicas} {.spec.paused}',
  ])
  expect(names.split(' ').sort()).toEqual(['2', 'main', 'side', 'true'])
  await apply({ ...deployment, spec: { ...deployment.spec, replicas: 5 } })
  expect(await succeed(['get', 'deploy', 'web', '-o', 'jsonpath={.spec.replicas}'])).toBe('5')
  expect(await succeed(['scale', 'deploy', 'web', '--replicas', '3'])).toContain('scaled')
})

test('label, annotate and delete', async () => {
  await apply(widget('labelled'))
  await succeed(['label', 'wd', 'labelled', 'tier=gold'])
  await succeed(['annotate', 'wd', 'labelled', 'note=hello'])
  expect(await succeed(['get', 'wd', '-l', 'tier=gold', '-o', 'name'])).toBe('widget.example.com/labelled\n')
  await succeed(['delete', 'wd', 'labelled'])
  expect((await kubectl(['get', 'wd', 'labelled'])).errors).toContain(
    'Error from server (NotFound): widgets.example.com "labelled" not found',
  )
})

test('wait ends when a condition or a field is as asked', async () => {
  await apply(widget('awaited'))
  const waits = [
    succeed(['wait', 'wd/awaited', '--for=condition=Ready', '--timeout=100s']),
    succeed(['wait', 'wd/awaited', '--for=jsonpath={.status.phase}=Done', '--timeout=100s']),
  ]
  await succeed([
    'patch',
    'wd',
    'awaited',
    '--subresource=status',
    '--type=merge',
    '-p',
    '{"status":{"phase":"Done","conditions":[{"type":"Ready","status":"True"}]}}',
  ])
  expect(await Promise.all(waits)).toEqual(['widget.example.com/awaited condition met\n', 'widget.example.com/awaited condition met\n'])
})

test('explain reads custom and built-in kinds', async () => {
  expect(await succeed(['explain', 'widget.spec.size'])).toContain('How big it is.')
  expect(await succeed(['explain', 'pod.spec.containers.ports'])).toMatch(/containerPort\s+<integer> -required-/)
})

test('create makes namespaces and secrets by kubectl’s own encoding', async () => {
  expect(await succeed(['create', 'namespace', 'made'])).toBe('namespace/made created\n')
  await succeed(['create', 'secret', 'generic', 'pw', '-n', 'made', '--from-literal=password=x'])
  expect(await succeed(['get', 'secret', 'pw', '-n', 'made', '-o', 'jsonpath={.data.password}'])).toBe('eA==')
  await succeed(['delete', 'namespace', 'made'])
  expect((await kubectl(['get', 'namespace', 'made'])).code).toBe(1)
})

test('every user may do what their role says, and is told the same', async () => {
  const as = (user: string, ...args: string[]) => kubectl(['--context', `one-${user}`, ...args])
  expect(await succeed(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'])).toBe('practice-admin')
  expect(await succeed(['auth', 'can-i', '--list'])).toMatch(/\*\.\*\s+\[\]\s+\[\]\s+\[\*\]/)
  expect((await as('viewer', 'get', 'wd', '-A')).code).toBe(0)
  expect((await as('viewer', 'get', 'secrets', '-A')).errors).toContain(
    'secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" at the cluster scope',
  )
  expect((await as('viewer', 'auth', 'can-i', 'delete', 'wd')).output).toBe('no\n')
  expect((await as('editor', 'auth', 'can-i', 'create', 'wd', '-n', 'team')).output).toBe('yes\n')
  expect((await as('editor', 'auth', 'can-i', 'create', 'wd', '-n', 'default')).output).toContain('no')
  expect((await as('nobody', 'get', 'pods')).errors).toContain('cannot list resource "pods" in API group "" in the namespace "default"')
})

test('raw paths answer', async () => {
  expect(await succeed(['get', '--raw', '/readyz'])).toBe('ok')
  expect(await succeed(['get', '--raw', '/metrics'])).toContain('apiserver_storage_objects{resource="namespaces"}')
})
