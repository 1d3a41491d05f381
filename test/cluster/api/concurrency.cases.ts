import type { Case } from './case.ts'
import { configMap, widget } from './objects.ts'

const merge = 'application/merge-patch+json'

export const cases: readonly Case[] = [
  {
    name: 'a write from an old version is a conflict',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'PATCH {core}/configmaps/one', silent: true, type: merge, body: { data: { a: '2' } } },
      { call: 'PUT {core}/configmaps/one', body: configMap('one', { a: '3' }, { resourceVersion: '{version}' }) },
      { call: 'PATCH {core}/configmaps/one', type: merge, body: { metadata: { resourceVersion: '{version}' }, data: { a: '3' } } },
      { call: 'POST {widgets}', silent: true, body: widget('one'), save: { version: 'metadata.resourceVersion' } },
      { call: 'PATCH {widgets}/one', silent: true, type: merge, body: { spec: { size: '2Gi' } } },
      { call: 'PUT {widgets}/one', body: widget('one', { size: '3Gi' }, { resourceVersion: '{version}' }) },
    ],
  },
  {
    name: 'a replacement without a version: built-in kinds take it, custom kinds do not',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'PUT {core}/configmaps/one', body: configMap('one', { a: '3' }) },
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'PUT {widgets}/one', body: widget('one', { size: '3Gi' }) },
    ],
  },
  {
    name: 'a replacement from the present version is stored, and changes nothing when nothing changed',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one'), save: { version: 'metadata.resourceVersion' } },
      {
        call: 'PUT {core}/configmaps/one',
        body: configMap('one', { a: '2' }, { resourceVersion: '{version}' }),
        save: { version: 'metadata.resourceVersion' },
      },
      { call: 'PUT {core}/configmaps/one', body: configMap('one', { a: '2' }, { resourceVersion: '{version}' }) },
    ],
  },
  {
    name: 'a replacement of another life is a conflict',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one'), save: { uid: 'metadata.uid' } },
      { call: 'DELETE {core}/configmaps/one', silent: true },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'PUT {core}/configmaps/one', body: configMap('one', { a: '2' }, { uid: '{uid}' }) },
      { call: 'PATCH {core}/configmaps/one', type: merge, body: { metadata: { uid: '{uid}' } } },
    ],
  },
  {
    name: 'what is not there cannot be replaced, patched or deleted',
    steps: [
      { call: 'PUT {core}/configmaps/none', body: configMap('none') },
      { call: 'PUT {core}/configmaps/none', body: configMap('none', {}, { resourceVersion: '1' }) },
      { call: 'PUT {widgets}/none', body: widget('none', {}, { resourceVersion: '1' }) },
      { call: 'PATCH {core}/configmaps/none', type: merge, body: {} },
      { call: 'DELETE {core}/configmaps/none' },
      { call: 'DELETE {widgets}/none' },
      { call: 'GET {widgets}/none' },
    ],
  },
  {
    name: 'a replacement goes to the object that it names',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'PUT {core}/configmaps/one', body: configMap('two') },
      { call: 'PUT {core}/configmaps/one', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } },
      { call: 'PUT {core}/configmaps/one', body: configMap('one', {}, { resourceVersion: 'abc' }) },
    ],
  },
  {
    name: 'a delete may ask for one life and one version',
    steps: [
      {
        call: 'POST {core}/configmaps',
        silent: true,
        body: configMap('one'),
        save: { uid: 'metadata.uid', version: 'metadata.resourceVersion' },
      },
      { call: 'DELETE {core}/configmaps/one', body: { preconditions: { uid: '11111111-1111-1111-1111-111111111111' } } },
      {
        call: 'PATCH {core}/configmaps/one',
        silent: true,
        type: merge,
        body: { data: { a: '2' } },
        save: { now: 'metadata.resourceVersion' },
      },
      { call: 'DELETE {core}/configmaps/one', body: { preconditions: { resourceVersion: '{version}' } } },
      { call: 'DELETE {core}/configmaps/one', body: { preconditions: { uid: '{uid}', resourceVersion: '{now}' } } },
      { call: 'GET {core}/configmaps/one' },
    ],
  },
  {
    name: 'a replacement drops what it does not say, and cannot drop what the server keeps',
    steps: [
      {
        call: 'POST {core}/configmaps',
        silent: true,
        body: configMap('one', { a: '1', b: '2' }, { labels: { x: 'y' }, annotations: { n: 'm' } }),
      },
      {
        call: 'PUT {core}/configmaps/one',
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', creationTimestamp: '2001-01-01T00:00:00Z' } },
      },
    ],
  },
]
