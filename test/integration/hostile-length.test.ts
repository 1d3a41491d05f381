/** What text from a cluster can be made to cost by its length alone: the readers of shared/, which know no Node, are held to it here. */
import { expect, test } from 'vitest'
import { isQuantity } from '../../src/shared/domain/quantity.ts'
import { maskSecretText } from '../../src/shared/redaction/secret-text.ts'
import { growthOf } from '../fakes/growth-of.ts'

test.each([
  ['digits and no unit', (size: number) => `${'1'.repeat(size)}x`],
  ['an endless exponent', (size: number) => `1e${'1'.repeat(size)}`],
])('a quantity of a million characters (%s) costs linear time and is none', (_, make) => {
  expect(isQuantity(make(1_000_000))).toBe(false)
  expect(growthOf(make, isQuantity, 10_000, 16)).toBeLessThan(64)
})

test.each([
  ['a private key', '-----BEGIN EC PRIVATE KEY-----'],
  ['a JWT in a run of its own characters', '-eyAAAAAAAA'],
  ['a JWT with a dot', '-eyAAAAAAAA.'],
  ['a JWT with a dot and too short an end', 'eyAAAAAAAA.A-'],
  ['a JWT of many openings', 'ey'],
  ['a header', 'bearer '],
  ['a header and spaces', 'basic  \n'],
  ['a URL', 'a://'],
  ['a URL with a user', '://a:'],
  ['SQL', "password '"],
  ['SQL with double quotes', 'password "\\'],
  ['SQL with dollar quotes', 'password $a$'],
  ['other SQL', 'identified by '],
  ['a named value', 'password-'],
  ['a named value in quotes', 'token="'],
  ['a named value in escaped quotes', 'api_key:\\"'],
  ['a quote in a quoted value', 'password="\\"'],
  ['backslashes after a quote', '_pass="\\\\'],
  ['backslashes in escaped quotes', 'db_key:\\"\\\\\\'],
  ['backslashes and quotes alone', '"\\'],
  ['a doubled single quote', "token:''"],
  ['a name without end', '_key'],
  ['a name and how it is spelt', 'pass_base64_data'],
  ['an AWS key', 'AKIA'],
  ['a GitHub token', 'ghp_'],
  ['an EKS token', 'k8s-aws-v1.'],
  ['no secret', 'a'],
])('the opening of what redaction looks for (%s), over and over, costs linear time', (_, part) => {
  const make = (size: number) => part.repeat(Math.ceil(size / part.length))
  expect(growthOf(make, text => maskSecretText(text, () => '***'), 8_000, 16)).toBeLessThan(64)
})
