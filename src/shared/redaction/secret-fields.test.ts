import { expect, test } from 'vitest'
import { maskSecretFields } from './secret-fields.ts'

const masked = (value: unknown) => JSON.stringify(maskSecretFields(value, () => '***'))

test.each([
  ['SQL that is run at first', { postInitSQL: ["ALTER ROLE app PASSWORD 'CANARY''s'", 'create user x with encrypted password "CANARY"'] }],
  ['SQL with dollar quotes and escapes', { sql: "alter role a password $x$CANARY$x$; alter role b PASSWORD E'CANARY'" }],
  ['other SQL', { sql: "CREATE USER 'x' IDENTIFIED BY 'CANARY'" }],
  ['the parameters of a connection', { connectionParameters: { host: 'db', user: 'app', password: 'CANARY', sslpassword: 'CANARY' } }],
  ['a connection string', { parameters: { primary_conninfo: 'host=db user=app password=CANARY' } }],
  ['a URL', { databaseUrl: 'postgresql://app:CANARY@db/app' }],
  ['an environment variable', { env: [{ name: 'PGPASSWORD', value: 'CANARY' }] }],
  ['a name and a value by themselves', { setting: { name: 'PGPASSWORD', value: 'CANARY' } }],
  [
    'fields of other spellings',
    { secretAccessKey: 'CANARY', 'client-secret': 'CANARY', apiKey: 'CANARY', token: 'CANARY', password: 7777123 },
  ],
  ['a list of them', { password: ['CANARY', { deeper: 'kept' }] }],
  [
    'an annotation that holds a manifest',
    { annotations: { last: JSON.stringify({ spec: { password: 'CANARY' }, sql: "x PASSWORD 'CANARY'" }) } },
  ],
  ['a manifest within a manifest', { last: JSON.stringify({ inner: JSON.stringify({ password: 'CANARY' }) }) }],
])('%s does not show its password', (_, value) => {
  expect(masked(value)).not.toMatch(/CANARY|7777123/)
  expect(masked(value)).toContain('***')
})

test.each(['GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'MY_API_KEY', 'FOO_CREDENTIALS', 'DB_PASS'])(
  'the variable %s does not show it',
  name => {
    expect(masked({ env: [{ name, value: 'CANARY' }] })).toBe(`{"env":[{"name":"${name}","value":"***"}]}`)
  },
)

test('what only names a Secret, and everything else, stays as it is', () => {
  const value = {
    password: { name: 'external-db', key: 'password' },
    superuserSecret: { name: 'orders-superuser' },
    passwordSecret: { name: 'x' },
    secretName: 'orders-ca',
    parameters: { password_encryption: 'scram-sha-256', max_connections: '200' },
    env: [
      { name: 'TZ', value: 'UTC' },
      { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'a', key: 'password' } } },
      { name: 'SECRET_NAME', value: 'orders-app' },
      { name: 'TOKEN_FILE', value: '/var/run/token' },
      { name: 'PASSWORD_ROTATION_INTERVAL', value: '90' },
    ],
    secret: { name: 'orders-app' },
    token: '',
    enableSuperuserAccess: true,
    list: [1, null, 'a token of thanks'],
  }
  expect(maskSecretFields(value, () => '***')).toEqual(value)
})

test('the stand-in may tell equal secrets from others', () => {
  const tag = (secret: string) => `***${secret.length}`
  expect(maskSecretFields({ a: { password: 'four' }, b: { password: 'fives' }, c: 'password=four' }, tag)).toEqual({
    a: { password: '***4' },
    b: { password: '***5' },
    c: 'password=***4',
  })
})

test('nesting without end costs no stack', () => {
  let deep: unknown = 'CANARY'
  for (let depth = 0; depth < 100_000; depth += 1) deep = depth % 2 === 0 ? { password: deep } : [deep]
  expect(JSON.stringify(maskSecretFields(deep, () => '***'))).not.toContain('CANARY')
})
