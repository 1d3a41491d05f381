import type { Case } from './case.ts'
import { widget } from './objects.ts'

/** A widget with this in its spec, in a dry run so that cases may be many. */
const sent = (name: string, ...specs: readonly Record<string, unknown>[]): Case => ({
  name,
  steps: specs.map(spec => ({ call: 'POST {widgets}?dryRun=All', body: widget('one', spec) })),
})

export const cases: readonly Case[] = [
  sent(
    'values of another type are refused',
    { size: 1 },
    { nested: { level: '2' } },
    { replicas: '2' },
    { on: 'yes' },
    { ports: {} },
    { params: [] },
    { nested: 'x' },
    { ratio: 'much' },
  ),
  sent('an integer with a fraction is refused, one with zeros is none', { nested: { level: 2.5 } }, { even: 2.0 }),
  sent('several wrong values are all named', { size: 'big', replicas: 0, mode: 'odd', title: 'x' }),
  {
    name: 'what is required is missed by name',
    steps: [
      { call: 'POST {widgets}', body: { apiVersion: 'suite.example.com/v1', kind: 'Widget', metadata: { name: 'one' } } },
      { call: 'POST {widgets}', body: { apiVersion: 'suite.example.com/v1', kind: 'Widget', metadata: { name: 'one' }, spec: {} } },
      { call: 'POST {widgets}', body: widget('one', { ports: [{ number: 1 }] }) },
    ],
  },
  sent('a value outside the list of values is refused', { mode: 'odd' }, { mode: '' }),
  sent('a text that does not match its pattern is refused', { size: 'big' }, { size: '' }),
  sent('texts have their lengths', { title: 'x' }, { title: 'far too long' }, { title: 'ééééééééé' }),
  sent('numbers have their bounds', { replicas: 0 }, { replicas: 10 }, { ratio: 0 }, { even: 3 }, { ratio: 1.5 }, { ratio: -1 }),
  sent('numbers of 32 bits have theirs', { small: 2147483647 }, { small: 2147483648 }),
  sent(
    'a time that is none is refused',
    { since: 'yesterday' },
    { since: '2020-01-01' },
    { since: '2020-01-01T00:00:00Z' },
    { since: '2020-13-01T00:00:00Z' },
  ),
  sent(
    'an address that is none is refused',
    { site: 'no site' },
    { site: 'https://example.com/x' },
    { address: '1.2.3' },
    { address: '1.2.3.4' },
  ),
  sent('a duration that is none is refused', { grace: 'soon' }, { grace: '1h30m' }, { grace: '5' }),
  sent('lists have their lengths', { steps: [] }, { ports: ['a', 'b', 'c', 'd', 'e'].map(name => ({ name })) }, { steps: [''] }),
  sent('maps have their sizes', { params: { a: '1', b: '2', c: '3', d: '4' } }, { limits: {} }),
  sent('items given twice are refused', { ports: [{ name: 'a' }, { name: 'a' }] }, { tags: ['a', 'b', 'a'] }),
  sent(
    'a number or a text may be either, and nothing else',
    { port: 1 },
    { port: 'web' },
    { port: true },
    { limits: { cpu: 1, memory: '1Gi' } },
    { limits: { cpu: [] } },
  ),
  sent(
    'null where it is allowed stays, elsewhere it is as if it were not there',
    { note: null },
    { title: null },
    { mode: null },
    { replicas: null },
    { size: null },
    { nested: null },
  ),
  sent('alternatives are checked', { source: { url: 'u' } }, { source: {} }, { source: { url: 'u', path: 'p' } }, { not: 'forbidden' }),
  sent('values of maps have their type', { params: { a: 1 } }),
  sent(
    'defaults are filled in, also deep',
    { nested: {} },
    { nested: { deep: {} } },
    { ports: [{ name: 'a' }, { name: 'b', proto: 'UDP' }] },
  ),
  sent('unknown fields are pruned where the schema is closed', {
    unknown: 1,
    nested: { unknown: 1 },
    ports: [{ name: 'a', unknown: 1 }],
    free: { any: { thing: [1] } },
  }),
  sent(
    'an embedded object keeps what it is',
    { template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: { a: 'b' } }, spec: { any: 1 } } },
    { template: { spec: {} } },
  ),
  {
    name: 'a default is filled in on reading and updating as on creating',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one', { replicas: 4 }) },
      { call: 'PATCH {widgets}/one', type: 'application/merge-patch+json', body: { spec: { replicas: null, mode: null } } },
    ],
  },
  {
    name: 'a definition that is wrong is refused',
    steps: [
      {
        call: 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'wrong.suite.example.com' },
          spec: {
            group: 'suite.example.com',
            scope: 'Namespaced',
            names: { kind: 'Thing', plural: 'things' },
            versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
          },
        },
      },
      {
        call: 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'things.suite.example.com' },
          spec: {
            group: 'suite.example.com',
            scope: 'Everywhere',
            names: { kind: 'Thing', plural: 'things' },
            versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
          },
        },
      },
      {
        call: 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'things.suite.example.com' },
          spec: {
            group: 'suite.example.com',
            scope: 'Cluster',
            names: { kind: 'Thing', plural: 'things' },
            versions: [{ name: 'v1', served: true, storage: true }],
          },
        },
      },
      {
        call: 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'things.suite.example.com' },
          spec: {
            group: 'suite.example.com',
            scope: 'Cluster',
            names: { kind: 'Thing', plural: 'things' },
            versions: [{ name: 'v1', served: true, storage: false, schema: { openAPIV3Schema: { type: 'object' } } }],
          },
        },
        // The value in the message is a dump of the server's own structs.
        view: body => Object(body).details.causes[0].field,
      },
    ],
  },
  {
    name: 'a definition is established and its kind served',
    steps: [
      {
        call: 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'things.{ns}.example.com' },
          spec: {
            group: '{ns}.example.com',
            scope: 'Cluster',
            names: { kind: 'Thing', plural: 'things' },
            versions: [
              {
                name: 'v1',
                served: true,
                storage: true,
                schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
              },
            ],
          },
        },
      },
      { call: 'GET /apis/{ns}.example.com/v1/things', until: { path: 'kind', is: 'ThingList' } },
      {
        call: 'GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.{ns}.example.com',
        until: { path: 'status.conditions.1.status', is: 'True' },
        view: body => Object(body).status,
      },
      {
        call: 'DELETE /apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.{ns}.example.com',
        view: body => [Object(body).metadata.finalizers, typeof Object(body).metadata.deletionTimestamp],
      },
      {
        call: 'GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.{ns}.example.com',
        until: { path: 'code', is: 404 },
      },
      { call: 'GET /apis/{ns}.example.com/v1/things', until: { path: 'kind', is: undefined } },
    ],
  },
]
