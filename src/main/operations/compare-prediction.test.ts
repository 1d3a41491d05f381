import { expect, test } from 'vitest'
import type { DraftStep } from '../engines/engine.ts'
import { noise as patroniNoise } from '../engines/zalando/noise.ts'
import { changedBefore, findMovedFacts, listKindsOf, maskObject, shownOf, withoutVolatile } from './compare-prediction.ts'
import { maskStep } from './describe-step.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { Prediction } from './predict-step.ts'

const kind = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }
const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"p":"c3dvcmRmaXNo"}}', kept: 'yes' }
const manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', namespace: 'n', uid: '1', annotations },
  data: { p: 'c3dvcmRmaXNo' },
}
const step: DraftStep = { id: 's', title: 'Secret', verb: 'apply', kind, manifest }
const mask = createSecretMask(Buffer.alloc(32, 1), [])

test('what is kept of a Secret to compare with holds no value, in its annotations neither', () => {
  const kept = maskObject(step, { ...manifest, metadata: { ...manifest.metadata, managedFields: [] } }, mask)
  expect(JSON.stringify(kept)).not.toContain('c3dvcmRmaXNo')
  expect(kept?.metadata).toMatchObject({ name: 'a', namespace: 'n', uid: '1', annotations: { kept: 'yes' } })
  expect(kept?.metadata).not.toHaveProperty('managedFields')
})

test('what is shown of a Secret that is sent holds no value, in its annotations neither', () => {
  expect(JSON.stringify(maskStep(step, mask))).not.toContain('c3dvcmRmaXNo')
})

const things = { group: 'x', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true }
const thing: DraftStep = { id: 's', title: 'Thing', verb: 'apply', kind: things, manifest: { kind: 'Thing', metadata: { name: 'a' } } }
const [a, b] = [{ name: 'a' }, { name: 'b' }]

/** A prediction of a thing with a list that `fieldsV1` claims somehow. */
function predicts(list: unknown[], fieldsV1: Record<string, unknown> | null): Prediction {
  const managedFields = fieldsV1 === null ? [] : [{ manager: 'm', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:list': fieldsV1 } } }]
  const predicted = { apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'a', managedFields }, spec: { list } }
  const basis = { exists: true, uid: '1', resourceVersion: '1' }
  const rest = { takeovers: [], force: false, guardCreate: false, warnings: [], refusal: null, unpredicted: null, namespaceMissing: false }
  return { basis, live: predicted, predicted, ...rest }
}

const merged = { 'k:{"name":"a"}': { '.': {} } }
const set = { 'v:"a"': {} }

test.each([
  ['a list that is replaced as a whole', [a, b], {}, 1],
  ['a list of which nothing tells how it is merged', [a, b], null, 1],
  ['a list that is merged by its items’ names', [a, b], merged, 0],
  ['a list of texts that is replaced as a whole', ['a', 'b'], {}, 1],
  ['a set', ['a', 'b'], set, 0],
])('another order of %s has moved, or not, by how the server merges it', (_, list, fieldsV1, count) => {
  const shown = shownOf(thing, predicts(list, fieldsV1), mask)
  const prediction = predicts(list.toReversed(), fieldsV1)
  const kinds = listKindsOf(prediction)
  const now = shownOf(thing, prediction, mask)
  const facts = findMovedFacts(thing, shown, now, [], kinds)
  expect(facts.map(fact => fact.path)).toEqual(Array.from({ length: count }, () => '/spec/list'))
  // One that comes out otherwise at each dry run says nothing.
  expect(withoutVolatile(thing, facts, now, shown, kinds)).toEqual([])
  expect(withoutVolatile(thing, facts, now, now, kinds)).toEqual(facts)
})

test('what an earlier step of the plan changes of the same object is expected, and nothing else is', () => {
  const place = { kind: things, namespace: 'n', name: 'a' } as const
  const patch = { metadata: { annotations: { 'x/y': '1' } } }
  const meant: DraftStep = { ...place, id: 'meant', title: 'Say so', verb: 'patch', patch }
  const other: DraftStep = { ...meant, id: 'other', name: 'b', patch: { spec: { size: 1 } } }
  const gone: DraftStep = { ...place, id: 'gone', title: 'Delete', verb: 'delete', propagation: 'Background' }
  expect(changedBefore([meant, other, gone], gone)).toEqual(['/metadata/annotations/x~1y'])
  expect(changedBefore([gone, meant], gone)).toEqual([])
})

const patched = (list: unknown[]): DraftStep => ({ ...bare, patch: { spec: { list, empty: {} }, metadata: { annotations: null } } })
const bare = { id: 's', title: 'Thing', verb: 'patch', kind: things, namespace: 'n', name: 'a', patch: {} } as const

/** A patch that replaces a list, predicted over a live object. */
function patches(live: unknown[], predicted: unknown[]): Prediction {
  const object = (list: unknown[]) => ({ apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'a' }, spec: { list, other: live.length } })
  return { ...predicts(predicted, null), live: object(live), predicted: { ...object(predicted), spec: { list: predicted } } }
}

test.each([
  ['an entry that somebody added meanwhile to a list that the patch replaces', ['a', 'b', 'theirs'], ['/spec/list']],
  ['an entry that somebody took out of it', [], ['/spec/list']],
  ['nothing', ['a', 'b'], []],
  ['what the patch wants and somebody has done already', ['a', 'b', 'mine'], []],
])('a patch whose outcome is as shown is stale by %s', (_, live, paths) => {
  const wanted = ['a', 'b', 'mine']
  const step = patched(wanted)
  const shown = shownOf(step, patches(['a', 'b'], wanted), mask)
  const prediction = patches(live, wanted)
  const now = shownOf(step, prediction, mask)
  const facts = findMovedFacts(step, shown, now, [], listKindsOf(prediction))
  expect(facts.map(fact => fact.path)).toEqual(paths)
  expect(findMovedFacts(step, shown, now, ['/spec/list'], listKindsOf(prediction))).toEqual([])
  // It is what others did, and no whim of the dry run.
  expect(withoutVolatile(step, facts, now, now, listKindsOf(prediction)).map(fact => fact.path)).toEqual(paths)
})

test('a pod whose member only tells how far it is has not moved: it can be destroyed while the database is at work', () => {
  const pods = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
  const step = { id: 's', title: 'Pod', verb: 'delete', kind: pods, namespace: 'n', name: 'a', propagation: 'Background' } as const
  const podAt = (xlog: number, role: string): Prediction => {
    const annotations = { status: JSON.stringify({ xlog_location: xlog }) }
    const live = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', uid: '1', labels: { role }, annotations } }
    return { ...predicts([], null), live, predicted: null }
  }
  const facts = (now: Prediction) =>
    findMovedFacts(step, shownOf(step, podAt(1, 'replica'), mask), shownOf(step, now, mask), patroniNoise, listKindsOf(now))
  expect(facts(podAt(2, 'replica'))).toEqual([])
  expect(facts(podAt(2, 'primary')).map(fact => fact.path)).toEqual(['/metadata/labels/role'])
})
