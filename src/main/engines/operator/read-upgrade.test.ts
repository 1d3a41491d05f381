import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { fromImage, readUpgrade } from './read-upgrade.ts'

const labels = { app: 'keeper' }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'keeper', namespace: 'ops', labels },
  spec: { template: { spec: { containers: [{ name: 'keeper', image: 'keeper:1.0.0' }] } } },
}
const role = (rule: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'keeper' },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], ...rule }],
})
const hooks = (more: object) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'keeper' },
  webhooks: [{ name: 'check.example.io', clientConfig: { service: { namespace: 'ops', name: 'keeper' } }, ...more }],
})

const probe = { labelSelectors: ['app=keeper'], version: () => '1.0.0' }
const place = (live: readonly KubeObject[]) => {
  const view: ContextView = {
    knows: () => 'listed',
    get: (kind, _namespace, name) => live.find(each => each.kind === kind.kind && each.metadata.name === name) ?? null,
    list: () => [],
    about: () => [],
  }
  return { deployment, namespace: 'ops', view }
}
const profile = { probe, title: 'Keeper' }
/** The kinds that are applied where the manifest has `wanted` and the cluster `live`. */
const applied = (wanted: KubeObject, live: KubeObject) =>
  readUpgrade({ values: [deployment, wanted] }, place([deployment, live]), profile).others.map(({ kind }) => kind.kind)

test('what is as the manifest has it is not applied, whatever the server adds', () => {
  expect(applied(role({}), role({}))).toEqual([])
  expect(applied(hooks({}), hooks({ matchPolicy: 'Equivalent', namespaceSelector: {}, timeoutSeconds: 10 }))).toEqual([])
})

test('an item of a list, which does not name its own version, is none the less as the manifest has it', () => {
  const { apiVersion: _, ...item } = role({})
  expect(applied(role({}), item)).toEqual([])
})

test('a role is applied that is no longer bound to names, since that is a right more', () => {
  expect(applied(role({}), role({ resourceNames: ['one'] }))).toEqual(['ClusterRole'])
  expect(applied(role({ resourceNames: ['one'] }), role({}))).toEqual(['ClusterRole'])
})

test('a webhook is applied that stands before more than it did, since nothing limits it any more', () => {
  expect(applied(hooks({}), hooks({ namespaceSelector: { matchLabels: { watched: 'yes' } } }))).toEqual(['ValidatingWebhookConfiguration'])
})

test('an image brings nothing else', () => {
  expect(fromImage('keeper:1.1.0', place([]), profile)).toMatchObject({
    image: 'keeper:1.1.0',
    all: [],
    crds: [],
    others: [],
    problems: [],
  })
})
