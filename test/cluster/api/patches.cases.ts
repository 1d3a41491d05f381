import type { Case, Step } from './case.ts'
import { configMap, deployment, service, widget } from './objects.ts'

const json = 'application/json-patch+json'
const merge = 'application/merge-patch+json'
const strategic = 'application/strategic-merge-patch+json'

const one: Step = { call: 'POST {core}/configmaps', silent: true, body: configMap('one', { a: '1', b: '2' }, { labels: { x: 'y' } }) }
const wheel: Step = { call: 'POST {widgets}', silent: true, body: widget('one', { steps: ['a', 'b'], tags: ['t'] }) }
const app: Step = { call: 'POST {apps}/deployments', silent: true, body: deployment('one') }
const patchOne = (body: unknown, type = json): Step => ({ call: 'PATCH {core}/configmaps/one', type, body })
const patchWheel = (body: unknown, type = json): Step => ({ call: 'PATCH {widgets}/one', type, body })
const patchApp = (body: unknown, type = strategic): Step => ({ call: 'PATCH {apps}/deployments/one', type, body })
const containers = (...items: unknown[]) => ({ spec: { template: { spec: { containers: items } } } })

export const cases: readonly Case[] = [
  {
    name: 'a JSON patch adds, replaces, moves, copies, tests and removes',
    steps: [
      one,
      patchOne([
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'add', path: '/data/c', value: '3' },
        { op: 'replace', path: '/data/a', value: '9' },
        { op: 'copy', from: '/data/c', path: '/data/d' },
        { op: 'move', from: '/data/b', path: '/data/e' },
        { op: 'remove', path: '/metadata/labels/x' },
      ]),
    ],
  },
  {
    name: 'a JSON patch works in lists',
    steps: [
      wheel,
      patchWheel([
        { op: 'add', path: '/spec/steps/-', value: 'c' },
        { op: 'add', path: '/spec/steps/0', value: 'z' },
        { op: 'remove', path: '/spec/steps/1' },
      ]),
    ],
  },
  {
    name: 'a JSON patch whose test fails changes nothing',
    steps: [one, patchOne([{ op: 'test', path: '/data/a', value: '2' }]), { call: 'GET {core}/configmaps/one' }],
  },
  {
    name: 'a JSON patch of what is not there is refused',
    steps: [
      one,
      patchOne([{ op: 'remove', path: '/data/none' }]),
      patchOne([{ op: 'replace', path: '/data/none', value: '1' }]),
      patchOne([{ op: 'add', path: '/none/deep/x', value: '1' }]),
    ],
  },
  {
    name: 'a JSON patch that is none is refused',
    steps: [one, patchOne({ data: {} }), patchOne([{ op: 'dance', path: '/data' }]), patchOne('[{')],
  },
  {
    name: 'a merge patch sets, removes and replaces',
    steps: [one, patchOne({ data: { a: null, c: '3' }, metadata: { labels: { z: 'w' } } }, merge)],
  },
  { name: 'a merge patch replaces lists whole', steps: [wheel, patchWheel({ spec: { steps: ['only'], tags: null } }, merge)] },
  { name: 'a merge patch that says nothing changes nothing', steps: [one, patchOne({}, merge), wheel, patchWheel({}, merge)] },
  {
    name: 'a merge patch that is no object is refused',
    steps: [one, patchOne('[]', merge), patchOne('{', merge), patchOne('null', merge)],
  },
  {
    name: 'a merge patch is validated like any write',
    steps: [
      wheel,
      patchWheel({ spec: { size: 'big' } }, merge),
      patchWheel({ spec: null }, merge),
      patchWheel({ spec: { unknown: 1 } }, merge),
    ],
  },
  {
    name: 'a patch cannot rename, move or rebirth',
    steps: [
      one,
      patchOne({ metadata: { name: 'two' } }, merge),
      patchOne({ metadata: { namespace: 'elsewhere' } }, merge),
      patchOne({ metadata: { creationTimestamp: '2001-01-01T00:00:00Z' } }, merge),
      wheel,
      patchWheel({ metadata: { name: 'two' } }, merge),
      patchWheel({ kind: 'Gadget' }, merge),
    ],
  },
  {
    name: 'a strategic patch merges containers by name and variables by name',
    steps: [
      app,
      patchApp(
        containers({ name: 'main', image: 'example/image:2', env: [{ name: 'B', value: '2' }] }, { name: 'side', image: 'example/side:1' }),
      ),
    ],
  },
  {
    name: 'a strategic patch deletes by directive',
    steps: [app, patchApp(containers({ name: 'side', image: 'example/side:1' })), patchApp(containers({ name: 'side', $patch: 'delete' }))],
  },
  {
    name: 'a strategic patch replaces by directive',
    steps: [
      app,
      patchApp(containers({ $patch: 'replace' }, { name: 'new', image: 'example/new:1' })),
      patchApp({ spec: { template: { metadata: { labels: { $patch: 'replace', app: 'one' } } } } }),
    ],
  },
  {
    name: 'a strategic patch orders and retains',
    steps: [
      app,
      patchApp({
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
              containers: [{ name: 'side', image: 'example/side:1' }],
            },
          },
        },
      }),
      patchApp({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }),
    ],
  },
  {
    name: 'a strategic patch takes from lists of plain values',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one', {}, { finalizers: ['example.com/a', 'example.com/b'] }) },
      patchOne({ metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } }, strategic),
      patchOne({ metadata: { finalizers: ['example.com/c'] } }, strategic),
    ],
  },
  {
    name: 'a strategic patch merges the ports of a service',
    steps: [
      { call: 'POST {core}/services', silent: true, body: service('one') },
      { call: 'PATCH {core}/services/one', type: strategic, body: { spec: { ports: [{ port: 81, name: 'more' }] } } },
      { call: 'PATCH {core}/services/one', type: strategic, body: { spec: { ports: [{ port: 80, $patch: 'delete' }] } } },
    ],
  },
  { name: 'a strategic patch without the key of a list is refused', steps: [app, patchApp(containers({ image: 'example/new:1' }))] },
  { name: 'custom kinds take no strategic patch', steps: [wheel, patchWheel({ spec: {} }, strategic)] },
  {
    name: 'a patch in a form that nobody reads is refused',
    steps: [one, patchOne({}, 'application/json'), patchOne('x', 'text/plain'), wheel, patchWheel({}, 'application/json')],
  },
  {
    name: 'what is immutable cannot be patched',
    steps: [
      app,
      patchApp({ spec: { selector: { matchLabels: { app: 'two' } } } }),
      { call: 'POST {core}/services', silent: true, body: service('one') },
      { call: 'PATCH {core}/services/one', type: merge, body: { spec: { clusterIP: '10.96.7.7' } } },
      { call: 'POST {core}/configmaps', silent: true, body: { ...configMap('sealed'), immutable: true } },
      { call: 'PATCH {core}/configmaps/sealed', type: merge, body: { data: { a: '2' } } },
      { call: 'PATCH {core}/configmaps/sealed', type: merge, body: { immutable: false } },
      { call: 'PATCH {core}/configmaps/sealed', type: merge, body: { metadata: { labels: { may: 'change' } } } },
    ],
  },
  {
    name: 'a patch records its manager',
    steps: [
      one,
      { ...patchOne({ data: { m: '1' } }, merge), call: 'PATCH {core}/configmaps/one?fieldManager=painter' },
      { ...patchOne({ data: { a: null } }, merge), call: 'PATCH {core}/configmaps/one?fieldManager=eraser' },
    ],
  },
]
