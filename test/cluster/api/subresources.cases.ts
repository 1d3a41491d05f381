import type { Case, Step } from './case.ts'
import { configMap, deployment, gadget, pod, widget } from './objects.ts'

const merge = 'application/merge-patch+json'
const wheel: Step = { call: 'POST {widgets}', silent: true, body: widget('one'), save: { version: 'metadata.resourceVersion' } }

export const cases: readonly Case[] = [
  {
    name: 'the status door changes the status alone',
    steps: [
      wheel,
      {
        call: 'PATCH {widgets}/one/status',
        type: merge,
        body: { spec: { size: '9Gi' }, metadata: { labels: { a: 'b' } }, status: { phase: 'Busy' } },
      },
      { call: 'GET {widgets}/one/status' },
    ],
  },
  {
    name: 'the main door leaves the status alone',
    steps: [
      wheel,
      { call: 'PATCH {widgets}/one/status', silent: true, type: merge, body: { status: { phase: 'Busy' } } },
      { call: 'PATCH {widgets}/one', type: merge, body: { status: { phase: 'Idle' }, spec: { size: '2Gi' } } },
    ],
  },
  {
    name: 'the status is replaced whole',
    steps: [
      wheel,
      {
        call: 'PUT {widgets}/one/status',
        body: { ...widget('one', { size: '7Gi' }, { resourceVersion: '{version}' }), status: { phase: 'Busy', replicas: 1 } },
      },
      { call: 'PUT {widgets}/one/status', body: { ...widget('one', {}, { resourceVersion: '{version}' }), status: { phase: 'Old' } } },
    ],
  },
  {
    name: 'the status obeys the schema',
    steps: [
      wheel,
      { call: 'PATCH {widgets}/one/status', type: merge, body: { status: { phase: 5 } } },
      { call: 'PATCH {widgets}/one/status', type: merge, body: { status: { conditions: [{ type: 'Ready' }] } } },
      { call: 'PATCH {widgets}/one/status', type: merge, body: { status: { unknown: 1 } } },
    ],
  },
  {
    name: 'the status of a deployment',
    steps: [
      { call: 'POST {apps}/deployments', silent: true, body: deployment('one') },
      { call: 'PATCH {apps}/deployments/one/status', type: merge, body: { status: { replicas: 1, observedGeneration: 1 } } },
      { call: 'GET {apps}/deployments/one/status', view: body => Object(body).status },
    ],
  },
  {
    name: 'kinds without a status have no door to it',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET {core}/configmaps/one/status' },
      { call: 'PATCH {core}/configmaps/one/status', type: merge, body: {} },
      { call: 'POST /apis/suite.example.com/v1/gadgets', silent: true, body: gadget('{ns}') },
      { call: 'GET /apis/suite.example.com/v1/gadgets/{ns}/status' },
      { call: 'PATCH /apis/suite.example.com/v1/gadgets/{ns}', type: merge, body: { status: { phase: 'given' } } },
      { call: 'DELETE /apis/suite.example.com/v1/gadgets/{ns}', silent: true },
    ],
  },
  {
    name: 'the scale of a custom kind is read and written',
    steps: [
      wheel,
      { call: 'PATCH {widgets}/one/status', silent: true, type: merge, body: { status: { replicas: 2, selector: 'app=one' } } },
      { call: 'GET {widgets}/one/scale', save: { version: 'metadata.resourceVersion' } },
      { call: 'PATCH {widgets}/one/scale', type: merge, body: { spec: { replicas: 4 } }, save: { version: 'metadata.resourceVersion' } },
      {
        call: 'PUT {widgets}/one/scale',
        body: {
          apiVersion: 'autoscaling/v1',
          kind: 'Scale',
          metadata: { name: 'one', namespace: '{ns}', resourceVersion: '{version}' },
          spec: { replicas: 5 },
        },
      },
      { call: 'PATCH {widgets}/one/scale', type: merge, body: { spec: { replicas: 99 } } },
      { call: 'GET {widgets}/none/scale' },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'the scale of a deployment is read and written',
    steps: [
      { call: 'POST {apps}/deployments', silent: true, body: deployment('one') },
      { call: 'GET {apps}/deployments/one/scale' },
      { call: 'PATCH {apps}/deployments/one/scale', type: merge, body: { spec: { replicas: 0 } } },
      {
        call: 'PUT {apps}/deployments/one/scale',
        body: {
          apiVersion: 'autoscaling/v1',
          kind: 'Scale',
          metadata: { name: 'one', namespace: '{ns}', resourceVersion: '1' },
          spec: { replicas: 5 },
        },
      },
    ],
  },
  {
    name: 'a door that is not there',
    steps: [
      wheel,
      { call: 'GET {widgets}/one/door' },
      { call: 'POST {widgets}/one/status', body: {} },
      { call: 'DELETE {widgets}/one/status' },
      { call: 'GET {core}/pods/one/door' },
    ],
  },
  { name: 'the log of a pod that is not there', steps: [{ call: 'GET {core}/pods/none/log' }] },
  {
    name: 'commands in pods and ports of pods',
    steps: [
      { call: 'POST {core}/pods', silent: true, body: pod('one') },
      { call: 'POST {core}/pods/one/exec?command=ls' },
      { call: 'POST {core}/pods/one/portforward' },
      { call: 'POST {core}/pods/one/attach' },
    ],
  },
  {
    name: 'evictions of pods',
    steps: [
      { call: 'POST {core}/pods', silent: true, body: pod('one') },
      { call: 'POST {core}/pods/one/eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'one' } } },
    ],
  },
  {
    name: 'tokens of service accounts',
    steps: [
      {
        call: 'POST {core}/serviceaccounts',
        silent: true,
        body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } },
      },
      { call: 'POST {core}/serviceaccounts/robot/token', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} } },
    ],
  },
  {
    name: 'the generation rises with what is wanted, not with labels and status',
    steps: [
      wheel,
      {
        call: 'PATCH {widgets}/one',
        type: merge,
        body: { metadata: { labels: { a: 'b' } } },
        view: body => Object(body).metadata.generation,
      },
      { call: 'PATCH {widgets}/one', type: merge, body: { spec: { size: '2Gi' } }, view: body => Object(body).metadata.generation },
      {
        call: 'PATCH {widgets}/one/status',
        type: merge,
        body: { status: { phase: 'Busy' } },
        view: body => Object(body).metadata.generation,
      },
      { call: 'PATCH {widgets}/one/scale', silent: true, type: merge, body: { spec: { replicas: 2 } } },
      { call: 'GET {widgets}/one', view: body => Object(body).metadata.generation },
      { call: 'POST {apps}/deployments', body: deployment('one'), view: body => Object(body).metadata.generation },
      {
        call: 'PATCH {apps}/deployments/one',
        type: merge,
        body: { metadata: { labels: { a: 'b' } } },
        view: body => Object(body).metadata.generation,
      },
      {
        call: 'PATCH {apps}/deployments/one',
        type: merge,
        body: { metadata: { annotations: { a: 'b' } } },
        view: body => Object(body).metadata.generation,
      },
      {
        call: 'PATCH {apps}/deployments/one',
        type: merge,
        body: { spec: { replicas: 2 } },
        view: body => Object(body).metadata.generation,
      },
      { call: 'POST {core}/configmaps', body: configMap('one'), view: body => Object(body).metadata.generation ?? 'none' },
    ],
  },
]
