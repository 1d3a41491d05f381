import { expect, test } from 'vitest'
import { maskSecretText } from './secret-text.ts'

const mask = (text: string) => maskSecretText(text, () => '***')

test.each([
  ['Bearer eyCANARYxxxxxx.eyJzdWIi.CANARY', 'Bearer ***'],
  ['x-eyCANARYxxxxxx.eyJzdWIi.CANARY y', 'x-*** y'],
  ['a.eyCANARYxxxxxx.eyJzdWIi', 'a.***'],
  ['key-eyCANARYxxxxxx.eyJzdWIi', 'key-***'],
  [`postgresql://app:${'CANARY'.repeat(100)}@db/app`, 'postgresql://***@db/app'],
  ['my_very_long_name_of_an_application_password: CANARY', 'my_very_long_name_of_an_application_password: ***'],
  ['{"password":"CANARY and no end', '{"password":***'],
  ["{'token':'CANARY and no end", "{'token':***"],
  ['{\\"secret\\":\\"CANARY and no end', '{\\"secret\\":***'],
  ['PASSWORD "CANARY and no end', 'PASSWORD ***'],
  ['PASSWORD $$CANARY and no end', 'PASSWORD ***'],
  ['STRIPE_KEY=CANARY db_pass: CANARY, DB_PWD="CANARY word"', 'STRIPE_KEY=*** db_pass: ***, DB_PWD=***'],
  ['{"db_pass":"CANARY","dbKey": "CANARY"}', '{"db_pass":***,"dbKey": ***}'],
  ['{\\"db_pass\\":\\"CANARY\\"}', '{\\"db_pass\\":***}'],
  ["GIT_CREDENTIALS='CANARY and no end", 'GIT_CREDENTIALS=***'],
  ['password=a db_pass=b', 'password=*** db_pass=***'],
  ['mongosh --pass=CANARY -pass=CANARY', 'mongosh --pass=*** -pass=***'],
  ['run --db-pass=CANARY -stripe-api-auth-key=CANARY', 'run --db-pass=*** -stripe-api-auth-key=***'],
  ['_DB_PASS=CANARY __STRIPE_KEY: CANARY', '_DB_PASS=*** __STRIPE_KEY: ***'],
  ['spring.datasource.db_pass=CANARY', 'spring.datasource.db_pass=***'],
  [
    'APP_KEY_BASE64=CANARY DB_PASS2_B64=CANARY appEncryptionKeyData: CANARY',
    'APP_KEY_BASE64=*** DB_PASS2_B64=*** appEncryptionKeyData: ***',
  ],
  ['TOKENIZER_SERVICE_ENCRYPTION_KEY=CANARY', 'TOKENIZER_SERVICE_ENCRYPTION_KEY=***'],
  ['SECRETARY_OF_STATE_MASTER_KEY="CANARY"', 'SECRETARY_OF_STATE_MASTER_KEY=***'],
  [`${'A_'.repeat(100)}DB_PASS=CANARY`, `${'A_'.repeat(100)}DB_PASS=***`],
  ['{"db_pass":"hun\\"CANARY","password":"\\\\\\"CANARY"}', '{"db_pass":***,"password":***}'],
  ['{"a":"{\\"db_pass\\":\\"hun\\\\\\"CANARY\\\\\\\\\\",\\"b\\":1}"}', '{"a":"{\\"db_pass\\":***,\\"b\\":1}"}'],
  ["password: 'hun''CANARY' and more", 'password: *** and more'],
  ['PASSWORD "hun\\"CANARY" more', 'PASSWORD *** more'],
])('%s becomes %s', (text, clean) => {
  expect(mask(text)).toBe(clean)
})

test('what has no secret stays as it is', () => {
  for (const text of [
    ...['PRIMARY_KEY=id', 'sort_key: 3', 'KEY_ID=4', 'MONKEY=1', 'BYPASS: true'],
    ...['passenger: 2', 'foreign_key="orders_id"', 'PWD=/home/dba', 'key: password', 'first_pass: 2', 'duplicate key: 4'],
    ...['PUBLIC_KEY_BASE64=a', '--sort-key=3', '_PRIMARY_KEY: id', 'key_value: 4', 'tls.key: no such file', '--first-pass=2', 'pass=3'],
    ...['PRIMARY KEY: id', 'client.key: no such file', 'x.PWD=/home/dba'],
    ...['honeycomb.example-store.com', 'see http://db.example:5432/app', 'eyes.on', 'the password is not here'],
  ]) {
    expect(mask(text)).toBe(text)
  }
})

test('of a text without end the rest goes as one secret, and a secret at the cut goes with it', () => {
  const secrets: string[] = []
  const before = 'x'.repeat(256 * 1024 - 40)
  const text = `${before} postgresql://app:CANARY-CANARY-CANARY-CANARY@db ${'y'.repeat(100_000)}`
  const clean = maskSecretText(text, secret => {
    secrets.push(secret)
    return `<${secret.length}>`
  })
  expect(clean).not.toContain('CANARY')
  expect(clean.length).toBeLessThan(256 * 1024 + 20)
  expect(clean.startsWith('xxxx')).toBe(true)
  expect(secrets.at(-1)?.endsWith('yyy')).toBe(true)
})

test('two texts that differ only far behind the cut don’t look alike to a stand-in that tells secrets apart', () => {
  const long = 'x'.repeat(300_000)
  const tag = (secret: string) => secret.slice(-1)
  expect(maskSecretText(`${long}a`, tag)).not.toBe(maskSecretText(`${long}b`, tag))
})

test('what one shape has taken out is not taken out again', () => {
  const seen: string[] = []
  maskSecretText('password=one db_pass=two my_api_key=three', secret => `<${seen.push(secret)}>`)
  expect(seen).toEqual(['one', 'three', 'two'])
  const again: string[] = []
  const mark = (secret: string) => `<${again.push(secret)}, a secret>`
  expect(maskSecretText('MY_API_KEY=one SECRET_KEY_DATA="two" DB_PASS=three', mark)).toBe(
    'MY_API_KEY=<1, a secret> SECRET_KEY_DATA=<2, a secret> DB_PASS=<3, a secret>',
  )
  expect(again).toEqual(['one', '"two"', 'three'])
})
