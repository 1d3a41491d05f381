import { type Case, compact, type Step } from './case.ts'
import { configMap, pod, secret, widget } from './objects.ts'

const five: readonly Step[] = ['a', 'b', 'c', 'd', 'e'].map(name => ({
  call: 'POST {core}/configmaps',
  silent: true,
  body: configMap(name, { name }, { labels: { half: name < 'c' ? 'first' : 'second' } }),
}))

const listCases: readonly Case[] = [
  {
    name: 'a list in pages of two has all objects once, under one version',
    steps: [
      ...five,
      { call: 'GET {core}/configmaps?limit=2', save: { next: 'metadata.continue' } },
      { call: 'GET {core}/configmaps?limit=2&continue={next}', save: { next: 'metadata.continue' } },
      { call: 'GET {core}/configmaps?limit=2&continue={next}' },
    ],
  },
  {
    name: 'later pages show what was there at the first page',
    steps: [
      ...five,
      { call: 'GET {core}/configmaps?limit=2', save: { next: 'metadata.continue' } },
      { call: 'DELETE {core}/configmaps/d', silent: true },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('cc') },
      { call: 'GET {core}/configmaps?limit=5&continue={next}' },
    ],
  },
  {
    name: 'pages of selected objects do not count the rest',
    steps: [
      ...five,
      { call: 'GET {core}/configmaps?limit=1&labelSelector=half=second', save: { next: 'metadata.continue' } },
      { call: 'GET {core}/configmaps?limit=1&labelSelector=half=second&continue={next}' },
      { call: 'GET {core}/configmaps?limit=9&labelSelector=half=none' },
    ],
  },
  {
    name: 'the last page may be asked without a limit',
    steps: [
      ...five,
      { call: 'GET {core}/configmaps?limit=3', save: { next: 'metadata.continue' } },
      { call: 'GET {core}/configmaps?continue={next}' },
    ],
  },
  {
    name: 'a token that is none is refused',
    steps: [{ call: 'GET {core}/configmaps?continue=e31&limit=2' }, { call: 'GET {widgets}?continue=e30&limit=2' }],
  },
  {
    name: 'a token goes with no version of its own',
    steps: [
      ...five,
      { call: 'GET {core}/configmaps?limit=2', save: { next: 'metadata.continue', version: 'metadata.resourceVersion' } },
      { call: 'GET {core}/configmaps?limit=2&continue={next}&resourceVersion={version}' },
      { call: 'GET {core}/configmaps?limit=2&continue={next}&resourceVersion={version}&resourceVersionMatch=Exact' },
    ],
  },
  {
    name: 'limits that are no numbers are refused',
    steps: [{ call: 'GET {core}/configmaps?limit=many' }, { call: 'GET {widgets}?limit=many' }, { call: 'GET {core}/configmaps?limit=-1' }],
  },
  {
    name: 'a page of a compacted version has expired, with a token for the inconsistent rest',
    steps: [
      ...['a', 'b', 'c'].map(name => ({ call: 'POST {core}/secrets', silent: true, body: secret(name) })),
      { call: 'GET {core}/secrets?limit=2', save: { next: 'metadata.continue', version: 'metadata.resourceVersion' } },
      { call: 'POST {core}/secrets', silent: true, body: secret('later') },
      { call: 'POST {core}/secrets', silent: true, body: secret('latest') },
      compact,
      { call: 'GET {core}/secrets?limit=2&continue={next}' },
    ],
  },
  {
    name: 'a list at an exact version shows that version',
    steps: [
      { call: 'POST {widgets}', body: widget('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'POST {widgets}', silent: true, body: widget('two') },
      { call: 'GET {widgets}?resourceVersion={version}&resourceVersionMatch=Exact' },
      { call: 'GET {widgets}?resourceVersion={version}&resourceVersionMatch=NotOlderThan' },
      { call: 'GET {widgets}?resourceVersion=0' },
    ],
  },
  {
    name: 'ways of matching versions that make no sense are refused',
    steps: [
      { call: 'GET {core}/configmaps?resourceVersionMatch=Exact' },
      { call: 'GET {core}/configmaps?resourceVersion=0&resourceVersionMatch=Exact' },
      { call: 'GET {core}/configmaps?resourceVersion=5&resourceVersionMatch=Sometimes' },
      { call: 'GET {core}/configmaps?resourceVersion=five' },
    ],
  },
  {
    name: 'a version from the future is not known yet',
    steps: [{ call: 'GET {widgets}?resourceVersion=99999999&resourceVersionMatch=NotOlderThan' }],
  },
  {
    name: 'an empty list is a list',
    steps: [{ call: 'GET {core}/configmaps' }, { call: 'GET {widgets}' }, { call: 'GET {core}/secrets?limit=1' }],
  },
  {
    name: 'items of built-in lists name no kind, items of custom lists do',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'GET {core}/configmaps' },
      { call: 'GET {widgets}' },
    ],
  },
  {
    name: 'a list in a namespace that is not there is empty',
    steps: [{ call: 'GET /api/v1/namespaces/{ns}-none/configmaps' }, { call: 'GET /api/v1/namespaces/{ns}-none/configmaps/one' }],
  },
  {
    name: 'a list over all namespaces finds by field',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET /api/v1/configmaps?fieldSelector=metadata.namespace={ns}' },
      { call: 'GET /api/v1/configmaps?fieldSelector=metadata.name=one,metadata.namespace={ns}' },
    ],
  },
]

const labelled: readonly Step[] = [
  { call: 'POST {core}/configmaps', silent: true, body: configMap('a', {}, { labels: { tier: 'web', size: '3' } }) },
  { call: 'POST {core}/configmaps', silent: true, body: configMap('b', {}, { labels: { tier: 'db', size: '10' } }) },
  { call: 'POST {core}/configmaps', silent: true, body: configMap('c', {}, { labels: { tier: '' } }) },
  { call: 'POST {core}/configmaps', silent: true, body: configMap('d') },
]
const names = (body: unknown): unknown => {
  const items: unknown = Reflect.get(Object(body), 'items')
  return Array.isArray(items) ? items.map(item => item.metadata.name) : body
}
const select = (selector: string): Case => ({
  name: `the label selector '${selector}' selects`,
  steps: [...labelled, { call: `GET {core}/configmaps?labelSelector=${encodeURIComponent(selector)}`, view: names }],
})
const bad = (selector: string): Step => ({ call: `GET {core}/configmaps?labelSelector=${encodeURIComponent(selector)}` })

const selectorCases: readonly Case[] = [
  ...[
    'tier=web',
    'tier==db',
    'tier!=web',
    'tier in (web,db)',
    'tier notin (web,db)',
    'tier',
    '!tier',
    'size>4',
    'size<4',
    'tier=',
    'tier=db,size=10',
    'tier in (web, ),size',
  ].map(select),
  {
    name: 'label selectors that cannot be read are refused',
    steps: [
      bad('tier=='),
      bad('a b'),
      bad('tier in web'),
      bad('=web'),
      bad('tier in ()'),
      bad('!'),
      bad('tier>web'),
      bad('-bad=1'),
      bad('tier=-bad-'),
    ],
  },
  {
    name: 'field selectors select by name and namespace',
    steps: [
      ...labelled,
      { call: 'GET {core}/configmaps?fieldSelector=metadata.name=a', view: names },
      { call: 'GET {core}/configmaps?fieldSelector=metadata.name!=a', view: names },
      { call: 'GET {core}/configmaps?fieldSelector=metadata.name==a,metadata.namespace=other', view: names },
      { call: 'GET {core}/configmaps?fieldSelector=metadata.name=a&labelSelector=tier=db', view: names },
    ],
  },
  {
    name: 'secrets are selected by type',
    steps: [
      { call: 'POST {core}/secrets', silent: true, body: secret('plain') },
      {
        call: 'POST {core}/secrets',
        silent: true,
        body: secret('login', { type: 'kubernetes.io/basic-auth', stringData: { username: 'a', password: 'b' } }),
      },
      { call: 'GET {core}/secrets?fieldSelector=type=kubernetes.io/basic-auth', view: names },
      { call: 'GET {core}/secrets?fieldSelector=type!=kubernetes.io/basic-auth', view: names },
    ],
  },
  {
    name: 'pods are selected by phase, node and restart policy',
    steps: [
      { call: 'POST {core}/pods', silent: true, body: pod('free') },
      { call: 'POST {core}/pods', silent: true, body: pod('placed', { nodeName: 'node-1', restartPolicy: 'Never' }) },
      { call: 'GET {core}/pods?fieldSelector=status.phase=Pending', view: names },
      { call: 'GET {core}/pods?fieldSelector=status.phase!=Pending', view: names },
      { call: 'GET {core}/pods?fieldSelector=spec.nodeName=node-1', view: names },
      { call: 'GET {core}/pods?fieldSelector=spec.nodeName=', view: names },
      { call: 'GET {core}/pods?fieldSelector=spec.restartPolicy=Never,status.phase=Pending', view: names },
    ],
  },
  {
    name: 'custom kinds are selected by the fields that their definition names',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('fast', { mode: 'fast' }) },
      { call: 'POST {widgets}', silent: true, body: widget('safe') },
      { call: 'GET {widgets}?fieldSelector=spec.mode=fast', view: names },
      { call: 'GET {widgets}?fieldSelector=spec.mode!=fast', view: names },
      { call: 'GET {widgets}?fieldSelector=metadata.name=safe', view: names },
    ],
  },
  {
    name: 'fields that are not selectable are named in the refusal',
    steps: [
      { call: 'GET {core}/configmaps?fieldSelector=data.a=1' },
      { call: 'GET {core}/pods?fieldSelector=spec.hostNetwork=true' },
      { call: 'GET {widgets}?fieldSelector=spec.size=1Gi' },
      { call: 'GET {core}/configmaps?fieldSelector=nonsense' },
      { call: 'GET /api/v1/namespaces?fieldSelector=spec.x=1' },
    ],
  },
  {
    name: 'a collection is deleted by selector',
    steps: [
      ...labelled,
      { call: 'DELETE {core}/configmaps?labelSelector=tier=web' },
      { call: 'DELETE {core}/configmaps?fieldSelector=metadata.name=b', view: names },
      { call: 'GET {core}/configmaps', view: names },
      { call: 'DELETE {core}/configmaps', view: names },
      { call: 'GET {core}/configmaps', view: names },
    ],
  },
]

/** Lists and selectors together. */
export const cases: readonly Case[] = [...listCases, ...selectorCases]
