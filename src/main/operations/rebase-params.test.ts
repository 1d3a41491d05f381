import { expect, test } from 'vitest'
import { z } from 'zod'
import { rebaseParams } from './rebase-params.ts'

const field = (label: string, form: Record<string, unknown> = {}) => ({ form: { label, section: 'main', ...form } })
const texts = () => z.record(z.string(), z.string()).optional()
const operation = {
  params: z.object({
    parameters: texts().meta(field('Parameters', { widget: 'map' })),
    ranges: z
      .array(z.string())
      .optional()
      .meta(field('Ranges', { widget: 'list' })),
    cpu: z.string().nullable().optional().meta(field('CPU')),
    memory: z.string().optional().meta(field('Memory')),
    mode: z.string().default('safe').meta(field('Mode')),
    member: z
      .string()
      .optional()
      .meta(field('Member', { widget: 'select' })),
  }),
}
const now = (params: Record<string, unknown>) => ({ params, choices: {} })

test('what was asked for is laid over what stands now; what others have changed stays', () => {
  const base = { parameters: { a: '1', b: '2' }, ranges: ['x', 'y'], cpu: '1', memory: '2Gi', mode: 'safe' }
  const params = { parameters: { a: '9', b: '2' }, ranges: ['y', 'z'], cpu: '1', memory: '4Gi', mode: 'safe' }
  const stands = { parameters: { a: '1', c: '3' }, ranges: ['x', 'y', 'w'], cpu: '2', memory: '2Gi', mode: 'bold' }
  const rebased = rebaseParams(operation, { params, base }, now(stands))
  expect(rebased.params).toEqual({ parameters: { a: '9', c: '3' }, ranges: ['y', 'z', 'w'], cpu: '2', memory: '4Gi', mode: 'bold' })
  expect(rebased).toMatchObject({ base: stands, isMoved: true, isConflicting: false })
  expect(rebased.checks).toMatchObject([{ status: 'pass', field: null }])
  expect(rebased.checks[0]?.seen).toBe(
    'Others changed Parameters, b (2 → not set), Parameters, c (not set → 3), Ranges (["x","y"] → ["x","y","w"]), CPU (1 → 2), Mode (safe → bold) since this was asked for: that stays as they made it.',
  )
})

test('what both have changed otherwise is not decided: it fails at its field, and the plan goes on asking for what it was asked for', () => {
  const asked = { base: { parameters: { a: '1' }, memory: '2Gi' }, params: { parameters: { a: '2' }, memory: '4Gi' } }
  const rebased = rebaseParams(operation, asked, now({ parameters: { a: '3' }, memory: '8Gi' }))
  expect(rebased).toMatchObject({ isConflicting: true, base: asked.base })
  expect(rebased.checks.map(({ id, status, field: at, seen }) => [id, status, at, seen])).toEqual([
    ['overtaken-1', 'fail', 'parameters', 'Parameters, a: you want 2, and somebody made it 3 since this was asked for; it was 1 then.'],
    ['overtaken-2', 'fail', 'memory', 'Memory: you want 4Gi, and somebody made it 8Gi since this was asked for; it was 2Gi then.'],
  ])
  const removed = rebaseParams(operation, { base: { parameters: { a: '1' } }, params: { parameters: {} } }, now({ parameters: { a: '3' } }))
  expect(removed.checks.map(each => each.seen)).toEqual([
    'Parameters, a: you want not set, and somebody made it 3 since this was asked for; it was 1 then.',
  ])
})

test('the same change made by both is nothing to decide', () => {
  const asked = { base: { parameters: { a: '1' }, cpu: '1' }, params: { parameters: { a: '2' }, cpu: '2' } }
  const rebased = rebaseParams(operation, asked, now({ parameters: { a: '2' }, cpu: '2' }))
  expect(rebased).toMatchObject({ isMoved: false, isConflicting: false, params: asked.params })
})

test('what was neither asked for nor there is not asked for now, and a default is no change', () => {
  const asked = { base: { parameters: {} }, params: { parameters: { a: '1' }, mode: 'safe' } }
  const rebased = rebaseParams(operation, asked, now({ parameters: {}, cpu: '1' }))
  expect(rebased).toEqual({ params: asked.params, base: { parameters: {} }, isMoved: false, checks: [], isConflicting: false })
})

test('a value that others have taken away is not brought back', () => {
  const asked = { base: { cpu: '1', memory: '2Gi' }, params: { cpu: '1', memory: '4Gi' } }
  // As an emptied field is sent: null where the schema takes it, else not at all.
  expect(rebaseParams(operation, asked, now({ memory: '2Gi' })).params).toEqual({ cpu: null, memory: '4Gi' })
  expect(rebaseParams(operation, { base: { memory: '2Gi' }, params: { memory: '2Gi', cpu: '1' } }, now({})).params).toEqual({ cpu: '1' })
})

test('without what it began from, what stands becomes that: what a plan is seen to change is what it is made again for', () => {
  const asked = { params: { parameters: { a: '1' } } }
  const first = rebaseParams(operation, asked, now({ parameters: { b: '2' }, cpu: '1' }))
  expect(first).toMatchObject({ params: asked.params, base: { parameters: { b: '2' } }, isMoved: false, checks: [] })
  const again = rebaseParams(
    operation,
    { params: first.params, ...(first.base && { base: first.base }) },
    now({ parameters: { b: '2', c: '3' } }),
  )
  expect(again.params).toEqual({ parameters: { a: '1', c: '3' } })
})

test('what was chosen among several stays chosen; where it is gone, nothing follows another one', () => {
  const choice = (value: string) => ({ value, label: value, note: null, begins: { memory: value } })
  const asked = { base: { member: '1', memory: '1', cpu: '1' }, params: { member: '1', memory: '1', cpu: '1' } }
  const offered = { params: { member: '2', cpu: '5' }, choices: { member: [choice('1'), choice('2')] } }
  expect(rebaseParams(operation, asked, offered).params).toEqual({ member: '1', memory: '1', cpu: '5' })
  const gone = { params: { member: '2', cpu: '5' }, choices: { member: [choice('2')] } }
  expect(rebaseParams(operation, asked, gone)).toMatchObject({ params: asked.params, base: asked.base, isMoved: false })
})

test('names of a map are data, whatever they are', () => {
  const hostile = JSON.parse('{"__proto__":"1","constructor":"2"}')
  const rebased = rebaseParams(operation, { base: { parameters: {} }, params: { parameters: { a: '1' } } }, now({ parameters: hostile }))
  expect(JSON.stringify(rebased.params)).toBe('{"parameters":{"a":"1","__proto__":"1","constructor":"2"}}')
  expect(Object.prototype).not.toHaveProperty('a')
})

test('what is proposed, or names what the others are about, stays as it was asked for', () => {
  const asked = { base: { member: 'x-1', memory: '2Gi' }, params: { member: 'x-1', memory: '2Gi' } }
  const start = { params: { memory: '4Gi' }, choices: {} }
  expect(rebaseParams(operation, asked, { ...start, proposed: ['member'] }).params).toEqual({ member: 'x-1', memory: '4Gi' })
  expect(rebaseParams(operation, asked, start).params).toEqual({ memory: '4Gi' })
})

test('where all made the same of a list, nobody is told of', () => {
  const asked = { base: { ranges: ['x'] }, params: { ranges: ['x', 'y'] } }
  expect(rebaseParams(operation, asked, now({ ranges: ['x', 'y'] })).checks).toEqual([])
})
