import type { Case } from './case.ts'
import { claim, configMap, deployment, pod, service } from './objects.ts'

const merge = 'application/merge-patch+json'

export const cases: readonly Case[] = [
  {
    name: 'methods that a path does not have are refused',
    steps: [
      { call: 'POST {core}/configmaps/one', body: configMap('one') },
      { call: 'PUT {core}/configmaps', body: configMap('one') },
      { call: 'PATCH {core}/configmaps', type: merge, body: {} },

      { call: 'PUT {widgets}', body: {} },
      { call: 'POST /api/v1/configmaps', body: configMap('one') },
      { call: 'GET /apis/authorization.k8s.io/v1/selfsubjectaccessreviews' },
      { call: 'POST /version', body: {} },
      { call: 'DELETE /api/v1' },
    ],
  },
  {
    name: 'kinds that are not there are not found',
    steps: [
      { call: 'GET /api/v1/things' },
      { call: 'GET {core}/things' },
      { call: 'GET /apis/apps/v1/things' },
      { call: 'GET /apis/apps/v1/namespaces/{ns}/things/one' },
      { call: 'GET /apis/suite.example.com/v1/namespaces/{ns}/things' },
      { call: 'POST /apis/suite.example.com/v1/namespaces/{ns}/things', body: {} },
    ],
  },
  {
    name: 'a kind of the cluster is in no namespace, a kind of namespaces needs one',
    steps: [
      { call: 'GET {core}/nodes' },
      { call: 'GET /apis/suite.example.com/v1/namespaces/{ns}/gadgets' },
      { call: 'GET /api/v1/configmaps/one' },
      { call: 'GET /apis/suite.example.com/v1/widgets/one' },
    ],
  },
  {
    name: 'a deployment that is wrong is refused by its fields',
    steps: [
      { call: 'POST {apps}/deployments', body: deployment('one', { selector: { matchLabels: { app: 'other' } } }) },
      { call: 'POST {apps}/deployments', body: deployment('one', { replicas: -1 }) },
      { call: 'POST {apps}/deployments', body: deployment('one', { replicas: 'many' }) },
    ],
  },
  {
    name: 'a pod that is wrong is refused by its fields',
    steps: [
      { call: 'POST {core}/pods', body: pod('one', { containers: [] }) },
      { call: 'POST {core}/pods', body: pod('one', { containers: [{ name: 'Main' }] }) },
      { call: 'POST {core}/pods', body: pod('one', { restartPolicy: 'Sometimes' }) },
    ],
  },
  {
    name: 'a service that is wrong is refused by its fields',
    steps: [
      { call: 'POST {core}/services', body: service('one', { ports: [] }) },
      { call: 'POST {core}/services', body: service('one', { ports: [{ port: 99999 }] }) },
      { call: 'POST {core}/services', body: service('one', { ports: [{ port: 80 }, { port: 81 }] }) },
      { call: 'POST {core}/services', body: service('one', { type: 'Magic' }) },
    ],
  },
  {
    name: 'a claim that is wrong is refused by its fields, and grows only when bound',
    steps: [
      { call: 'POST {core}/persistentvolumeclaims', body: claim('one', { accessModes: [] }) },
      { call: 'POST {core}/persistentvolumeclaims', body: claim('one', { resources: {} }) },
      { call: 'POST {core}/persistentvolumeclaims', body: claim('one', { resources: { requests: { storage: 'much' } } }) },
      { call: 'POST {core}/persistentvolumeclaims', silent: true, body: claim('one') },
      { call: 'PATCH {core}/persistentvolumeclaims/one', type: merge, body: { spec: { storageClassName: 'other' } } },
      {
        call: 'PATCH {core}/persistentvolumeclaims/one',
        type: merge,
        body: { spec: { resources: { requests: { storage: '2Gi' } } } },
        // The message ends with a dump of the server's own structs.
        view: body => [Object(body).code, Object(body).details.causes[0].field, Object(body).details.causes[0].reason],
      },
    ],
  },
  {
    name: 'a body has its size',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('one', { a: 'x'.repeat(3_200_000) }) },
      { call: 'POST {core}/configmaps', body: configMap('one', { a: 'x'.repeat(1_100_000) }) },
    ],
  },
  {
    name: 'keys of a ConfigMap have their letters',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('one', { 'bad key': 'x' }) },
      { call: 'POST {core}/configmaps', body: { ...configMap('one', { a: 'x' }), binaryData: { a: 'eA==' } } },
    ],
  },
  { name: 'groups that the practice cluster does without: autoscaling', steps: [{ call: 'GET /apis/autoscaling/v2' }] },
  {
    name: 'groups that the practice cluster does without: admission',
    steps: [{ call: 'GET /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations' }],
  },
  { name: 'the older description of the API', steps: [{ call: 'GET /openapi/v2' }] },
]
