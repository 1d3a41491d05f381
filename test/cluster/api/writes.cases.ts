import type { Case } from './case.ts'
import { claim, configMap, deployment, gadget, secret, service, widget } from './objects.ts'

export const cases: readonly Case[] = [
  {
    name: 'a created object has what the server gives it',
    steps: [{ call: 'POST {core}/configmaps', body: configMap('one') }, { call: 'GET {core}/configmaps/one' }],
  },
  {
    name: 'a created custom object has its defaults and generation',
    steps: [{ call: 'POST {widgets}', body: widget('one') }, { call: 'GET {widgets}/one' }],
  },
  {
    name: 'a name is made from generateName',
    steps: [
      { call: 'POST {core}/configmaps', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } } },
      {
        call: 'POST {widgets}',
        body: { apiVersion: 'suite.example.com/v1', kind: 'Widget', metadata: { generateName: 'made-' }, spec: { size: '1Gi' } },
      },
    ],
  },
  {
    name: 'an object without a name is refused',
    steps: [
      { call: 'POST {core}/configmaps', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } },
      { call: 'POST {widgets}', body: { apiVersion: 'suite.example.com/v1', kind: 'Widget', spec: { size: '1Gi' } } },
    ],
  },
  {
    name: 'a name that is taken is refused',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'POST {core}/configmaps', body: configMap('one') },
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'POST {widgets}', body: widget('one') },
    ],
  },
  {
    name: 'names that the rules forbid are refused',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('Upper') },
      { call: 'POST {core}/configmaps', body: configMap('a_b') },
      { call: 'POST {core}/configmaps', body: configMap('x'.repeat(254)) },
      { call: 'POST {widgets}', body: widget('a b') },
      { call: 'POST {core}/services', body: service('1st') },
      { call: 'POST /api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } } },
      { call: 'POST /api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n'.repeat(64) } } },
    ],
  },
  {
    name: 'labels and annotations that the rules forbid are refused',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { labels: { 'bad key': 'x' } }) },
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { labels: { key: 'bad value' } }) },
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { labels: { 'a/b/c': 'x', key: 'y'.repeat(64) } }) },
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { labels: { 'Bad_Prefix/b': 'x' } }) },
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { annotations: { 'bad key': 'x' } }) },
      { call: 'POST {widgets}', body: widget('one', {}, { labels: { key: '-x' } }) },
    ],
  },
  {
    name: 'finalizers and owners that the rules forbid are refused',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { finalizers: ['bare'] }) },
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { finalizers: ['bad name/x'] }) },
      {
        call: 'POST {core}/configmaps',
        body: configMap('one', {}, { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: '', uid: '' }] }),
      },
      {
        call: 'POST {core}/configmaps',
        body: configMap(
          'one',
          {},
          {
            ownerReferences: [1, 2].map(number => ({
              apiVersion: 'v1',
              kind: 'ConfigMap',
              name: `o${number}`,
              uid: `u${number}`,
              controller: true,
            })),
          },
        ),
      },
    ],
  },
  {
    name: 'labels that are no texts cannot be read',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { labels: { key: 1 } }) },
      { call: 'POST {core}/configmaps', body: configMap('one', { a: 1 }) },
      { call: 'POST {widgets}', body: widget('one', {}, { labels: { key: true } }) },
    ],
  },
  {
    name: 'a body that says another kind, version or place is refused',
    steps: [
      { call: 'POST {core}/configmaps', body: secret('one') },
      { call: 'POST {core}/configmaps', body: { ...configMap('one'), apiVersion: 'v2' } },
      { call: 'POST {core}/configmaps', body: configMap('one', {}, { namespace: 'elsewhere' }) },
      { call: 'POST {widgets}?fieldValidation=Ignore', body: { ...widget('one'), apiVersion: 'suite.example.com/v9' } },
      { call: 'POST {widgets}', body: { ...widget('one'), kind: 'Gizmo' } },
      { call: 'POST {widgets}', body: widget('one', {}, { namespace: 'elsewhere' }) },
    ],
  },
  {
    name: 'a body without kind and version',
    steps: [
      { call: 'POST {core}/configmaps', body: { metadata: { name: 'one' } } },
      { call: 'POST {widgets}', body: { metadata: { name: 'one' }, spec: { size: '1Gi' } } },
    ],
  },
  {
    name: 'bodies that are no objects are refused',
    steps: [
      { call: 'POST {core}/configmaps', body: '{"apiVersion":' },
      { call: 'POST {core}/configmaps' },
      { call: 'POST {core}/configmaps', body: '[]' },
      { call: 'POST {widgets}', body: '{"apiVersion":' },
      { call: 'POST {widgets}' },
    ],
  },
  {
    name: 'a body in a form that nobody reads is refused',
    steps: [
      { call: 'POST {core}/configmaps', body: 'text', type: 'text/plain' },
      { call: 'POST {widgets}', body: 'text', type: 'text/plain' },
    ],
  },
  {
    name: 'a body may be YAML',
    steps: [
      {
        call: 'POST {core}/configmaps',
        type: 'application/yaml',
        body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: "1"\n',
      },
      {
        call: 'POST {widgets}',
        type: 'application/yaml',
        body: 'apiVersion: suite.example.com/v1\nkind: Widget\nmetadata:\n  name: one\nspec:\n  size: 2Gi\n',
      },
    ],
  },
  {
    name: 'an object goes into no namespace that is not there',
    steps: [
      { call: 'POST /api/v1/namespaces/{ns}-none/configmaps', body: configMap('one') },
      { call: 'POST /apis/suite.example.com/v1/namespaces/{ns}-none/widgets', body: widget('one') },
    ],
  },
  {
    name: 'what the server keeps cannot be given',
    steps: [
      {
        call: 'POST {core}/configmaps',
        body: configMap(
          'one',
          {},
          {
            uid: '11111111-1111-1111-1111-111111111111',
            creationTimestamp: '2001-01-01T00:00:00Z',
            deletionTimestamp: '2001-01-01T00:00:00Z',
            deletionGracePeriodSeconds: 5,
            generation: 7,
            selfLink: '/x',
          },
        ),
      },
      { call: 'POST {core}/configmaps', body: configMap('two', {}, { resourceVersion: '1' }) },
      { call: 'POST {widgets}', body: { ...widget('one', {}, { generation: 7 }), status: { phase: 'given' } } },
    ],
  },
  {
    name: 'unknown fields are dropped with a warning, in silence or refused, as asked',
    steps: [
      { call: 'POST {widgets}', body: widget('one', { colour: 'red' }) },
      { call: 'POST {widgets}?fieldValidation=Ignore', body: widget('two', { colour: 'red' }) },
      { call: 'POST {widgets}?fieldValidation=Strict', body: widget('three', { colour: 'red', nested: { extra: 1 } }) },
      { call: 'POST {core}/configmaps', body: { ...configMap('one'), colour: 'red' } },
      { call: 'POST {core}/configmaps?fieldValidation=Strict', body: { ...configMap('two'), colour: 'red' } },
      { call: 'POST {core}/configmaps?fieldValidation=Perhaps', body: configMap('three') },
      { call: 'POST {apps}/deployments?fieldValidation=Strict', body: deployment('one', { colour: 'red', strategy: { kind: 'x' } }) },
      { call: 'POST {core}/configmaps', body: configMap('four', {}, { colour: 'red' }) },
      { call: 'POST {widgets}', body: widget('four', {}, { colour: 'red' }) },
    ],
  },
  {
    name: 'fields that are given twice are warned of',
    steps: [
      { call: 'POST {core}/configmaps', body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"a":"1","a":"2"}}' },
      {
        call: 'POST {core}/configmaps?fieldValidation=Strict',
        body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"two"},"immutable":false,"immutable":false}',
      },
      {
        call: 'POST {widgets}?fieldValidation=Strict',
        body: '{"apiVersion":"suite.example.com/v1","kind":"Widget","metadata":{"name":"two"},"spec":{"size":"1Gi","size":"2Gi"}}',
      },
    ],
  },
  {
    name: 'a deprecated version warns',
    steps: [
      { call: 'POST /apis/suite.example.com/v1beta1/gadgets', body: gadget('{ns}', 'v1beta1') },
      { call: 'GET /apis/suite.example.com/v1beta1/gadgets/{ns}' },
      { call: 'GET /apis/suite.example.com/v1/gadgets/{ns}' },
      { call: 'DELETE /apis/suite.example.com/v1/gadgets/{ns}' },
    ],
  },
  {
    name: 'built-in kinds get their defaults',
    steps: [
      { call: 'POST {apps}/deployments', body: deployment('one') },
      { call: 'POST {core}/services', body: service('one') },
      { call: 'POST {core}/persistentvolumeclaims', body: claim('one') },
      {
        call: 'POST {apps}/statefulsets',
        body: { ...deployment('one', { serviceName: 'one', volumeClaimTemplates: [claim('data')] }), kind: 'StatefulSet' },
      },
      {
        call: 'POST /apis/batch/v1/namespaces/{ns}/jobs',
        body: {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'one' },
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'example/image' }] } } },
        },
      },
      {
        call: 'POST /apis/policy/v1/namespaces/{ns}/poddisruptionbudgets',
        body: {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'one' },
          spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
        },
      },
    ],
  },
]
