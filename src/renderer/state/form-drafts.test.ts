import { expect, test } from 'vitest'
import { createFormDrafts, dropFormDraft } from './form-drafts.ts'
import { type Draft, isDraft } from './provision-draft.ts'

function memory(limit = Number.POSITIVE_INFINITY) {
  const held = new Map<string, string>()
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (text.length > limit) throw new DOMException('full', 'QuotaExceededError')
      held.set(key, text)
    },
    removeItem: (key: string) => void held.delete(key),
  }
}

const draft: Draft = { engine: 'e', operation: 'provision', contextId: null, tier: null, params: { name: 'shop' } }
const lasting = (storage: ReturnType<typeof memory>) => createFormDrafts<Draft>({ storage: () => storage, key: 'k', isLeft: isDraft })

test('a form that is come back to is as it was left, at that entry of the history alone', () => {
  const drafts = createFormDrafts<string>()
  expect(drafts.open('#/a', 'first')).toBeNull()
  drafts.keep('#/a', 'first', 'typed')
  expect(drafts.open('#/a', 'first')).toBe('typed')
  expect(drafts.open('#/a', 'second')).toBeNull()
  expect(drafts.open('#/a', 'first')).toBe('typed')
})

test('what was left for whoever opens the form next belongs to that entry of the history from then on', () => {
  const drafts = createFormDrafts<string>()
  drafts.keep('#/a', null, 'of a plan')
  expect(drafts.open('#/a', 'first')).toBe('of a plan')
  expect(drafts.open('#/a', 'second')).toBeNull()
  expect(drafts.open('#/a', 'first')).toBe('of a plan')
})

test('another form forgets it, also one of another kind; so does what ends the form', () => {
  const drafts = createFormDrafts<string>()
  const others = createFormDrafts<number>()
  drafts.keep('#/a', 'first', 'typed')
  others.open('#/b', 'second')
  expect(drafts.open('#/a', 'first')).toBeNull()
  drafts.keep('#/a', 'first', 'typed')
  dropFormDraft('#/b')
  expect(drafts.open('#/a', 'first')).toBe('typed')
  dropFormDraft('#/a')
  expect(drafts.open('#/a', 'first')).toBeNull()
})

test('a lasting draft comes back wherever its form is opened, after other forms too, and not after it was dropped', () => {
  const storage = memory()
  const drafts = lasting(storage)
  drafts.keep('#/new', 'first', draft)
  createFormDrafts<string>().open('#/a', 'second')
  expect(drafts.open('#/new', 'third')).toEqual(draft)
  expect(lasting(storage).open('#/new', 'fourth')).toEqual(draft)
  dropFormDraft('#/new')
  expect(drafts.open('#/new', 'third')).toBeNull()
})

test('what is no draft in the storage counts as none', () => {
  const whole = '{"form":"#/new","left":{"engine":"e","operation":"o","contextId":null,"tier":null,"params":[]}}'
  for (const text of ['', '{', 'null', '[]', '{"engine":1}', '{"form":"#/new","left":{"engine":1}}', whole]) {
    const storage = { ...memory(), getItem: () => text }
    expect(lasting(storage).open('#/new', 'first')).toBeNull()
  }
})

test('a full storage costs the old draft and nothing else', () => {
  const drafts = lasting(memory(300))
  drafts.keep('#/new', null, draft)
  drafts.keep('#/new', null, { ...draft, params: { name: 'x'.repeat(500) } })
  expect(drafts.open('#/new', 'first')).toBeNull()
})
