import { expect, test } from 'vitest'
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { ContextView } from '../engines/engine.ts'
import { describeWebhooks } from './describe-webhooks.ts'

const group = 'example.io'
const other: KubeObject = { metadata: { name: 'other' }, webhooks: [{ name: 'a', rules: [{ apiGroups: ['apps'] }] }] }

function sectionOf(objects: readonly KubeObject[], knows: ReturnType<ContextView['knows']>, because: string | null = null) {
  const view: ContextView = { knows: () => knows, get: () => null, list: () => objects, about: () => [] }
  const section = describeWebhooks(group, { view, because: () => because }, 0)
  return { facts: section.facts.map(fact => fact.value.text), rows: section.table?.rows.length, empty: section.table?.empty }
}

test('an empty table of webhooks says why it is empty', () => {
  expect(sectionOf([], 'listed')).toEqual({
    facts: [],
    rows: 0,
    empty: 'None is registered for example.io: the cluster has no webhook configuration.',
  })
  expect(sectionOf([other], 'listed').empty).toBe('None is registered for example.io: 2 webhook configurations were looked through.')
  expect(sectionOf([], 'forbidden')).toMatchObject({
    facts: ['you may not read them'],
    empty: 'Whether any is registered could not be seen.',
  })
  expect(sectionOf([], 'unserved').facts).toEqual(['this cluster does not serve them'])
  expect(sectionOf([], 'unknown', 'it has none').facts).toEqual(['could not be read: it has none'])
})
