import type { Case } from './case.ts'

const event = (name: string, fields: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: {
    kind: 'Widget',
    apiVersion: 'suite.example.com/v1',
    name: 'one',
    namespace: '{ns}',
    uid: '11111111-1111-1111-1111-111111111111',
  },
  reason: 'Tested',
  message: 'it was tested',
  type: 'Normal',
  source: { component: 'suite' },
  ...fields,
})
const names = (body: unknown): unknown => Object(body).items?.map((item: unknown) => Object(item).metadata.name) ?? body

export const cases: readonly Case[] = [
  {
    name: 'an event is stored as it is given',
    steps: [{ call: 'POST {core}/events', body: event('one') }, { call: 'GET {core}/events/one' }],
  },
  {
    name: 'events are found by what they are about',
    steps: [
      { call: 'POST {core}/events', silent: true, body: event('one') },
      {
        call: 'POST {core}/events',
        silent: true,
        body: event('two', { type: 'Warning', reason: 'Failed', involvedObject: { kind: 'Widget', name: 'two', namespace: '{ns}' } }),
      },
      { call: 'GET {core}/events?fieldSelector=involvedObject.name=one', view: names },
      { call: 'GET {core}/events?fieldSelector=involvedObject.kind=Widget,type=Warning', view: names },
      { call: 'GET {core}/events?fieldSelector=reason!=Failed', view: names },
      { call: 'GET {core}/events?fieldSelector=involvedObject.uid=11111111-1111-1111-1111-111111111111', view: names },
      { call: 'GET {core}/events?fieldSelector=source=suite', view: names },
      { call: 'GET {core}/events?fieldSelector=message=x', view: names },
    ],
  },
  {
    name: 'an event is about something in its namespace',
    steps: [
      { call: 'POST {core}/events', body: event('one', { involvedObject: { kind: 'Widget', name: 'one', namespace: 'elsewhere' } }) },
    ],
  },
  {
    name: 'events may be deleted and changed',
    steps: [
      { call: 'POST {core}/events', silent: true, body: event('one') },
      {
        call: 'PATCH {core}/events/one',
        type: 'application/strategic-merge-patch+json',
        body: { count: 2, lastTimestamp: '2020-01-01T00:00:00Z' },
      },
      { call: 'DELETE {core}/events/one' },
    ],
  },
  {
    name: 'events of the newer group are the same events',
    steps: [
      { call: 'POST {core}/events', silent: true, body: event('one') },
      { call: 'GET /apis/events.k8s.io/v1/namespaces/{ns}/events/one' },
    ],
  },
]
