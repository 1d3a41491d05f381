import type { Case } from './case.ts'
import { configMap, widget } from './objects.ts'

const merge = 'application/merge-patch+json'

export const cases: readonly Case[] = [
  {
    name: 'a dry run creates nothing',
    steps: [
      { call: 'POST {core}/configmaps?dryRun=All', body: configMap('one') },
      { call: 'GET {core}/configmaps/one' },
      { call: 'POST {widgets}?dryRun=All', body: widget('one') },
      { call: 'POST {widgets}?dryRun=All', body: { ...widget('x', {}, { generateName: 'made-' }), metadata: { generateName: 'made-' } } },
    ],
  },
  {
    name: 'a dry run refuses what a write refuses',
    steps: [
      { call: 'POST {widgets}?dryRun=All', body: widget('one', { size: 'big' }) },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'POST {core}/configmaps?dryRun=All', body: configMap('one') },
    ],
  },
  {
    name: 'a dry run replaces nothing',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'PUT {core}/configmaps/one?dryRun=All', body: configMap('one', { a: '2' }) },
      { call: 'GET {core}/configmaps/one' },
    ],
  },
  {
    name: 'a dry run patches nothing',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'PATCH {widgets}/one?dryRun=All', type: merge, body: { spec: { size: '2Gi' } } },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'a dry run applies nothing',
    steps: [
      { call: 'PATCH {widgets}/one?dryRun=All&fieldManager=alice', type: 'application/apply-patch+yaml', body: widget('one') },
      { call: 'GET {widgets}/one' },
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      {
        call: 'PATCH {widgets}/one?dryRun=All&fieldManager=alice',
        type: 'application/apply-patch+yaml',
        body: widget('one', { title: 'abc' }),
      },
      {
        call: 'PATCH {widgets}/one?dryRun=All&fieldManager=alice',
        type: 'application/apply-patch+yaml',
        body: widget('one', { size: '2Gi' }),
      },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'a dry run deletes nothing',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'DELETE {core}/configmaps/one?dryRun=All' },
      { call: 'DELETE {core}/configmaps/one', body: { dryRun: ['All'] } },
      { call: 'DELETE {core}/configmaps?dryRun=All', view: body => Object(body).kind },
      { call: 'GET {core}/configmaps/one' },
      { call: 'POST {widgets}', silent: true, body: widget('one', {}, { finalizers: ['example.com/wait'] }) },
      { call: 'DELETE {widgets}/one?dryRun=All' },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'a delete with a body reads no options from the query: it is no dry run, and the policy is the body’s',
    steps: [
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'DELETE {core}/configmaps/one?dryRun=All', body: { apiVersion: 'v1', kind: 'DeleteOptions' } },
      { call: 'GET {core}/configmaps/one' },
      { call: 'POST {core}/configmaps', silent: true, body: configMap('two') },
      { call: 'DELETE {core}/configmaps/two?dryRun=Some&propagationPolicy=Sideways', body: { propagationPolicy: 'Background' } },
      { call: 'GET {core}/configmaps/two' },
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'DELETE {widgets}/one?dryRun=All', body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' } },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'a dry run of the status and the scale',
    steps: [
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'PATCH {widgets}/one/status?dryRun=All', type: merge, body: { status: { phase: 'Busy' } } },
      { call: 'PATCH {widgets}/one/scale?dryRun=All', type: merge, body: { spec: { replicas: 4 } } },
      { call: 'GET {widgets}/one' },
    ],
  },
  {
    name: 'there is one way of running dry',
    steps: [
      { call: 'POST {core}/configmaps?dryRun=Some', body: configMap('one') },
      { call: 'PATCH {core}/configmaps/one?dryRun=Some', type: merge, body: {} },
      { call: 'PUT {core}/configmaps/one?dryRun=Some', body: configMap('one') },
      { call: 'DELETE {core}/configmaps/one?dryRun=Some' },
    ],
  },
]
