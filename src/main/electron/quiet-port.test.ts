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

test('calls reach the handler, and what can be no call is dropped and told', () => {
  const heard: unknown[] = []
  const { send, dropped } = openPort(data => heard.push(data))
  const calls = [
    '{"i":"1","p":{"u":"/system/info","b":{}}}',
    '{"i":"2","p":{"u":"/plans/get","b":{"json":{"id":"a"},"meta":[[3,"b"]]},"h":{"last-event-id":"7"}}}',
    '{"i":"2","t":4}',
  ]
  const others = [
    'call',
    '{}',
    '{"i":"1","p":{"u":"http://elsewhere/system/info"}}',
    '{"i":"1","p":{"u":"/system/info","h":{"content-type":"multipart/form-data"}}}',
    '{"i":"1","p":{"u":"/system/info","b":{"json":"x","meta":[[5]]}}}',
    '{"i":"1","t":3,"p":{}}',
    `"${'x'.repeat(33 * 1024 * 1024)}"`,
    new Uint8Array(3),
    { i: '1', p: { u: '/system/info' } },
    7,
    null,
    undefined,
  ]
  for (const data of [...calls, ...others]) send(data)
  expect(heard).toEqual(calls)
  expect(dropped).toHaveLength(others.length)
})
