import { expect, test } from 'vitest'
import { maskSecretFields } from '../redaction/secret-fields.ts'
import { hideSecrets, revealHidden } from './hidden-values.ts'

const object = {
  spec: {
    env: [
      { name: 'PGHOST', value: 'db' },
      { name: 'APP_PASSWORD', value: 'hunter2hunter2' },
      { name: 'GITHUB_TOKEN', value: 'cuatro4' },
      { name: 'AWS_SECRET_ACCESS_KEY', value: 'cinco5' },
      { name: 'FOO_CREDENTIALS', value: 'seis6' },
      { name: 'MY_API_KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
    ],
    clone: { s3_secret_access_key: 'abcdefgh', s3_access_key_id: 'AKIAABCDEFGHIJKLMNOP' },
    init: ["CREATE USER x PASSWORD 'uno1'", "ALTER USER y PASSWORD 'dos2'; ALTER USER z PASSWORD 'tres3'"],
    connectionString: 'postgres://u:secret@h/db',
    note: 'password=postgres://u:nested@h/db',
    setting: { name: 'APP_PASSWORD', value: 'byitself' },
    replicas: 3,
    password: 12345,
    passwordSecret: { name: 'creds', key: 'password' },
  },
}

test('no secret stays, and all come back where they were', () => {
  const { shown, values } = hideSecrets(object)
  const text = JSON.stringify(shown)
  for (const secret of [
    'hunter2',
    'abcdefgh',
    'AKIA',
    'uno1',
    'dos2',
    'tres3',
    '12345',
    'secret@',
    'nested',
    'byitself',
    'cuatro4',
    'cinco5',
    'seis6',
  ])
    expect(text).not.toContain(secret)
  expect(shown.spec).toMatchObject({ replicas: 3, passwordSecret: { name: 'creds', key: 'password' } })
  expect(shown.spec).toMatchObject({
    env: [
      { value: 'db' },
      { value: '***hidden:spec/env/[APP_PASSWORD]/value***' },
      { value: '***hidden:spec/env/[GITHUB_TOKEN]/value***' },
      {},
      {},
      { valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
    ],
  })
  expect(revealHidden(shown, values)).toEqual({ value: object, faults: [] })
})

test('what is hidden is at least what is masked elsewhere', () => {
  const bare = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/\*\*\*hidden:[^*]*\*\*\*/g, ''))
  const { shown } = hideSecrets(object)
  expect(maskSecretFields(bare(shown), () => 'LEAK')).toEqual(bare(shown))
})

test('the value as it is now comes back, whatever it was when it was hidden', () => {
  const { shown } = hideSecrets(object)
  const now = hideSecrets({ spec: { ...object.spec, connectionString: 'changed meanwhile' } })
  expect(revealHidden(shown, now.values).value).toMatchObject({ spec: { connectionString: 'changed meanwhile' } })
})

test('a stand-in stays at its place: moved, copied or made up it is a fault, and is never written', () => {
  const { shown, values } = hideSecrets(object)
  const spec = shown.spec as Record<string, unknown>
  const moved = revealHidden({ ...shown, metadata: { labels: { x: spec.connectionString } } }, values)
  expect(moved.faults[0]).toContain('can only stay where it is')
  const gone = revealHidden({ spec: { password: '***hidden:spec/passphrase***' } }, values)
  expect(gone.faults[0]).toContain('There is no hidden value')
  const broken = revealHidden({ spec: { password: '***hidden:' } }, values)
  expect(broken.faults).toHaveLength(1)
  const two = hideSecrets({ spec: { note: 'a postgres://u:first@h/d and b postgres://u:second@h/d' } })
  const cut = JSON.parse(JSON.stringify(two.shown).replace(/\*\*\*(?=@h\/d")/, '**')) as Record<string, unknown>
  expect(revealHidden(cut, two.values).faults).toEqual(['A hidden value was changed in part: restore it, or type the whole value.'])
})

test('a stand-in as the name of a field is a fault that says where, wherever it was taken from', () => {
  const { shown, values } = hideSecrets(object)
  const [name = ''] = values.keys()
  const named = (at: object) => revealHidden({ ...shown, ...at }, values).faults
  expect(named({ metadata: { labels: { [name]: 'x' } } })).toEqual([
    `What stands for a hidden value can’t name a field: metadata/labels/${name}. Type the field’s name.`,
  ])
  expect(named({ list: [{ [`a ${name}`]: { deeper: 1 } }] })[0]).toContain(`list/0/a ${name}`)
  expect(named({ '***hidden:no end': 1 })[0]).toContain('can’t name a field: ***hidden:no end')
})

test('items without names keep their stand-ins when others go', () => {
  const { shown, values } = hideSecrets(object)
  const spec = shown.spec as { init: readonly string[] }
  const without = { ...shown, spec: { ...spec, init: spec.init.slice(1) } }
  const revealed = revealHidden(without, values)
  expect(revealed.faults).toEqual([])
  expect(revealed.value).toMatchObject({ spec: { init: [object.spec.init[1]] } })
})

test('a text of the cluster that looks like a stand-in is hidden itself, so that it can’t draw a secret out', () => {
  const evil = { spec: { password: 'topsecret', note: '***hidden:spec/password***' } }
  const { shown, values } = hideSecrets(evil)
  expect(shown).toEqual({ spec: { password: '***hidden:spec/password***', note: '***hidden:spec/note***' } })
  expect(revealHidden(shown, values)).toMatchObject({ value: { spec: { password: 'topsecret' } } })
  expect(JSON.stringify(revealHidden(shown, values).value.spec)).not.toContain('"note":"topsecret"')
})
