import type { Case, Step } from './case.ts'
import { configMap, deployment, pod, secret, service, widget } from './objects.ts'

const merge = 'application/merge-patch+json'
const waiting: Step = { call: 'POST {core}/configmaps', silent: true, body: configMap('one', {}, { finalizers: ['example.com/wait'] }) }
const namespace = (name: string, more: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...more },
})

export const cases: readonly Case[] = [
  {
    name: 'a delete answers with a status or with the object, by kind',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'DELETE {core}/configmaps/one' },
      { call: 'POST {core}/secrets', silent: true, body: secret('one') },
      { call: 'DELETE {core}/secrets/one' },
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'DELETE {widgets}/one' },
      { call: 'POST {core}/services', silent: true, body: service('one') },
      { call: 'DELETE {core}/services/one' },
      { call: 'POST {apps}/deployments', silent: true, body: deployment('one') },
      { call: 'DELETE {apps}/deployments/one' },
      {
        call: 'POST {core}/serviceaccounts',
        silent: true,
        body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } },
      },
      { call: 'DELETE {core}/serviceaccounts/robot' },
    ],
  },
  {
    name: 'an object with a finalizer waits for it',
    steps: [
      waiting,
      { call: 'DELETE {core}/configmaps/one' },
      { call: 'GET {core}/configmaps/one' },
      { call: 'DELETE {core}/configmaps/one' },
      { call: 'PATCH {core}/configmaps/one', type: merge, body: { data: { a: '2' } } },
      { call: 'PATCH {core}/configmaps/one', type: merge, body: { metadata: { finalizers: ['example.com/wait', 'example.com/more'] } } },
      { call: 'PATCH {core}/configmaps/one', type: merge, body: { metadata: { finalizers: [] } } },
      { call: 'GET {core}/configmaps/one' },
    ],
  },
  {
    name: 'a custom object with a finalizer waits for it, its generation rises',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one', {}, { finalizers: ['example.com/wait'] }) },
      { call: 'DELETE {widgets}/one' },
      { call: 'PATCH {widgets}/one', type: merge, body: { metadata: { finalizers: null } } },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'a delete in the foreground marks the object',
    steps: [waiting, { call: 'DELETE {core}/configmaps/one?propagationPolicy=Foreground' }],
  },
  {
    name: 'a delete that orphans marks the object',
    steps: [
      waiting,
      { call: 'DELETE {core}/configmaps/one', body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Orphan' } },
    ],
  },
  {
    name: 'a delete in the background marks nothing',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'DELETE {widgets}/one', body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' } },
    ],
  },
  {
    name: 'ways of deletion that make no sense are refused',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'DELETE {core}/configmaps/one?propagationPolicy=Sideways' },
      { call: 'DELETE {core}/configmaps/one', body: { propagationPolicy: 'Sideways' } },
      { call: 'DELETE {core}/configmaps/one', body: { propagationPolicy: 'Orphan', orphanDependents: true } },
      { call: 'DELETE {core}/configmaps/one', body: { gracePeriodSeconds: 'soon' } },
      { call: 'DELETE {core}/configmaps/one?gracePeriodSeconds=soon' },
      { call: 'DELETE {core}/configmaps/one', body: '{"unknown"' },
    ],
  },
  {
    name: 'a pod on a node has its grace, one on none goes at once',
    steps: [
      { call: 'POST {core}/pods', silent: true, body: pod('free') },
      { call: 'DELETE {core}/pods/free', view: body => Object(body).metadata },
      { call: 'POST {core}/pods', silent: true, body: pod('placed', { nodeName: 'node-1', terminationGracePeriodSeconds: 600 }) },
      { call: 'DELETE {core}/pods/placed?gracePeriodSeconds=500', view: body => Object(body).metadata },
      { call: 'DELETE {core}/pods/placed?gracePeriodSeconds=0&force=1', view: body => Object(body).metadata },
      { call: 'GET {core}/pods/placed' },
    ],
  },
  {
    name: 'a namespace is made with its label, finalizer and phase',
    steps: [
      { call: 'POST /api/v1/namespaces', body: namespace('{ns}-more', { labels: { a: 'b' } }) },
      { call: 'GET /api/v1/namespaces/{ns}-more' },
    ],
  },
  {
    name: 'a namespace is marked first, and takes nothing new',
    steps: [
      { call: 'POST /api/v1/namespaces', silent: true, body: namespace('{ns}-gone', { finalizers: ['example.com/wait'] }) },
      { call: 'DELETE /api/v1/namespaces/{ns}-gone' },
      { call: 'GET /api/v1/namespaces/{ns}-gone', view: body => Object(body).status.phase },
      { call: 'POST /api/v1/namespaces/{ns}-gone/configmaps', body: configMap('one') },
      { call: 'POST /apis/suite.example.com/v1/namespaces/{ns}-gone/widgets', body: widget('one') },
      { call: 'POST /apis/suite.example.com/v1/namespaces/{ns}-gone/widgets?dryRun=All', body: widget('one') },
    ],
  },
  {
    name: 'some namespaces are forever',
    steps: [
      { call: 'DELETE /api/v1/namespaces/default' },
      { call: 'DELETE /api/v1/namespaces/kube-system' },
      { call: 'DELETE /api/v1/namespaces' },
    ],
  },
  {
    name: 'the label of a namespace with its name comes back',
    steps: [
      {
        call: 'PATCH /api/v1/namespaces/{ns}',
        type: merge,
        body: { metadata: { labels: { 'kubernetes.io/metadata.name': null, mine: 'yes' } } },
      },
    ],
  },
  {
    name: 'the finalizers of a namespace have a door of their own',
    steps: [
      { call: 'POST /api/v1/namespaces', silent: true, body: namespace('{ns}-final') },
      {
        call: 'PUT /api/v1/namespaces/{ns}-final/finalize',
        body: { ...namespace('{ns}-final'), spec: { finalizers: ['example.com/wait', 'kubernetes'] } },
      },
    ],
  },
]
