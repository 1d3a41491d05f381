import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { eachChunk } from './each-chunk.ts'

const chunks = (...texts: string[]) => texts.map(text => Buffer.from(text))

test('chunks come one after the other, and none before the one before it was taken, the last included', async () => {
  const told: string[] = []
  await eachChunk(Readable.from(chunks('a', 'b', 'c')), chunk => {
    told.push(`begin ${chunk}`)
    return new Promise(resolve => setTimeout(resolve, 5)).then(() => void told.push(`end ${chunk}`))
  })
  expect(told).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c'])
})

test('what is thrown ends it, and nothing that lies ready comes after', async () => {
  const body = new Readable({ read: () => undefined })
  for (const chunk of chunks('a', 'b', 'c')) body.push(chunk)
  const told: string[] = []
  const work = eachChunk(body, chunk => {
    told.push(String(chunk))
    throw new Error('no more')
  })
  await expect(work).rejects.toThrow('no more')
  expect(told).toEqual(['a'])
  expect(body.destroyed).toBe(true)
})

test('a body that breaks, or is closed before its end, is no end', async () => {
  const broken = new Readable({ read: () => undefined })
  const first = eachChunk(broken, () => null)
  broken.destroy(new Error('reset'))
  await expect(first).rejects.toThrow('reset')
  const closed = new Readable({ read: () => undefined })
  const second = eachChunk(closed, () => null)
  closed.destroy()
  await expect(second).rejects.toThrow('closed before its end')
})

test('a body that breaks while a chunk is being taken is told only once that chunk is taken', async () => {
  const body = new Readable({ read: () => undefined })
  body.push('a')
  const told: string[] = []
  const taken = Promise.withResolvers<void>()
  const work = eachChunk(body, () => taken.promise.then(() => void told.push('taken'))).catch(() => void told.push('broken'))
  await new Promise(resolve => setImmediate(resolve))
  body.destroy(new Error('reset'))
  await new Promise(resolve => setImmediate(resolve))
  taken.resolve()
  await work
  expect(told).toEqual(['taken', 'broken'])
})
