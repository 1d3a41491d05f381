import type { Case, Step } from './case.ts'
import { configMap, deployment, limit, service, widget } from './objects.ts'

const type = 'application/apply-patch+yaml'
const merge = 'application/merge-patch+json'
const apply = (path: string, manager: string, body: unknown, more = ''): Step => ({
  call: `PATCH ${path}?fieldManager=${manager}${more}`,
  type,
  body,
})
const map = (manager: string, data: Record<string, unknown>, more = ''): Step =>
  apply('{core}/configmaps/one', manager, configMap('one', data), more)
const wheel = (manager: string, spec: Record<string, unknown>, more = ''): Step =>
  apply('{widgets}/one', manager, { apiVersion: 'suite.example.com/v1', kind: 'Widget', metadata: { name: 'one' }, spec }, more)

export const cases: readonly Case[] = [
  {
    name: 'applying creates, and notes who owns which field',
    steps: [map('alice', { a: '1' }), wheel('alice', { size: '1Gi', ports: [{ name: 'web' }], tags: ['x'] })],
  },
  {
    name: 'applying the same again changes nothing',
    steps: [map('alice', { a: '1' }), map('alice', { a: '1' }), wheel('alice', { size: '1Gi' }), wheel('alice', { size: '1Gi' })],
  },
  {
    name: 'a field that is applied no more is removed',
    steps: [
      map('alice', { a: '1', b: '2' }),
      map('alice', { a: '1' }),
      wheel('alice', { size: '1Gi', title: 'abc' }),
      wheel('alice', { size: '1Gi' }),
    ],
  },
  {
    name: 'a field that somebody else applies too stays',
    steps: [map('alice', { a: '1', b: '2' }), map('bob', { b: '2' }), map('alice', { a: '1' }), map('bob', { c: '3' })],
  },
  {
    name: 'a field with a default goes back to it when it is applied no more',
    steps: [wheel('alice', { size: '1Gi', replicas: 5 }), wheel('alice', { size: '1Gi' })],
  },
  { name: 'two managers who want different values are in conflict', steps: [map('alice', { a: '1' }), map('bob', { a: '2' })] },
  {
    name: 'several conflicts are all named',
    steps: [map('alice', { a: '1', b: '2' }), map('carol', { c: '3' }), map('bob', { a: '2', b: '3', c: '4' })],
  },
  {
    name: 'a conflict with a writer who did not apply names how they wrote',
    steps: [{ call: 'POST {core}/configmaps?fieldManager=editor', silent: true, body: configMap('one') }, map('bob', { a: '2' })],
  },
  {
    name: 'force takes the field over',
    steps: [map('alice', { a: '1', b: '2' }), map('bob', { a: '2' }, '&force=true'), map('alice', { a: '1', b: '2' })],
  },
  {
    name: 'a write that did not apply takes a field over in silence',
    steps: [
      map('alice', { a: '1' }),
      { call: 'PATCH {core}/configmaps/one?fieldManager=editor', type: merge, body: { data: { a: '9' } } },
      map('alice', { a: '1' }),
    ],
  },
  {
    name: 'who loses every key of a map keeps the map, and nothing of what others put there',
    steps: [
      { call: 'POST {widgets}?fieldManager=alice', body: widget('one', { params: { a: '1' }, pair: { left: 'a' } }) },
      { call: 'PATCH {widgets}/one?fieldManager=bob', type: merge, body: { spec: { params: { a: '2' }, pair: { right: 'b' } } } },
      { call: 'PATCH {widgets}/one?fieldManager=bob', type: merge, body: { spec: { params: { a: '3', b: '4' } } } },
      { call: 'PATCH {widgets}/one?fieldManager=bob', type: merge, body: { spec: { params: { a: null, b: null } } } },
      { call: 'PATCH {widgets}/one?fieldManager=bob&dryRun=All', type: merge, body: { spec: { params: { c: '5' }, pair: { left: 'c' } } } },
      { call: 'POST {core}/configmaps?fieldManager=alice', body: configMap('one', { a: '1' }, { labels: { x: '1' } }) },
      {
        call: 'PATCH {core}/configmaps/one?fieldManager=bob',
        type: merge,
        body: { data: { a: '2' }, metadata: { labels: { x: '2' } } },
      },
      {
        call: 'PATCH {core}/configmaps/one?fieldManager=bob',
        type: merge,
        body: { data: { a: null, b: '3' }, metadata: { labels: { x: null } } },
      },
    ],
  },
  {
    name: 'a list with keys is merged by them, each item with its owner',
    steps: [
      wheel('alice', { size: '1Gi', ports: [{ name: 'web', number: 80 }] }),
      wheel('bob', { ports: [{ name: 'admin', number: 81 }] }),
      wheel('bob', { ports: [{ name: 'web', number: 82 }] }),
      wheel('alice', { size: '1Gi', ports: [] }),
    ],
  },
  {
    name: 'a list that is a set is merged by its values',
    steps: [
      wheel('alice', { size: '1Gi', tags: ['a', 'b'] }),
      wheel('bob', { tags: ['b', 'c'] }),
      wheel('alice', { size: '1Gi', tags: ['a'] }),
    ],
  },
  {
    name: 'an atomic list has one owner',
    steps: [wheel('alice', { size: '1Gi', steps: ['a'] }), wheel('bob', { steps: ['b'] }), wheel('bob', { steps: ['b'] }, '&force=true')],
  },
  {
    name: 'an atomic map has one owner',
    steps: [
      wheel('alice', { size: '1Gi', pair: { left: 'a' } }),
      wheel('bob', { pair: { right: 'b' } }),
      wheel('bob', { pair: { right: 'b' } }, '&force=true'),
    ],
  },
  {
    name: 'a free map is owned key by key',
    steps: [
      wheel('alice', { size: '1Gi', params: { a: '1' }, free: { x: { y: 1 } } }),
      wheel('bob', { params: { b: '2' }, free: { x: { z: 2 }, list: [1] } }),
      wheel('alice', { size: '1Gi' }),
    ],
  },
  {
    name: 'an item given twice cannot be applied',
    steps: [wheel('alice', { size: '1Gi', ports: [{ name: 'web' }, { name: 'web' }] }), wheel('alice', { size: '1Gi', tags: ['a', 'a'] })],
  },
  { name: 'an item without its key cannot be applied', steps: [wheel('alice', { size: '1Gi', ports: [{ number: 1 }] })] },
  {
    name: 'a value of a wrong type cannot be applied',
    steps: [wheel('alice', { size: 1 }), wheel('alice', { size: '1Gi', ports: 'none' }), map('alice', { a: 1 })],
  },
  {
    name: 'applying is validated like any write',
    steps: [
      wheel('alice', { size: 'big' }),
      wheel('alice', {}),
      wheel('alice', { size: '1Gi', unknown: 1 }),
      wheel('alice', { size: '1Gi', unknown: 1 }, '&fieldValidation=Strict'),
    ],
  },
  {
    name: 'applying needs a manager',
    steps: [{ call: 'PATCH {core}/configmaps/one', type, body: configMap('one') }, map('m'.repeat(129), {})],
  },
  { name: 'a manager of strange letters is refused', steps: [map('%01', {})] },
  {
    name: 'applying takes no bookkeeping',
    steps: [apply('{core}/configmaps/one', 'alice', configMap('one', {}, { managedFields: [{ manager: 'x' }] }))],
  },
  {
    name: 'applying says the name that the URL says',
    steps: [
      apply('{core}/configmaps/one', 'alice', configMap('two')),
      apply('{core}/configmaps/one', 'alice', { apiVersion: 'v1', kind: 'ConfigMap' }),
      apply('{core}/configmaps/one', 'alice', { kind: 'ConfigMap' }),
      apply('{core}/configmaps/one', 'alice', { apiVersion: 'v1' }),
    ],
  },
  {
    name: 'applying an old version is a conflict',
    steps: [
      map('alice', { a: '1' }),
      apply('{core}/configmaps/one', 'alice', configMap('one', { a: '2' }, { resourceVersion: '1' })),
      apply('{core}/configmaps/two', 'alice', configMap('two', {}, { resourceVersion: '1' })),
    ],
  },
  {
    name: 'applying to a life that is over is a conflict',
    steps: [apply('{core}/configmaps/one', 'alice', configMap('one', {}, { uid: '11111111-1111-1111-1111-111111111111' }))],
  },
  {
    name: 'applying may be YAML',
    steps: [apply('{core}/configmaps/one', 'alice', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: "1"\n')],
  },
  {
    name: 'the status is applied at its own door',
    steps: [
      wheel('alice', { size: '1Gi' }),
      apply('{widgets}/one/status', 'robot', {
        apiVersion: 'suite.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'one' },
        spec: { size: '9Gi' },
        status: { replicas: 2, conditions: [{ type: 'Ready', status: 'True' }] },
      }),
      apply('{widgets}/one', 'alice', { ...widget('one'), status: { replicas: 7 } }),
      apply('{widgets}/none/status', 'robot', {
        apiVersion: 'suite.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'none' },
        status: {},
      }),
    ],
  },
  {
    name: 'the bookkeeping is emptied on request',
    steps: [
      map('alice', { a: '1' }),
      { call: 'PATCH {core}/configmaps/one', type: merge, body: { metadata: { managedFields: [{}] } } },
      map('bob', { a: '2' }),
    ],
  },
  {
    name: 'a deployment is applied with its defaults owned by nobody',
    steps: [
      apply('{apps}/deployments/one', 'alice', deployment('one')),
      apply('{apps}/deployments/one', 'bob', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'one' },
        spec: { replicas: 3 },
      }),
    ],
  },
  {
    name: 'the ports of a service are applied by port and protocol',
    steps: [
      apply('{core}/services/one', 'alice', service('one')),
      apply('{core}/services/one', 'bob', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'one' },
        spec: { ports: [{ name: 'more', port: 81, protocol: 'TCP' }] },
      }),
    ],
  },
  {
    name: 'labels and finalizers are applied key by key',
    steps: [
      apply('{core}/configmaps/one', 'alice', configMap('one', {}, { labels: { a: '1' }, finalizers: ['example.com/a'] })),
      apply(
        '{core}/configmaps/one',
        'bob',
        configMap('one', {}, { labels: { b: '2' }, annotations: { n: 'm' }, finalizers: ['example.com/b'] }),
      ),
      apply('{core}/configmaps/one', 'alice', configMap('one')),
    ],
  },
  {
    name: 'applying obeys the rules of the kind',
    steps: [apply('/apis/suite.example.com/v1/namespaces/{ns}/limits/limit', 'alice', limit('limit', { minimum: 5 }))],
  },
  {
    name: 'the number of replicas moves to whoever scales',
    steps: [
      apply('{apps}/deployments/one', 'alice', deployment('one', { replicas: 1 })),
      { call: 'PATCH {apps}/deployments/one/scale?fieldManager=scaler', type: merge, body: { spec: { replicas: 4 } } },
      { call: 'GET {apps}/deployments/one' },
      apply('{apps}/deployments/one', 'alice', deployment('one', { replicas: 1 })),
    ],
  },
]
