import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { isCompared } from './is-compared.ts'
import { type Command, commands } from './kubectl-commands.ts'
import { type Pair, startPair } from './pair.ts'
import type { ServerUnderTest } from './server.ts'

const namespace = 'session'
const patienceMs = 120_000

let pair: Pair | undefined
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suite-kubectl-'))
  if (!isCompared) return
  pair = await startPair()
  for (const { server } of [pair.practice, pair.real]) await writeFile(kubeconfigOf(server), kubeconfigText(server), { mode: 0o600 })
})
afterAll(async () => {
  await pair?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

function kubeconfigOf({ name }: ServerUnderTest): string {
  return join(folder, `${name}.yaml`)
}

function kubeconfigText({ url, ca, token }: ServerUnderTest): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'one', cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name: 'one', user: { token } }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
    'current-context': 'one',
  })
}

interface Printed {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

function type(server: ServerUnderTest, { args, input, lines }: Command): Promise<Printed> {
  const env = {
    PATH: process.env.PATH ?? '',
    KUBECONFIG: kubeconfigOf(server),
    HOME: join(folder, server.name),
    KUBECTL_EXTERNAL_DIFF: 'diff -u -N',
  }
  const child = spawn('kubectl', args.replaceAll('{ns}', namespace).split(' '), { env, timeout: patienceMs })
  let output = ''
  let errors = ''
  let enough = false
  child.stdout.on('data', chunk => {
    output += String(chunk)
    if (lines === undefined || output.split('\n').length <= lines) return
    enough = true
    child.kill()
  })
  child.stderr.on('data', chunk => {
    errors += String(chunk)
  })
  child.stdin.end(input === undefined ? '' : JSON.stringify(input))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      // One that watches is ended when it has told enough. What was ended by its time-out has told too little, on both servers alike perhaps.
      if (enough) resolve({ code: 0, output, errors })
      else if (signal === null) resolve({ code, output, errors })
      else reject(new Error(`kubectl ${args} was ended by ${signal}; it had said: ${output}${errors}`))
    })
  })
}

/** Takes out of what kubectl prints what two servers can't have in common, and the widths of columns that come of it. */
function plain(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4}|Z)?/g, '<time>')
    .replace(/(resourceVersion: ?"?|Resource Version: +)\d+/gi, '$1<version>')
    .replace(/https:\/\/127\.0\.0\.1:\d+/g, '<server>')
    .replace(/\/tmp\/(LIVE|MERGED)-\d+/g, '<$1>')
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, '<address>')
    .replace(/(?<=\s)(<invalid>|\d+(s|m|ms)(\d+s)?)(?=\s|$)/gm, '<age>')
    .replace(/ {2,}/g, '  ')
    .replace(/[ \t]+$/gm, '')
}

/** Causes come in no order, and the errors of kubectl's own loggers carry times and places of its code. */
function withoutLog(text: string): string {
  return text
    .split('\n')
    .filter(line => !/^[EWI]\d{4} /.test(line))
    .toSorted()
    .join('\n')
}

test('kubectl prints the same on both servers, command by command', async () => {
  const servers = pair === undefined ? [] : [pair.practice, pair.real]
  for (const [index, command] of servers.length === 0 ? [] : commands.entries()) {
    const [practice, real] = await Promise.all(
      servers.map(async ({ server }) => {
        const { code, output, errors } = await type(server, command)
        const text = plain(output)
        return { number: index + 1, args: command.args, code, output: command.view?.(text) ?? text, errors: plain(withoutLog(errors)) }
      }),
    )
    expect.soft(practice).toEqual(real)
  }
})
