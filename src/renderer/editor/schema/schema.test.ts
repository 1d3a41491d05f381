import { expect, test } from 'vitest'
import { readManifest } from '../../../shared/manifest/read-manifest.ts'
import { checkBySchema } from './check-by-schema.ts'
import { completeYaml, describeKey } from './complete-yaml.ts'
import { matchesPattern } from './match-pattern.ts'

const text = (extra: object = {}) => ({ type: 'string', ...extra })
const schema = {
  type: 'object',
  properties: {
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      required: ['instances', 'storage'],
      properties: {
        instances: { type: 'integer', minimum: 1, maximum: 99, description: 'How many members.' },
        logLevel: text({ enum: ['error', 'warning', 'info', 'on'], default: 'info' }),
        enabled: { type: 'boolean' },
        port: { 'x-kubernetes-int-or-string': true },
        storage: { type: 'object', required: ['size'], properties: { size: text({ pattern: '^\\d+[KMG]i$' }), storageClass: text() } },
        parameters: { type: 'object', additionalProperties: text() },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        users: { type: 'object', additionalProperties: { type: 'array', items: text({ enum: ['createdb', 'login'] }) } },
        roles: { type: 'array', items: { type: 'object', properties: { name: text(), login: { type: 'boolean' } } } },
      },
    },
  },
}

function check(manifest: string) {
  const { document, problems, place } = readManifest(manifest)
  expect(problems).toEqual([])
  if (document === null) throw new Error('nothing was read')
  return checkBySchema(document, schema).map(({ severity, message, from }) => `${severity} ${place(from).line}: ${message}`)
}

test('what fits has no problem', () => {
  expect(
    check(
      'spec:\n  instances: 3\n  port: web\n  enabled: yes\n  storage: {size: 1Gi}\n  open: {any: 1}\n  parameters: {a.b: x}\n  users: {a: [login]}\n  roles:\n  - name: x\n    login: true\n',
    ),
  ).toEqual([])
})

test('wrong types and values, missing and unknown fields are told where they are', () => {
  expect(
    check(
      'spec:\n  instances: three\n  instnaces: 1\n  logLevel: infos\n  enabled: "true"\n  storage: {size: 1Gb}\n  parameters:\n    work_mem: 8\n  roles: x\n',
    ),
  ).toEqual([
    'error 2: instances must be a whole number.',
    'warning 3: There is no field “instnaces” in spec. Did you mean instances?',
    'error 4: logLevel must be one of: error, warning, info, on. Did you mean info?',
    'error 5: enabled must be true or false. Take the quotes away.',
    'error 6: size does not have the form that is asked for: ^\\d+[KMG]i$',
    'error 8: work_mem must be a text: put it in quotes ("8").',
    'error 9: roles must be a list of map: each item begins with “- ”.',
  ])
  expect(check('spec:\n  instances: 0\n')).toEqual(['error 2: instances must be at least 1.', 'error 1: spec must have “storage”.'])
})

test('what stands for a hidden value is no name of a field', () => {
  expect(check('spec:\n  instances: 3\n  storage: {}\n  "***hidden:x***": 1\n').join()).toContain('can’t name a field')
})

test('a hidden value is of any type', () => {
  expect(check('spec:\n  instances: "***hidden:spec/instances***"\n  storage: {size: "***hidden:x***"}\n')).toEqual([])
})

/** Completions at the mark `|`. */
function complete(manifest: string): string[] {
  const before = manifest.slice(0, manifest.indexOf('|')).split('\n')
  const lines = manifest.replace('|', '').split('\n')
  return completeYaml(lines, before.length - 1, before.at(-1)?.length ?? 0, schema).map(each => each.label)
}

test('keys of the object that the cursor is in are offered, without those that are there', () => {
  expect(complete('|')).toEqual(['metadata', 'spec'])
  expect(complete('spec:\n  instances: 3\n  st|\n  logLevel: info\nmetadata:\n  name: x\n')).toEqual([
    'enabled',
    'port',
    'storage',
    'parameters',
    'open',
    'users',
    'roles',
  ])
  expect(complete('spec:\n  storage:\n    |\n  instances: 3')).toEqual(['size', 'storageClass'])
  expect(complete('spec:\n  roles:\n  - |')).toEqual(['name', 'login'])
  expect(complete('spec:\n  roles:\n    - name: a\n      |\n    - name: b\n      login: true')).toEqual(['login'])
  expect(complete('spec:\n  roles:\n  - name: a\n  |')).toContain('storage')
})

test('values are offered where they are known', () => {
  expect(complete('spec:\n  logLevel: |')).toEqual(['error', 'warning', 'info', 'on'])
  expect(complete('spec:\n  enabled: t|')).toEqual(['true', 'false'])
  expect(complete('spec:\n  users:\n    app:\n    - |')).toEqual(['createdb', 'login'])
  expect(complete('spec:\n  instances: |')).toEqual([])
})

test('nothing is offered in comments, brackets, and where the schema says nothing', () => {
  for (const manifest of ['spec:\n  # st|', 'spec: {|', 'spec:\n  open:\n    |', 'other:\n  |']) expect(complete(manifest)).toEqual([])
})

test('what is inserted has the shape of its value, and words that are no text are quoted', () => {
  const at = (manifest: string) =>
    completeYaml(manifest.split('\n'), manifest.split('\n').length - 1, manifest.split('\n').at(-1)?.length ?? 0, schema)
  expect(at('spec:\n  ').find(each => each.label === 'storage')?.insert).toBe('storage:\n    ')
  expect(at('spec:\n  ').find(each => each.label === 'roles')?.insert).toBe('roles:\n  - ')
  expect(at('spec:\n  logLevel: ').map(each => each.insert)).toEqual(['error', 'warning', 'info', '"on"'])
})

test('a key is described', () => {
  const lines = 'spec:\n  instances: 3\n  logLevel: info'.split('\n')
  expect(describeKey(lines, 1, 4, schema)).toEqual({ name: 'instances', type: 'whole number', about: 'How many members.' })
  expect(describeKey(lines, 2, 4, schema)?.about).toContain('Default: "info"')
  expect(describeKey(lines, 1, 14, schema)).toBeNull()
})

test('patterns match as they would on the server', () => {
  const quantity = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'
  const cron = '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'
  const name = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'
  for (const [pattern, candidates] of [
    [quantity, ['1Gi', '1.5', '500m', '-1', '1e3', '1 Gi', 'x', '', '.5']],
    [cron, ['0 3 * * *', '*/5 * * * *', '0 3 * *', '0 3 * * * *']],
    [name, ['a', 'a-b', '-a', 'a-', 'A', '']],
    ['a{2,3}|b+?c', ['aa', 'a', 'aaaa', 'bbc', 'c']],
    ['[^a-c\\d]', ['d', 'a', '1']],
  ] as const) {
    for (const candidate of candidates)
      expect(matchesPattern(pattern, candidate), `${pattern} ${candidate}`).toBe(new RegExp(pattern).test(candidate))
  }
})

test('a pattern that would run for ever ends, and one that is not known is left to the server', () => {
  expect(matchesPattern('^(a+)+$', `${'a'.repeat(500)}b`)).toBe(false)
  expect(matchesPattern('^(a|a)*$', `${'a'.repeat(500)}b`)).toBe(false)
  for (const pattern of ['(?i)x', '\\p{L}', '(', 'a{1,1000}{1,1000}', '[[:alpha:]]', `${'('.repeat(100)}${')'.repeat(100)}`]) {
    expect(matchesPattern(pattern, 'x'), pattern).toBeNull()
  }
})

test('a hostile schema costs nothing', () => {
  const wrong = {
    type: 5,
    properties: { spec: { properties: 'x', required: [1], enum: 'y', pattern: 3, items: [], additionalProperties: true } },
  }
  const { document } = readManifest('spec: {a: 1}\n')
  if (document === null) throw new Error('nothing was read')
  expect(checkBySchema(document, wrong)).toEqual([])
  expect(completeYaml(['spec:', '  '], 1, 2, wrong)).toEqual([])
})
