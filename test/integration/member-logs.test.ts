/** Logs as nodes really send them: out of order, with lines without end, and cut again and again. */
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { createMemberLogs } from '../../src/main/fleet/member-logs.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const at = (second: number) => `2026-11-21T07:00:${String(second).padStart(2, '0')}.000000000Z`

/** Follows the logs of pods that answer as `answer` does; `opens` are the queries of each. */
async function followed(
  pods: readonly string[],
  answer: (response: ServerResponse, pod: string, opens: number) => void,
  after: (member: string) => string | null = () => null,
) {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startFakeApiServer({ kinds: [] }))
  const opens: { pod: string; query: URLSearchParams }[] = []
  server.intercept((_, response, url) => {
    const pod = /\/pods\/([^/]+)\/log$/.exec(url.pathname)?.[1]
    if (pod === undefined) return false
    opens.push({ pod, query: url.searchParams })
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.flushHeaders()
    answer(response, pod, opens.length)
    return true
  })
  const clock = createSteppedClock()
  const connection = stack.use(connectTo(contextFor(server.url), { clock }))
  connection.link.setAttention('shown')
  const lines: string[] = []
  const logs = createMemberLogs({
    connection,
    clock,
    random: seededRandom(1),
    namespace: 'shop',
    container: 'postgres',
    tail: 10,
    after,
    onLine: (_, text) => lines.push(text),
    onState: () => undefined,
  })
  stack.defer(() => logs.stop())
  logs.setPods(pods)
  const life = stack.move()
  return { clock, lines, opens, [Symbol.asyncDispose]: () => life.disposeAsync() }
}

test('lines that come out of order are all told, and none again when the log is opened again', async () => {
  const sent = [10, 8, 9, 11].map(second => `${at(second)} line ${second}\n`).join('')
  await using it = await followed(['db-1'], (response, _, opens) => {
    response.write(opens === 1 ? sent : `${at(11)} line 11\n${at(11)} another\n${at(12)} line 12\n`)
    if (opens === 1) response.end()
  })
  await it.clock.passUntil('both readings', () => it.lines.length >= 6, 30_000)
  expect(it.lines.map(text => text.slice(31))).toEqual(['line 10', 'line 8', 'line 9', 'line 11', 'another', 'line 12'])
})

test('a line without end is cut and marked, and those after it are read', async () => {
  await using it = await followed(['db-1'], response => {
    response.write(`${at(1)} one\n${at(2)} ${'x'.repeat(2 * 1024 * 1024)}\n${at(3)} three\n`)
  })
  await it.clock.passUntil('the line after it', () => it.lines.some(text => text.endsWith('three')), 30_000)
  expect(it.opens).toHaveLength(1)
  expect(it.lines).toHaveLength(3)
  expect(it.lines[1]?.endsWith('x… (cut: the line is longer than 1 MiB)')).toBe(true)
})

test('a log that breaks each time before anything new is asked for less and less often', async () => {
  await using it = await followed(['db-1'], response => {
    response.write(`${at(1)} one\n`, () => response.destroy())
  })
  await it.clock.pass(60_000)
  expect(it.lines).toHaveLength(1)
  expect(it.opens.length).toBeGreaterThan(3)
  expect(it.opens.length).toBeLessThan(25)
})

test('each member goes on after its own last line', async () => {
  const known: Record<string, string> = { 'db-1': at(20), 'db-2': at(5) }
  await using it = await followed(
    ['db-1', 'db-2', 'db-3'],
    (response, pod) => response.write([4, 5, 6, 20, 21].map(second => `${at(second)} ${pod} ${second}\n`).join('')),
    member => known[member] ?? null,
  )
  await it.clock.passUntil('all', () => it.lines.length >= 9, 30_000)
  const told = it.lines.map(text => text.slice(31)).toSorted()
  expect(told).toEqual(['db-1 21', 'db-2 20', 'db-2 21', 'db-2 6', 'db-3 20', 'db-3 21', 'db-3 4', 'db-3 5', 'db-3 6'])
  const tails = it.opens.map(({ pod, query }) => [pod, query.get('sinceTime'), query.get('tailLines')])
  expect(tails.toSorted()).toEqual([
    ['db-1', '2026-11-21T07:00:20Z', null],
    ['db-2', '2026-11-21T07:00:05Z', null],
    ['db-3', null, '10'],
  ])
})
