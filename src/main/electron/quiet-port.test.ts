import { expect, test } from 'vitest'
import { FakePort } from '../../../test/fakes/fake-electron.ts'
import { quietPort } from './quiet-port.ts'

function openPort(listen: (data: unknown) => unknown) {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  const port = new FakePort(port1)
  const dropped: string[] = []
  // The fake stands in for Electron's port, whose type has more than we use.
  const quiet = quietPort(port as never, reason => dropped.push(reason))
  quiet.on('message', event => listen(event?.data))
  return { send: (data: unknown) => port.emit('message', { data }), dropped }
}

test('text and bytes reach the handler, anything else is dropped', () => {
  const heard: unknown[] = []
  const { send, dropped } = openPort(data => heard.push(data))
  const bytes = new Uint8Array(3)
  for (const data of ['call', bytes, { i: 1 }, 7, null, undefined, ['call'], 'x'.repeat(16 * 1024 * 1024 + 1)]) send(data)
  expect(heard).toEqual(['call', bytes])
  expect(dropped).toHaveLength(6)
})

test('a handler that rejects or throws is told of and harms nobody', async () => {
  const { send, dropped } = openPort(async data => {
    if (data === 'late') await Promise.resolve()
    throw new TypeError('unreadable')
  })
  send('now')
  send('late')
  await new Promise(done => setTimeout(done, 5))
  expect(dropped).toEqual(['TypeError', 'TypeError'])
})
