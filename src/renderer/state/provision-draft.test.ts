import { expect, test } from 'vitest'
import { dropDraft, keepDraft, readDraft } from './provision-draft.ts'

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

const draft = { engine: 'e', operation: 'provision', contextId: null, tier: null, params: { name: 'shop' } }

test('a draft comes back as it was, and not after it was dropped', () => {
  const storage = memory()
  keepDraft(storage, draft)
  expect(readDraft(storage)).toEqual(draft)
  dropDraft(storage)
  expect(readDraft(storage)).toBeNull()
})

test('what is not a draft counts as none', () => {
  for (const text of ['', '{', 'null', '[]', '{"engine":1}', '{"engine":"e","operation":"o","contextId":null,"tier":null,"params":[]}']) {
    expect(readDraft({ getItem: () => text })).toBeNull()
  }
})

test('a full storage costs the old draft and nothing else', () => {
  const storage = memory(200)
  keepDraft(storage, draft)
  keepDraft(storage, { ...draft, params: { name: 'x'.repeat(500) } })
  expect(readDraft(storage)).toBeNull()
})
