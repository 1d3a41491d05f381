import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { boundRoleReads, judgeRights } from './judge-rights.ts'
import { judgeWebhooks } from './judge-webhooks.ts'
import { type ManifestObject, readManifest } from './manifest.ts'

const rule = (group: string, resources: string[], verbs: string[], more = {}) => ({ apiGroups: [group], resources, verbs, ...more })
const role = (rules: unknown[], name = 'keeper') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name },
  rules,
})
const binding = (roleName = 'keeper', subject = 'keeper', name = 'keeper') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
  subjects: [{ kind: 'ServiceAccount', namespace: 'ops', name: subject }],
})
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.io' },
  spec: { group: 'example.io', scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' }, versions: [{ name: 'v1', served: true }] },
}
const hook = (more: Record<string, unknown> = {}) => ({
  name: 'check.example.io',
  rules: [{ apiGroups: ['example.io'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['things'] }],
  clientConfig: { service: { namespace: 'ops', name: 'keeper' } },
  ...more,
})
const hooks = (...webhooks: unknown[]) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'keeper' },
  webhooks,
})

function manifestOf(...objects: unknown[]): readonly ManifestObject[] {
  const manifest = readManifest({ values: objects }, 'ops')
  if ('problem' in manifest) throw new Error(manifest.problem)
  return manifest.objects
}

function viewOf(objects: readonly KubeObject[], unread: readonly string[] = []): ContextView {
  const of = (plural: string) => objects.filter(object => `${String(object.kind).toLowerCase()}s` === plural)
  return {
    knows: kind => (unread.includes(kindKey(kind)) ? 'forbidden' : 'listed'),
    get: (kind, namespace, name) =>
      of(kind.plural).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? null) === namespace) ?? null,
    list: kind => of(kind.plural),
    about: () => [],
  }
}

const rights = (wanted: unknown[], live: readonly KubeObject[], unread: readonly string[] = []) =>
  judgeRights(manifestOf(...wanted), viewOf(live, unread)).map(({ status, seen }) => ({ status, seen }))
const webhooks = (wanted: unknown[], live: readonly KubeObject[], unread: readonly string[] = []) =>
  judgeWebhooks(manifestOf(...wanted), viewOf(live, unread)).map(({ status, seen }) => ({ status, seen }))

const before = [role([rule('', ['pods', 'services'], ['get', 'list'])]), binding()]

test('rights that stay as they are need no word, however their rules are cut', () => {
  const same = role([rule('', ['pods'], ['list', 'get']), rule('', ['services'], ['get']), rule('', ['services'], ['list'])])
  expect(rights([same, binding()], before)).toEqual([{ status: 'pass', seen: 'No right is new, and none is dropped.' }])
})

test('what an upgrade adds to a role and drops from it is told, and what of it is powerful', () => {
  const after = role([
    rule('', ['pods'], ['get', 'list', 'watch']),
    rule('', ['secrets', 'pods/exec'], ['create', 'get']),
    rule('rbac.authorization.k8s.io', ['clusterroles'], ['bind', 'escalate']),
    rule('', ['users'], ['impersonate']),
    rule('*', ['*'], ['*']),
  ])
  const [only, ...more] = rights([role([rule('', ['pods'], ['get', 'list', 'watch'])]), binding()], before)
  expect(more).toEqual([])
  expect(only).toEqual({
    status: 'warn',
    seen: 'New in ClusterRole keeper: watch on pods. Dropped from ClusterRole keeper: get, list on services. ClusterRoleBinding keeper gives it to ServiceAccount ops/keeper in the whole cluster.',
  })
  const seen = rights([after, binding()], before)[0]?.seen
  expect(seen).toContain('powerful: read Secrets, run commands in pods')
  expect(seen).toContain('give rights that it does not have, bind any ClusterRole, act as other users, do everything with *.*')
  expect(seen).toContain('create, get on pods/exec')
  expect(seen).not.toContain('Dropped')
})

test('a right that a wildcard of before had is not new, and one on names is not one on all', () => {
  const wide = [
    role([rule('apps', ['*'], ['*']), rule('', ['*/exec'], ['create']), rule('', ['secrets'], ['get'], { resourceNames: ['a'] })]),
    binding(),
  ]
  const narrow = (...rules: unknown[]) => rights([role(rules), binding()], wide)[0]?.seen ?? ''
  expect(narrow(rule('apps', ['deployments'], ['delete']), rule('', ['pods/exec'], ['create']))).not.toContain('New')
  expect(narrow(rule('', ['secrets'], ['get'], { resourceNames: ['a'] }))).not.toContain('New')
  expect(narrow(rule('', ['secrets'], ['get']))).toContain('New in ClusterRole keeper (powerful: read Secrets): get on secrets.')
  expect(narrow(rule('', ['secrets'], ['get'], { resourceNames: ['a', 'b'] }))).toContain('get on secrets (a, b)')
})

test('what may be done with URLs of the server says nothing of resources, nor the other way round', () => {
  const urls = { nonResourceURLs: ['*'], verbs: ['get'] }
  const all = rule('*', ['*'], ['get'])
  const gained = (live: unknown, wanted: unknown) => rights([role([live, wanted]), binding()], [role([live]), binding()])[0]?.seen ?? ''
  expect(gained(urls, rule('', ['secrets'], ['get']))).toContain('New in ClusterRole keeper (powerful: read Secrets): get on secrets.')
  expect(gained(all, { nonResourceURLs: ['/metrics'], verbs: ['get'] })).toContain('New in ClusterRole keeper: get on /metrics.')
  expect(gained(rule('apps', ['deployments'], ['get']), urls)).toContain('New in ClusterRole keeper: get on /*.')
  expect(gained(urls, { nonResourceURLs: ['/metrics'], verbs: ['get'] })).not.toContain('New')
})

test('installing shows all of a role, by the same rule', () => {
  expect(rights([role([rule('', ['secrets'], ['list'])]), binding()], [])).toEqual([
    {
      status: 'warn',
      seen: 'New in ClusterRole keeper (powerful: read Secrets): list on secrets. ClusterRoleBinding keeper gives it to ServiceAccount ops/keeper in the whole cluster, anew.',
    },
  ])
})

test('a role that is bound to somebody else is new to them as a whole, also one that the manifest does not define', () => {
  const [known] = before
  if (known === undefined) throw new Error('There is no role')
  expect(rights([known, binding('keeper', 'other')], before)[0]?.seen).toContain(
    'New in ClusterRole keeper: get, list on pods; get, list on services.',
  )
  const admin = role([rule('*', ['*'], ['*'])], 'cluster-admin')
  const wanted = [binding('cluster-admin', 'keeper', 'all')]
  expect(boundRoleReads(manifestOf(...wanted))).toMatchObject([
    { kind: { plural: 'clusterroles' }, namespace: null, name: 'cluster-admin' },
  ])
  expect(rights(wanted, [admin])).toEqual([
    { status: 'warn', seen: expect.stringMatching(/^New in ClusterRole cluster-admin \(powerful: do everything with \*\.\*/) },
  ])
  expect(rights(wanted, [], ['clusterroles.rbac.authorization.k8s.io'])).toEqual([
    { status: 'unknown', seen: expect.stringContaining('it is not known what it allows') },
  ])
})

test('where roles can’t be read, what is new is not known and said so', () => {
  expect(rights([role([rule('', ['pods'], ['get'])]), binding()], [], ['clusterroles.rbac.authorization.k8s.io'])).toMatchObject([
    { status: 'unknown', seen: expect.stringContaining('can’t be read') },
    { status: 'warn', seen: expect.stringContaining('get on pods') },
  ])
})

test('a role with more rules than anybody reads is not compared', () => {
  const many = Array.from({ length: 60 }, (_, at) => `kind${at}`)
  const rules = Array.from({ length: 60 }, (_, at) => rule(`group${at}`, many, ['get']))
  expect(rights([role(rules), binding()], before)).toEqual([{ status: 'unknown', seen: expect.stringContaining('too many rules') }])
})

test('a new webhook is told with what it stands before and what happens without it', () => {
  expect(webhooks([crd, hooks(hook())], [])).toEqual([
    {
      status: 'warn',
      seen: 'New: check.example.io is asked about things.example.io (create, update); when it gives no answer within 10 s, they are refused (failurePolicy Fail).',
    },
  ])
  const pods = hook({ rules: [{ apiGroups: [''], operations: ['*'], resources: ['pods'] }], timeoutSeconds: 5 })
  expect(webhooks([crd, hooks(pods)], [])[0]?.seen).toMatch(
    /asked about pods \(every write\); when .* 5 s.*not only the operator’s own: pods need it/,
  )
})

test('a webhook that stays as it is needs no word; a changed one says in what', () => {
  const live = hooks(
    hook({
      failurePolicy: 'Fail',
      timeoutSeconds: 10,
      namespaceSelector: {},
      clientConfig: { service: { namespace: 'ops', name: 'keeper', port: 443 }, caBundle: 'x' },
    }),
  )
  expect(webhooks([crd, hooks(hook())], [live])).toEqual([{ status: 'pass', seen: 'No webhook is new, and none changes.' }])
  expect(webhooks([crd, hooks(hook({ failurePolicy: 'Ignore' }))], [live])[0]?.seen).toMatch(
    /^Changed \(failurePolicy from Fail to Ignore\): .* taken unchecked/,
  )
  const wider = hook({ rules: [{ apiGroups: ['example.io'], apiVersions: ['v1'], operations: ['DELETE'], resources: ['things'] }] })
  expect(webhooks([crd, hooks(wider)], [live])[0]?.seen).toMatch(/^Changed \(rules\): .*\(delete\)/)
  expect(webhooks([crd, hooks(hook({ clientConfig: { service: { namespace: 'ops', name: 'other' } } }))], [live])[0]?.seen).toMatch(
    /who is asked/,
  )
})

test('where webhooks can’t be read, what is new is not known', () => {
  const unread = ['validatingwebhookconfigurations.admissionregistration.k8s.io']
  expect(webhooks([crd, hooks(hook())], [], unread).map(({ status }) => status)).toEqual(['unknown', 'warn'])
})
