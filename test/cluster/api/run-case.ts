import { setTimeout as sleep } from 'node:timers/promises'
import { parse as parseYaml } from 'yaml'
import type { Case, Step } from './case.ts'
import { type Answer, normalise } from './normalise.ts'
import type { Connection, OpenWatch, RawAnswer, RawRequest, ServerUnderTest } from './server.ts'

const patience = 400
const pauseMs = 50
const comparedHeaders = ['content-type', 'retry-after', 'warning', 'allow', 'www-authenticate', 'cache-control']

/** Runs one case on one server and says what it answered, without what may differ between two servers. */
export async function runCase(server: ServerUnderTest, connection: Connection, { name, steps }: Case, ns: string): Promise<Answer[]> {
  const words = new Map([
    ['ns', ns],
    ['core', `/api/v1/namespaces/${ns}`],
    ['apps', `/apis/apps/v1/namespaces/${ns}`],
    ['widgets', `/apis/suite.example.com/v1/namespaces/${ns}/widgets`],
  ])
  const watches = new Map<string, OpenWatch>()
  const answers: Answer[] = []
  const namespace = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns } })
  const made = await connection.send({ method: 'POST', path: '/api/v1/namespaces', headers: json, body: namespace })
  if (made.status !== 201) throw new Error(`${server.name}: no namespace for '${name}': ${made.text}`)
  try {
    for (const step of steps) {
      const raw = await runStep(server, connection, step, words, watches)
      if (raw === undefined) continue
      const body = readBody(raw)
      for (const [word, path] of Object.entries(step.save ?? {})) words.set(word, String(at(body, path)))
      if (step.silent && raw.status >= 400) throw new Error(`${server.name}: '${step.call}' of '${name}' failed: ${raw.text}`)
      if (step.silent) continue
      const headers = Object.fromEntries(comparedHeaders.flatMap(key => (raw.headers[key] === undefined ? [] : [[key, raw.headers[key]]])))
      answers.push({ call: step.call, status: raw.status, headers, body: step.view === undefined ? body : step.view(body) })
    }
  } finally {
    for (const watch of watches.values()) watch.close()
  }
  return normalise(answers)
}

const json = { 'content-type': 'application/json' }

async function runStep(
  server: ServerUnderTest,
  connection: Connection,
  step: Step,
  words: ReadonlyMap<string, string>,
  watches: Map<string, OpenWatch>,
): Promise<RawAnswer | undefined> {
  const [method = '', ...rest] = fill(step.call, words).split(' ')
  const path = rest.join(' ')
  if (method === 'COMPACT') {
    await server.compact()
    return undefined
  }
  if (method === 'COLLECT') return watches.get(path)?.read(step.lines ?? 1)
  const body = step.body === undefined ? undefined : typeof step.body === 'string' ? step.body : JSON.stringify(step.body)
  const request: RawRequest = {
    method,
    path,
    headers: {
      ...(body === undefined ? {} : { 'content-type': step.type ?? 'application/json' }),
      ...(step.accept === undefined ? {} : { accept: step.accept }),
      ...(step.as === undefined ? {} : { 'impersonate-user': fill(step.as, words), 'impersonate-group': 'system:authenticated' }),
      ...Object.fromEntries(Object.entries(step.headers ?? {}).map(([key, value]) => [key, fill(value, words)])),
    },
    body: body === undefined ? undefined : fill(body, words),
  }
  if (step.background !== undefined) {
    watches.set(step.background, await connection.watch(request))
    return undefined
  }
  if (step.lines !== undefined) {
    const watch = await connection.watch(request)
    const answer = await watch.read(step.lines)
    watch.close()
    return answer
  }
  for (let turn = 0; ; turn += 1) {
    const answer = await connection.send(request)
    if (step.until === undefined || Object.is(at(readBody(answer), step.until.path), step.until.is) || turn >= patience) return answer
    await sleep(pauseMs)
  }
}

function fill(text: string, words: ReadonlyMap<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, word: string) => words.get(word) ?? whole)
}

/** The value at a path of keys and indexes; undefined where there is none. */
function at(value: unknown, path: string): unknown {
  let current = value
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined
    current = Reflect.get(current, key)
  }
  return current
}

function readBody({ headers, text }: RawAnswer): unknown {
  const type = String(headers['content-type'] ?? '')
  if (type.startsWith('application/yaml')) return parseYaml(text)
  if (!type.startsWith('application/json')) return text
  const lines = text.split('\n').filter(line => line !== '')
  try {
    return JSON.parse(text)
  } catch {
    return lines.map(line => JSON.parse(line))
  }
}
