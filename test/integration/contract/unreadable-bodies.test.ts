import { expect, test } from 'vitest'
import { openLoopbackHost } from '../../../src/main/host/loopback-host.ts'
import { openApp } from '../../fakes/app-under-test.ts'
import { testToken } from '../../fakes/doors.ts'

const canary = 'CANARY-typed-in'
const intent = { engine: 'cnpg', operation: 'provision', contextId: null, clusterId: null, params: { name: 'orders' } }

/** Each way to send a body that can't be read, and what is said. */
const refused: readonly { readonly type: string; readonly body: string; readonly says: RegExp }[] = [
  // As `curl -d` sends it.
  {
    type: 'application/x-www-form-urlencoded',
    body: JSON.stringify(intent),
    says: /^The body came as application\/x-www-form-urlencoded, and only application\/json is read\.$/,
  },
  { type: 'text/plain;charset=UTF-8', body: JSON.stringify(intent), says: /came as text\/plain/ },
  { type: 'application/merge-patch+json', body: JSON.stringify(intent), says: /came as application\/merge-patch\+json/ },
  {
    type: 'application/json',
    body: `{'name': '${canary}'}`,
    says: /^The request is no JSON: line 1, column 2: expected property name or '}'\.$/,
  },
  {
    type: 'application/json',
    body: `{\n  "name": "${canary}",\n}`,
    says: /no JSON: line 3, column 1: expected double-quoted property name/,
  },
  { type: 'application/json', body: `{"name": "${canary}"`, says: /no JSON: line 1, column 27: expected ',' or '}' after property value/ },
  { type: 'application/json', body: `name=${canary}`, says: /no JSON: “a” is not expected where it stands\.$/ },
  { type: 'application/json', body: `{"name": `, says: /no JSON: it ends too early\.$/ },
]

test('a body that is no JSON, or doesn’t come as it, is refused with what came and what is needed, and nothing of it is repeated', async () => {
  await using app = await openApp(null)
  await using host = await openLoopbackHost({
    app: app.app,
    log: app.app.callContext.log,
    port: 0,
    token: testToken,
    pageDir: '/nonexistent',
    devOrigin: null,
  })
  const send = async (type: string, body: string) => {
    const headers = { authorization: `Bearer ${testToken}`, 'content-type': type }
    const answer = await fetch(`${host.origin}/api/v1/plans/preview`, { method: 'POST', headers, body })
    return { status: answer.status, text: await answer.text() }
  }
  for (const { type, body, says } of refused) {
    const { status, text } = await send(type, body)
    const told: unknown = JSON.parse(text)
    expect([type, status, told]).toMatchObject([type, 400, { code: 'bad-input', data: { hint: expect.stringMatching(/JSON|json/) } }])
    expect((told as { message: string }).message).toMatch(says)
    expect(text).not.toContain(canary)
  }
  for (const type of ['application/json', 'Application/JSON; charset=utf-8'])
    expect((await send(type, JSON.stringify(intent))).status).toBe(200)
})
