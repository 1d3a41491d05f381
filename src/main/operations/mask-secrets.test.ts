import { expect, test } from 'vitest'
import { isRecord } from './json.ts'
import { createSecretMask } from './mask-secrets.ts'

const secrets = { group: '', plural: 'secrets' }
const others = { group: 'x', plural: 'things' }

test('equal secret values carry equal tags, typed or stored, and other plans have other tags', () => {
  const mask = createSecretMask(Buffer.alloc(32, 1), [])
  const typed = mask.object(secrets, { stringData: { password: 'swordfish' } })
  const stored = mask.object(secrets, { data: { password: Buffer.from('swordfish').toString('base64'), other: 'YQ==' } })
  const tag = isRecord(typed) && isRecord(typed.stringData) ? typed.stringData.password : null
  expect(tag).toMatch(/^\*\*\*[0-9a-f]{8}$/)
  expect(stored).toMatchObject({ data: { password: tag } })
  expect(
    JSON.stringify(createSecretMask(Buffer.alloc(32, 2), []).object(secrets, { stringData: { password: 'swordfish' } })),
  ).not.toContain(tag)
})

test('the last applied configuration of a Secret holds its values and goes too', () => {
  const mask = createSecretMask(Buffer.alloc(32, 1), [])
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"p":"c3dvcmRmaXNo"}}', kept: 'yes' }
  const masked = mask.object(secrets, { metadata: { name: 'a', annotations } })
  expect(JSON.stringify(masked)).not.toContain('c3dvcmRmaXNo')
  expect(masked).toMatchObject({ metadata: { annotations: { kept: 'yes' } } })
})

test('secrets that were typed in are masked wherever they turn up, also encoded and in the words of a server', () => {
  const mask = createSecretMask(Buffer.alloc(32, 1), ['swordfish'])
  const masked = JSON.stringify(
    mask.object(others, { url: 'postgres://app:swordfish@db', b64: Buffer.from('swordfish').toString('base64') }),
  )
  expect(masked).not.toContain('swordfish')
  expect(masked).not.toContain(Buffer.from('swordfish').toString('base64'))
  expect(mask.text('Invalid value: "swordfish": too short')).not.toContain('swordfish')
})

test('any copy of a Secret in its annotations goes, and so does a value that stands in one', () => {
  const mask = createSecretMask(Buffer.alloc(32, 1), [])
  const data = { p: Buffer.from('swordfish').toString('base64') }
  const annotations = { 'tool.example/last-handled': ' {"x":"y"}', note: 'it is swordfish', kept: 'yes' }
  const masked = JSON.stringify(mask.object(secrets, { metadata: { name: 'a', annotations }, data }))
  expect(masked).not.toMatch(/swordfish|last-handled":" /)
  expect(masked).toContain('"kept":"yes"')
})

test('passwords in fields and texts of other objects are tagged: equal ones look alike, others don’t', () => {
  const mask = createSecretMask(Buffer.alloc(32, 1), [])
  const sql = (password: string) =>
    JSON.stringify(mask.object(others, { spec: { postInitSQL: [`alter role app password '${password}'`] } }))
  expect(sql('swordfish')).not.toContain('swordfish')
  expect(sql('swordfish')).toBe(sql('swordfish'))
  expect(sql('swordfish')).not.toBe(sql('hammerhead'))
  expect(JSON.stringify(mask.object(others, { connectionParameters: { user: 'app', password: 'x' } }))).toMatch(
    /"user":"app","password":"\*{3}/,
  )
})
