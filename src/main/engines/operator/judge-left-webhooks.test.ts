import { expect, test } from 'vitest'
import { type KubeObject, kindKey } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { judgeConversions } from './judge-conversions.ts'
import { judgeLeftWebhooks } from './judge-left-webhooks.ts'
import { type ManifestObject, readManifest } from './manifest.ts'
import { serviceReads } from './webhook-services.ts'

const labels = { app: 'keeper' }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'keeper', namespace: 'ops', labels },
  spec: { template: { metadata: { labels } } },
}
const crd = (more: object = {}, versions = ['v1'], status: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.io' },
  spec: {
    group: 'example.io',
    names: { kind: 'Thing', plural: 'things' },
    versions: versions.map(name => ({ name, served: true })),
    ...more,
  },
  status,
})
const converted = (name = 'keeper') => ({
  conversion: { strategy: 'Webhook', webhook: { clientConfig: { service: { namespace: 'ops', name }, caBundle: 'x' } } },
})
const service = (name = 'keeper', selector: object = labels) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'ops' },
  spec: { selector },
})
const hook = (more: object = {}) => ({
  name: 'check.example.io',
  rules: [{ apiGroups: ['example.io'], operations: ['CREATE', 'UPDATE'], resources: ['things'] }],
  clientConfig: { service: { namespace: 'ops', name: 'keeper' } },
  ...more,
})
const hooks = (webhooks: readonly unknown[], metadata: object = {}) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'keeper', ...metadata },
  webhooks,
})

function manifestOf(...values: unknown[]): readonly ManifestObject[] {
  const manifest = readManifest({ values }, 'ops')
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

/** What is told of webhooks that stay, where the manifest holds `wanted` and the cluster `live`. */
function left(wanted: readonly unknown[], live: readonly KubeObject[], sent = wanted, unread: readonly string[] = []) {
  const view = viewOf([deployment, ...live], unread)
  const [all, written] = [manifestOf(deployment, ...wanted), sent.length === 0 ? [] : manifestOf(...sent)]
  return judgeLeftWebhooks(all, written, { deployment, namespace: 'ops', view }).map(({ status, seen, cure }) => ({ status, seen, cure }))
}

test('webhooks that the manifest has, and those of others, need no word', () => {
  const foreign = [
    hooks([hook({ clientConfig: { service: { namespace: 'policies', name: 'guard' } } })], { name: 'elsewhere' }),
    hooks([hook({ clientConfig: { url: 'https://guard.example' } })], { name: 'outside' }),
    hooks([hook({ clientConfig: { service: { namespace: 'ops', name: 'guard' } } })], { name: 'neighbour' }),
    service('guard', { app: 'guard' }),
  ]
  expect(left([crd(), hooks([hook()]), service()], [hooks([hook()]), service(), ...foreign])).toEqual([
    { status: 'pass', seen: 'Every webhook of the operator that is there is in the manifest.', cure: null },
  ])
})

test('a configuration that is no longer in the manifest stays, and it is said which writes fail when nobody answers', () => {
  const [told] = left([crd()], [hooks([hook()]), service()])
  expect(told).toMatchObject({
    status: 'warn',
    seen: 'check.example.io of ValidatingWebhookConfiguration keeper is not in the manifest and stays: it is asked about things.example.io (create, update); when it gives no answer within 10 s, they are refused (failurePolicy Fail). Service ops/keeper, which it asks, is not in the manifest either: once it is deleted, or the new version no longer answers there, all these writes are refused.',
    cure: expect.stringContaining('kubectl delete validatingwebhookconfigurations keeper'),
  })
  expect(left([crd()], [hooks([hook()])])[0]?.seen).toMatch(
    /Service ops\/keeper, which it asks, is not there: all these writes are refused already\.$/,
  )
  expect(left([crd(), service()], [hooks([hook()]), service()])[0]?.seen).toMatch(
    /If the new version no longer answers at Service ops\/keeper, all/,
  )
  expect(left([crd()], [hooks([hook({ failurePolicy: 'Ignore' })]), service()])[0]?.seen).toMatch(
    /no longer answers there, they are taken unchecked/,
  )
})

test('a webhook about other resources is the operator’s when it leads to its pods', () => {
  const pods = hook({ rules: [{ apiGroups: [''], operations: ['*'], resources: ['pods'] }] })
  expect(left([crd()], [hooks([pods]), service()])[0]?.seen).toMatch(/is asked about pods \(every write\)/)
  expect(left([crd()], [hooks([pods])])[0]?.status).toBe('pass')
})

test('one webhook less in a configuration goes with it where this app had applied it, and else stays', () => {
  const live = (metadata: object) => [hooks([hook(), hook({ name: 'old.example.io' })], metadata), service()]
  const ours = { managedFields: [{ manager: 'clouddb-desktop', operation: 'Apply' }] }
  const wanted = [crd(), hooks([hook()]), service()]
  expect(left(wanted, live(ours))).toMatchObject([
    { status: 'warn', seen: expect.stringMatching(/^Dropped: old\.example\.io is no longer asked/) },
  ])
  expect(left(wanted, live({}))).toMatchObject([
    {
      seen: expect.stringMatching(/^old\.example\.io of .* stays/),
      cure: expect.stringMatching(/take it out of ValidatingWebhookConfiguration keeper/),
    },
  ])
  expect(left(wanted, live(ours), [crd()])).toMatchObject([{ seen: expect.stringMatching(/^old\.example\.io of .* stays/) }])
})

test('where webhooks can’t be listed, what stays is not known', () => {
  const unread = ['mutatingwebhookconfigurations.admissionregistration.k8s.io']
  expect(left([crd()], [], [crd()], unread)).toMatchObject([{ status: 'unknown', seen: expect.stringMatching(/can’t be listed/) }])
})

/** What is told of conversions: of the definition as it is wanted and as it is live, with other objects of the manifest and of the cluster. */
function conversions(
  wanted: KubeObject,
  live: KubeObject | null,
  more: {
    readonly with?: readonly unknown[]
    readonly there?: readonly KubeObject[]
    readonly sent?: readonly unknown[]
    readonly unread?: string[]
  } = {},
) {
  const all = manifestOf(wanted, ...(more.with ?? []))
  const names = new Set((more.sent ?? [wanted, ...(more.with ?? [])]).map(each => JSON.stringify(each)))
  const sent = all.filter((_, index) => names.has(JSON.stringify([wanted, ...(more.with ?? [])][index])))
  const view = viewOf([...(live === null ? [] : [live]), ...(more.there ?? [])], more.unread ?? [])
  return judgeConversions(all, sent, view).map(({ status, seen, field }) => ({ status, seen, field }))
}

const two = ['v1alpha1', 'v1']

test('a definition that is converted as before needs no word, nor one that is not converted', () => {
  const pass = [{ status: 'pass', seen: 'No conversion webhook is new, and none changes.', field: null }]
  expect(conversions(crd(), crd())).toEqual(pass)
  expect(conversions(crd(converted(), two), crd(converted(), two), { there: [service()] })).toEqual(pass)
})

test('a new conversion webhook is told with what can’t be read without it; one whose Service is nowhere is refused', () => {
  const wanted = crd(converted(), two)
  expect(conversions(wanted, crd(), { with: [service()] })).toEqual([
    {
      status: 'warn',
      seen: 'New: things.example.io is converted between its versions (v1alpha1, v1) by Service ops/keeper. While nobody answers there, its objects can’t be read or written in another version than they are stored in.',
      field: null,
    },
  ])
  expect(conversions(wanted, null, { there: [service()] }).map(({ status }) => status)).toEqual(['warn'])
  expect(conversions(wanted, crd())).toMatchObject([
    { status: 'warn' },
    {
      status: 'fail',
      field: 'manifest',
      seen: expect.stringMatching(/^Service ops\/keeper, .* neither in the cluster nor applied with it/),
    },
  ])
  expect(conversions(wanted, crd(), { with: [service()], sent: [wanted] })[1]).toMatchObject({ status: 'fail', field: 'everything' })
  expect(conversions(wanted, crd(), { unread: ['services'] })[1]).toMatchObject({ status: 'unknown' })
  expect(conversions(crd(converted()), crd()).map(({ status }) => status)).toEqual(['warn', 'warn'])
  expect(conversions(crd({ conversion: { strategy: 'Webhook' } }, two), crd())[1]).toMatchObject({ status: 'fail', field: 'manifest' })
})

test('where definitions can’t be read, what converts their objects now is not known', () => {
  const unread = ['customresourcedefinitions.apiextensions.k8s.io']
  expect(conversions(crd(), null, { unread })).toMatchObject([{ status: 'unknown', seen: expect.stringMatching(/can’t be read/) }])
})

test('a conversion webhook that leads elsewhere says from where', () => {
  expect(conversions(crd(converted('other'), two), crd(converted(), two), { with: [service('other')] })[0]?.seen).toMatch(
    /^Changed \(before: Service ops\/keeper\): things\.example\.io is converted .* by Service ops\/other/,
  )
})

test('one whose Service is gone already is told, though nothing changes', () => {
  expect(conversions(crd(converted(), two), crd(converted(), two))).toMatchObject([
    { status: 'warn', seen: expect.stringMatching(/neither in the cluster/) },
  ])
})

test('a conversion that is given up says what becomes of stored objects, and one that only isn’t named stays', () => {
  const live = crd(converted(), two, { storedVersions: two })
  expect(conversions(crd({ conversion: { strategy: 'None' } }, two), live)).toMatchObject([
    { status: 'warn', seen: expect.stringMatching(/^Dropped: .* no longer converted by Service ops\/keeper\..*stored in v1alpha1, v1/) },
  ])
  expect(conversions(crd({}, two), live, { there: [service()] })[0]?.seen).toMatch(
    /doesn’t name that any more: it stays\. That is not in the manifest either/,
  )
  expect(conversions(crd({}, two), live, { with: [service()] })[0]?.seen).toMatch(/it stays\.$/)
  expect(conversions(crd({}, two), live)[0]?.seen).toMatch(/it stays\. But that is not there/)
})

test('the Services of conversions and of the operator’s own webhooks are read, once the rest is', () => {
  const objects = manifestOf(crd(converted('new'), two))
  const view = viewOf([
    crd(converted('old'), two),
    hooks([hook(), hook({ clientConfig: { service: { namespace: 'policies', name: 'guard' } } })]),
  ])
  const namesOf = (namespace: string | null) =>
    serviceReads(objects, namespace)
      .flatMap(read => ('later' in read ? read.later(view) : []))
      .map(read => ('name' in read ? read.name : null))
  expect(namesOf('ops')).toEqual(['new', 'old', 'keeper'])
  expect(namesOf(null)).toEqual(['new', 'old'])
})

test('where more Services are asked than are read, none is said not to be there', () => {
  const many = Array.from({ length: 51 }, (_, each) => hook({ clientConfig: { service: { namespace: 'ops', name: `keeper-${each}` } } }))
  const told = left([crd()], [hooks(many)])
  expect(told[0]).toMatchObject({ status: 'unknown', seen: expect.stringMatching(/^More Services are asked by webhooks than are read/) })
  expect(told.length).toBeGreaterThan(1)
  expect(told.map(({ seen }) => seen).join()).not.toContain('is not there')
  const named = (each: number) => ({ ...crd(converted(`keeper-${each}`), two), metadata: { name: `thing-${each}.example.io` } })
  const all = manifestOf(...Array.from({ length: 51 }, (_, each) => named(each)))
  const checks = judgeConversions(all, all, viewOf([]))
  expect(checks.map(({ status }) => status)).not.toContain('fail')
  expect(checks.map(({ status }) => status)).toContain('unknown')
})
