import { expect, test } from 'vitest'
import { documentsIn } from './documents-for-tests.ts'
import { isWithin, readManifest } from './manifest.ts'

const crd = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.io }
spec:
  group: example.io
  scope: Namespaced
  names: { kind: Thing, plural: things }
  versions: [{ name: v1, served: true, storage: true }]
`
const problemOf = (text: string) => {
  const manifest = readManifest(documentsIn(text), 'default')
  return 'problem' in manifest ? manifest.problem : null
}

test('a manifest is put in the order in which the server can take it, and what needs a namespace gets one', () => {
  const text = [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d, labels: { a: b }, resourceVersion: "7" }\nspec: {}\nstatus: { replicas: 1 }',
    'apiVersion: example.io/v1\nkind: Thing\nmetadata: { name: t, namespace: there }',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }',
    crd,
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: there }',
    '# nothing',
  ].join('\n---\n')
  const manifest = readManifest(documentsIn(text), 'here')
  if ('problem' in manifest) throw new Error(manifest.problem)
  expect(manifest.objects.map(({ object }) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`)).toEqual([
    'Namespace /there',
    'CustomResourceDefinition /things.example.io',
    'ConfigMap here/c',
    'Thing there/t',
    'Deployment here/d',
  ])
  expect(manifest.objects.at(-1)?.object).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'here', labels: { a: 'b' } },
    spec: {},
  })
})

test('a list is as its items are', () => {
  const text = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: { name: s }'
  expect(readManifest(documentsIn(text), 'here')).toMatchObject({ objects: [{ kind: { plural: 'serviceaccounts' } }] })
})

test.each([
  ['what could not be parsed', 'a: b\nkind: [', /no YAML.*line 2/],
  ['no object', 'kind: ConfigMap', /no Kubernetes object/],
  [
    'a kind that is not known',
    'apiVersion: batch/v1\nkind: Job\nmetadata: { name: j }',
    /Job j \(batch\/v1\) is nothing that this app installs/,
  ],
  ['values of a Secret', 'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { key: dmFsdWU= }', /Secret s holds values/],
  [
    'the same twice',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: n }',
    /Namespace n is in it twice/,
  ],
  [
    'too many',
    Array.from({ length: 151 }, (_, at) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: n${at} }`).join('\n---\n'),
    /more than 150/,
  ],
])('%s is refused, and it is said why', (_what, text, says) => {
  expect(problemOf(text)).toMatch(says)
})

test('what the server adds is no difference; what is wanted otherwise is', () => {
  const live = { spec: { replicas: 1, list: [{ a: 1, added: true }] }, status: {} }
  expect(isWithin({ spec: { list: [{ a: 1 }] } }, live)).toBe(true)
  expect(isWithin({ spec: { list: [{ a: 2 }] } }, live)).toBe(false)
  expect(isWithin({ spec: { list: [] } }, live)).toBe(false)
  expect(isWithin({ spec: { more: 'x' } }, live)).toBe(false)
})
