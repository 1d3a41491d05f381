import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventuallyTrue } from '../../../test/fakes/eventually-true.ts'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { createDocumentReader } from './document-reader.ts'

const never = new AbortController().signal

function open(more: { readonly memoryMb?: number; readonly script?: string } = {}) {
  const clock = createFakeClock()
  const errors: string[] = []
  const reader = createDocumentReader({ clock, log: { error: message => errors.push(message) }, ...more })
  return Object.assign(reader, { clock, errors })
}

/** Enough to keep a parser busy. */
const large = Array.from({ length: 4000 }, (_, at) => `- name: thing-${at}\n  words: [ a, b, c ]`).join('\n')

test('while a text is read, this thread goes on with other work', async () => {
  await using reader = open()
  let turns = 0
  let reading = true
  const other = (async () => {
    while (reading) {
      await nextTurn()
      turns += 1
    }
  })()
  const read = await reader.read(large, never).finally(() => {
    reading = false
  })
  await other
  expect(read).toMatchObject({ values: [{ length: 4000, 3999: { name: 'thing-3999' } }] })
  // Parsed on this thread it would be a handful.
  expect(turns).toBeGreaterThan(100)
  expect(reader.errors).toEqual([])
})

test('the last text is not read again, and texts that are asked for at once are read one after the other', async () => {
  await using reader = open()
  const all = await Promise.all(['a: 1', 'b: 2\n---\nc: 3', 'kind: [', ' '].map(text => reader.read(text, never)))
  expect(all).toEqual([
    { values: [{ a: 1 }] },
    { values: [{ b: 2 }, { c: 3 }] },
    { problem: expect.stringMatching(/^It is no YAML/) },
    { problem: 'It is empty.' },
  ])
  const [one, same] = [await reader.read('a: 1', never), await reader.read('a: 1', never)]
  expect('values' in one && 'values' in same && one.values === same.values).toBe(true)
})

test('more than a few at once are refused', async () => {
  await using reader = open()
  const asked = await Promise.allSettled(Array.from({ length: 9 }, (_, at) => reader.read(`a: ${at}`, never)))
  expect(asked.map(({ status }) => status)).toEqual([...Array(8).fill('fulfilled'), 'rejected'])
  expect(asked.at(-1)).toMatchObject({ reason: { code: 'blocked' } })
})

test('a text that takes too much memory is refused with a reason, and the next one is read', async () => {
  await using reader = open({ memoryMb: 16 })
  expect(await reader.read(`a: [${'{ b: c }, '.repeat(40_000)}]`, never)).toEqual({
    problem: expect.stringMatching(/^Reading it takes more than 16 MB of memory/),
  })
  expect(await reader.read('a: 1', never)).toEqual({ values: [{ a: 1 }] })
  expect(reader.errors).toEqual([])
})

/** A thread that reads nothing but `a`, and holds on to anything else for ever. */
async function stubborn(life: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stubborn-'))
  life.defer(() => rm(folder, { recursive: true, force: true }))
  const script = join(folder, 'thread.mjs')
  await writeFile(
    script,
    `import { parentPort } from 'node:worker_threads'
     parentPort.on('message', text => { if (text === 'a') parentPort.postMessage({ texts: ['1'] }) })
     parentPort.postMessage('ready')`,
  )
  return script
}

test('a text that takes too long is refused with a reason, and the next one is read', async () => {
  await using life = new AsyncDisposableStack()
  const reader = life.use(open({ script: await stubborn(life) }))
  const slow = reader.read('slow', never)
  await eventuallyTrue('it is being read', async () => reader.clock.timers() === 1)
  await reader.clock.advance(90_000)
  expect(await slow).toEqual({ problem: expect.stringMatching(/^Reading it takes longer than 90 s/) })
  expect(await reader.read('a', never)).toEqual({ values: [1] })
  expect(reader.errors).toEqual([])
})

test('whoever gives up is let go at once, and so are all when the app ends', async () => {
  await using life = new AsyncDisposableStack()
  const reader = life.use(open({ script: await stubborn(life) }))
  const impatient = new AbortController()
  const given = reader.read('slow', impatient.signal)
  const waiting = reader.read('a', never)
  await eventuallyTrue('it is being read', async () => reader.clock.timers() === 1)
  impatient.abort()
  await expect(given).rejects.toMatchObject({ code: 'cancelled' })
  expect(await waiting).toEqual({ values: [1] })
  const cancelled = expect(reader.read('slow', never)).rejects.toMatchObject({ code: 'cancelled' })
  await reader[Symbol.asyncDispose]()
  await cancelled
  expect(reader.clock.timers()).toBe(0)
  expect(reader.errors).toEqual([])
})

test('whoever gives up while others are read is let go at once, and no longer counts among those who ask', async () => {
  await using life = new AsyncDisposableStack()
  const reader = life.use(open({ script: await stubborn(life) }))
  const first = new AbortController()
  const slow = reader.read('slow', first.signal)
  await eventuallyTrue('it is being read', async () => reader.clock.timers() === 1)
  const impatient = new AbortController()
  const queued = Array.from({ length: 7 }, () => reader.read('a', impatient.signal))
  await expect(reader.read('a', never)).rejects.toMatchObject({ code: 'blocked' })
  impatient.abort()
  // The first one is read on all the while.
  for (const each of await Promise.allSettled(queued)) expect(each).toMatchObject({ reason: { code: 'cancelled' } })
  await expect(reader.read('a', impatient.signal)).rejects.toMatchObject({ code: 'cancelled' })
  const waiting = reader.read('a', never)
  first.abort()
  await expect(slow).rejects.toMatchObject({ code: 'cancelled' })
  expect(await waiting).toEqual({ values: [1] })
})

test('a thread that is not asked for a minute ends, and another begins with the next text', async () => {
  await using reader = open()
  const first = await reader.read('a: 1', never)
  await reader.clock.advance(60_000)
  const second = await reader.read('a: 1', never)
  expect(second).toEqual(first)
  expect('values' in first && 'values' in second && first.values === second.values).toBe(false)
})

test('where there is no thread to be had, a manifest is read all the same, and the log says so', async () => {
  await using reader = open({ script: '/nowhere/parsing-thread.js' })
  expect(await reader.read('a: 1', never)).toEqual({ values: [{ a: 1 }] })
  expect(reader.errors).toEqual([expect.stringMatching(/without a thread of its own/)])
})
