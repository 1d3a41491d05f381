import type { Case } from './case.ts'
import { claim, configMap, deployment, pod, role, secret, service, widget } from './objects.ts'

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const partial = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'
const partialList = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'

/** A table of a built-in kind: what the columns are called and what stands in them. */
const tableOf = (name: string, path: string, body: unknown): Case => ({
  name: `the table of ${name}`,
  steps: [
    { call: `POST ${path}`, silent: true, body },
    // The columns' descriptions are the reference's own prose.
    { call: `GET ${path}`, accept: table, view: found => withoutProse(found) },
  ],
})

function withoutProse(body: unknown): unknown {
  const columns: unknown = Object(body).columnDefinitions
  return Array.isArray(columns) ? { ...Object(body), columnDefinitions: columns.map(column => ({ ...column, description: '' })) } : body
}

export const cases: readonly Case[] = [
  {
    name: 'a custom kind comes as a table with the columns of its definition',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one', { tags: ['a', 'b'], on: true }) },
      {
        call: 'PATCH {widgets}/one/status',
        silent: true,
        type: 'application/merge-patch+json',
        body: { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
      },
      { call: 'POST {widgets}', silent: true, body: widget('two', { replicas: 3, mode: 'fast' }) },
      { call: 'GET {widgets}', accept: table },
      { call: 'GET {widgets}/one', accept: table },
      { call: 'GET {widgets}?limit=1', accept: table },
      { call: 'GET {widgets}/none', accept: table },
    ],
  },
  {
    name: 'rows bring the object, its metadata or nothing',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'GET {widgets}?includeObject=None', accept: table },
      { call: 'GET {widgets}?includeObject=Object', accept: table },
      { call: 'GET {widgets}?includeObject=Metadata', accept: table },
      { call: 'GET {widgets}?includeObject=All', accept: table },
    ],
  },
  tableOf('ConfigMaps', '{core}/configmaps', configMap('one', { a: '1', b: '2' })),
  tableOf('Secrets', '{core}/secrets', secret('one')),
  tableOf('Services', '{core}/services', service('one')),
  tableOf('Deployments', '{apps}/deployments', deployment('one')),
  tableOf('Pods', '{core}/pods', pod('one')),
  tableOf('PersistentVolumeClaims', '{core}/persistentvolumeclaims', claim('one')),
  tableOf('StatefulSets', '{apps}/statefulsets', { ...deployment('one', { serviceName: 'one' }), kind: 'StatefulSet' }),
  tableOf('ServiceAccounts', '{core}/serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } }),
  tableOf(
    'Roles',
    '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles',
    role('one', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
  ),
  tableOf('Jobs', '/apis/batch/v1/namespaces/{ns}/jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'one' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'example/image' }] } } },
  }),
  tableOf('Events', '{core}/events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'one' },
    involvedObject: { kind: 'ConfigMap', name: 'one', namespace: '{ns}' },
    reason: 'Tested',
    message: 'it was tested',
    type: 'Normal',
    count: 1,
    firstTimestamp: '2020-01-01T00:00:00Z',
    lastTimestamp: '2020-01-01T00:00:00Z',
  }),
  {
    name: 'the table of one namespace',
    steps: [{ call: 'GET /api/v1/namespaces?fieldSelector=metadata.name={ns}', accept: table, view: withoutProse }],
  },
  {
    name: 'an empty list is an empty table',
    steps: [{ call: 'GET {core}/configmaps', accept: table, view: withoutProse }],
  },
  {
    name: 'a client may take a table or an object, whichever it names first',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET {core}/configmaps/one', accept: `${table},application/json`, view: body => Object(body).kind },
      { call: 'GET {core}/configmaps/one', accept: `application/json,${table}`, view: body => Object(body).kind },
      {
        call: 'GET {core}/configmaps/one',
        accept: 'application/json;as=Table;v=v9;g=meta.k8s.io,application/json',
        view: body => Object(body).kind,
      },
      { call: 'GET {core}/configmaps/one', accept: 'application/json;as=Picture;v=v1;g=meta.k8s.io', view: body => Object(body).code },
    ],
  },
  {
    name: 'the metadata alone of an object and of a list',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one', {}, { labels: { a: 'b' } }) },
      { call: 'GET {widgets}/one', accept: partial },
      { call: 'GET {widgets}', accept: partialList },
      { call: 'GET {widgets}?limit=1', accept: partialList },
      { call: 'GET {widgets}/none', accept: partial },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET {core}/configmaps', accept: partialList },
      { call: 'PATCH {core}/configmaps/one', accept: partial, type: 'application/merge-patch+json', body: { data: { a: '2' } } },
      { call: 'DELETE {core}/configmaps/one', accept: partial },
    ],
  },
]
