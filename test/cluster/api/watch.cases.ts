import { type Case, collect, compact } from './case.ts'
import { configMap, secret, widget } from './objects.ts'

const label = { type: 'application/merge-patch+json', body: { metadata: { labels: { on: 'no' } } } }

export const cases: readonly Case[] = [
  {
    name: 'a watch from a version tells each change after it',
    steps: [
      { call: 'POST {core}/configmaps', body: configMap('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'GET {core}/configmaps?watch=1&resourceVersion={version}', background: 'all' },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('two') },
      { call: 'PATCH {core}/configmaps/two', silent: true, ...label },
      { call: 'DELETE {core}/configmaps/one', silent: true },
      collect('all', 3),
    ],
  },
  {
    name: 'a watch of a custom kind from a version tells each change after it',
    steps: [
      { call: 'POST {widgets}', body: widget('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'PATCH {widgets}/one', silent: true, ...label },
      { call: 'DELETE {widgets}/one', silent: true },
      { call: 'GET {widgets}?watch=true&resourceVersion={version}', lines: 2 },
    ],
  },
  {
    name: 'a watch without a version begins with what is there',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('two') },
      { call: 'GET {core}/configmaps?watch=1', lines: 2 },
      { call: 'GET {core}/configmaps?watch=1&resourceVersion=0', lines: 2 },
    ],
  },
  {
    name: 'initial events end with a bookmark that says so',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      {
        call: 'GET {core}/configmaps?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
        lines: 2,
      },
      { call: 'GET {widgets}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true', lines: 1 },
    ],
  },
  {
    name: 'initial events are refused without the way of matching, or outside a watch',
    steps: [
      { call: 'GET {core}/configmaps?watch=1&sendInitialEvents=true' },
      { call: 'GET {core}/configmaps?watch=1&sendInitialEvents=true&resourceVersionMatch=Exact' },
      { call: 'GET {core}/configmaps?sendInitialEvents=true&resourceVersionMatch=NotOlderThan' },
    ],
  },
  {
    name: 'an object that leaves the selection is told as deleted, one that enters as added',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('zero'), save: { version: 'metadata.resourceVersion' } },
      { call: 'GET {core}/configmaps?watch=1&resourceVersion={version}&labelSelector=on=yes', background: 'yes' },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one', {}, { labels: { on: 'yes' } }) },
      { call: 'PATCH {core}/configmaps/one', silent: true, ...label },
      { call: 'PATCH {core}/configmaps/one', silent: true, ...label, body: { metadata: { labels: { on: 'yes' } } } },
      { call: 'PATCH {core}/configmaps/one', silent: true, ...label, body: { data: { a: '2' } } },
      { call: 'DELETE {core}/configmaps/one', silent: true },
      collect('yes', 5),
    ],
  },
  {
    name: 'one object is watched by its name',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('two') },
      { call: 'GET {core}/configmaps?watch=1&fieldSelector=metadata.name=two', lines: 1 },
      { call: 'GET {core}/configmaps/two?watch=1', view: body => Object(body).kind ?? Object(body).type },
    ],
  },
  {
    name: 'the old path of watches still works',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET /api/v1/watch/namespaces/{ns}/configmaps', lines: 1 },
      { call: 'GET /api/v1/watch/namespaces/{ns}/configmaps/one', lines: 1 },
    ],
  },
  {
    name: 'a watch from a version that is forgotten is gone',
    steps: [
      { call: 'POST {core}/secrets', silent: true, body: secret('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'POST {core}/secrets', silent: true, body: secret('two') },
      { call: 'POST {core}/secrets', silent: true, body: secret('three') },
      compact,
      // A server that reads from its cache names the versions in its words, one that reads from the store doesn't.
      {
        call: 'GET {core}/secrets?watch=1&resourceVersion={version}',
        lines: 1,
        view: body => [Object(body).type, Object(body).object.code, Object(body).object.reason],
      },
    ],
  },
  {
    name: 'a watch from a version that is no number is refused',
    steps: [
      { call: 'GET {core}/configmaps?watch=1&resourceVersion=abc', lines: 1 },
      { call: 'GET {widgets}?watch=1&resourceVersion=-1', lines: 1 },
    ],
  },
  {
    name: 'a watch that is due ends in silence',
    steps: [{ call: 'GET {core}/configmaps?watch=1&timeoutSeconds=1', lines: 1 }],
  },
  {
    name: 'a watch says objects as table rows, the columns once',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'POST {widgets}', silent: true, body: widget('two', { replicas: 3 }) },
      { call: 'GET {widgets}?watch=1', accept: 'application/json;as=Table;v=v1;g=meta.k8s.io', lines: 2 },
    ],
  },
  {
    name: 'a watch says metadata only when that is wanted',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET {core}/configmaps?watch=1', accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', lines: 1 },
    ],
  },
  {
    name: 'an object that waits for its finalizer is told as changed, then as deleted',
    steps: [
      {
        call: 'POST {core}/configmaps',
        silent: true,
        body: configMap('one', {}, { finalizers: ['suite.example.com/wait'] }),
        save: { version: 'metadata.resourceVersion' },
      },
      { call: 'GET {core}/configmaps?watch=1&resourceVersion={version}', background: 'all' },
      { call: 'DELETE {core}/configmaps/one', silent: true },
      { call: 'PATCH {core}/configmaps/one', silent: true, ...label, body: { metadata: { finalizers: null } } },
      collect('all', 2),
    ],
  },
  {
    name: 'a write that changes nothing is no event',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'GET {core}/configmaps?watch=1&resourceVersion={version}', background: 'all' },
      { call: 'PATCH {core}/configmaps/one', ...label, body: { data: { a: '1' } } },
      { call: 'PATCH {core}/configmaps/one', silent: true, ...label, body: { data: { a: '2' } } },
      collect('all', 1),
    ],
  },
]
