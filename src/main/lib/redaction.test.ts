import { expect, test } from 'vitest'
import { growthOf } from '../../../test/fakes/growth-of.ts'
import { redact } from './redaction.ts'

test.each([
  ['a bearer token', 'Authorization: Bearer CANARY-abcdef'],
  ['basic credentials', 'authorization: basic Q0FOQVJZOng='],
  ['a JWT', 'got eyCANARYxxxxxx.eyJzdWIiOiJ4In0.CANARYsig back'],
  ['a password in a URL', 'postgresql://app:CANARY@db.example:5432/app'],
  ['a password in JSON', '{"password": "CANARY word"}'],
  ['a password in an environment', 'PGPASSWORD=CANARY'],
  ['a key in YAML', 'client-key-data: CANARY=='],
  ['a quoted secret', "secret_key='CANARY x'"],
  ['a private key', '-----BEGIN EC PRIVATE KEY-----\nCANARY\n-----END EC PRIVATE KEY-----'],
  ['half a private key', '-----BEGIN PRIVATE KEY-----\nCANARY'],
  ['an AWS key', 'using AKIACANARYCANARYCANA'],
  ['an EKS token', 'k8s-aws-v1.CANARYaaaaaaaa'],
])('%s is taken out', (_, text) => {
  expect(redact(text)).not.toMatch(/CANARY|Q0FOQVJZ/)
  expect(redact(text)).toContain('***')
})

test('secrets in use are taken out however they look', () => {
  expect(redact('it is hunter22 or not', ['hunter22', ''])).toBe('it is *** or not')
})

test('plain sentences stay as they are', () => {
  const text = 'pods "db-1" is forbidden: User "dba" cannot get resource "pods" in API group "" in the namespace "shop"'
  expect(redact(text)).toBe(text)
})

test.each(['a', '://a:', 'password:', '-----BEGIN PRIVATE KEY-----', 'key', '_key', 'A_KEY=', 'DB_PASS="'])(
  'hostile text of “%s” over and over costs linear time',
  part => {
    const make = (size: number) => part.repeat(size / part.length)
    expect(growthOf(make, redact, 8_000, 8)).toBeLessThan(24)
  },
)
