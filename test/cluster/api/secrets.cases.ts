import type { Case } from './case.ts'
import { secret } from './objects.ts'

const merge = 'application/merge-patch+json'

export const cases: readonly Case[] = [
  {
    name: 'plain values of a secret are stored encoded',
    steps: [
      { call: 'POST {core}/secrets', body: secret('one') },
      { call: 'PATCH {core}/secrets/one', type: merge, body: { stringData: { password: 'two', more: 'x' } } },
    ],
  },
  {
    name: 'plain values win over encoded ones',
    steps: [{ call: 'POST {core}/secrets', body: secret('one', { data: { a: 'eA==', b: 'eQ==' }, stringData: { a: 'z' } }) }],
  },
  {
    name: 'values that are not encoded cannot be read',
    steps: [
      { call: 'POST {core}/secrets', body: secret('one', { data: { a: 'not base64!' } }) },
      { call: 'POST {core}/secrets', body: secret('one', { data: { a: 1 } }) },
    ],
  },
  {
    name: 'keys have their letters',
    steps: [
      { call: 'POST {core}/secrets', body: secret('one', { stringData: { 'bad key': 'x' } }) },
      { call: 'POST {core}/secrets', body: secret('one', { stringData: { '..': 'x' } }) },
    ],
  },
  {
    name: 'a type has its keys',
    steps: [
      { call: 'POST {core}/secrets', body: secret('one', { type: 'kubernetes.io/tls', stringData: { 'tls.crt': 'x' } }) },
      { call: 'POST {core}/secrets', body: secret('two', { type: 'kubernetes.io/basic-auth', stringData: { other: 'x' } }) },
      {
        call: 'POST {core}/secrets',
        body: secret('three', { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '' } }),
      },
      { call: 'POST {core}/secrets', body: secret('four', { type: 'kubernetes.io/ssh-auth', stringData: {} }) },
      { call: 'POST {core}/secrets', body: secret('five', { type: 'example.com/own', stringData: { any: 'x' } }) },
    ],
  },
  {
    name: 'the type of a secret stays',
    steps: [
      { call: 'POST {core}/secrets', silent: true, body: secret('one') },
      { call: 'PATCH {core}/secrets/one', type: merge, body: { type: 'example.com/own' } },
    ],
  },
  {
    name: 'a sealed secret stays as it is',
    steps: [
      { call: 'POST {core}/secrets', silent: true, body: { ...secret('one'), immutable: true } },
      { call: 'PATCH {core}/secrets/one', type: merge, body: { stringData: { password: 'two' } } },
      { call: 'PATCH {core}/secrets/one', type: merge, body: { immutable: null } },
      { call: 'PATCH {core}/secrets/one', type: merge, body: { metadata: { labels: { a: 'b' } } } },
    ],
  },
  {
    name: 'a secret has its size',
    steps: [{ call: 'POST {core}/secrets', body: secret('one', { stringData: { a: 'x'.repeat(1_048_577) } }) }],
  },
  {
    name: 'plain values are owned as encoded ones',
    steps: [
      { call: 'PATCH {core}/secrets/one?fieldManager=alice', type: 'application/apply-patch+yaml', body: secret('one') },
      {
        call: 'PATCH {core}/secrets/one?fieldManager=alice',
        type: 'application/apply-patch+yaml',
        body: secret('one', { stringData: { password: 'two' } }),
      },
    ],
  },
]
