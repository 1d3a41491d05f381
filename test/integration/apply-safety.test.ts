import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { KubeWriter } from '../../src/main/kube/kube-client.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import { fullConsent, operationsOn, startToyCluster, type ToyCluster, toyIntent, toyType, writtenRun } from '../fakes/operations-on.ts'
import { seededRandom } from '../fakes/seeded-random.ts'

const never = new AbortController().signal
/** In full: ten thousand. */
const interleavings = Number(process.env.INTERLEAVINGS ?? 200)

let toys: ToyCluster
beforeAll(async () => {
  toys = await startToyCluster()
})
afterAll(() => toys[Symbol.asyncDispose]())

type Mutation = (name: string) => Promise<unknown>

function toybase(name: string, spec: Record<string, unknown>) {
  return { apiVersion: 'toy.example.io/v1', kind: 'Toybase', metadata: { name, namespace: 'default' }, spec }
}

/** What somebody else may do to the object meanwhile. Those that find no object (or one too many) do nothing. */
function mutations(): Mutation[] {
  const key = (name: string) => ({ namespace: 'default', name })
  const patch = (body: unknown) => (name: string) => toys.other.patch(toyType, key(name), 'merge', body)
  return [
    patch({ spec: { note: 'from elsewhere' } }),
    patch({ spec: { members: 7 } }),
    patch({ spec: { users: [{ name: 'app', role: 'owner' }] } }),
    patch({ spec: { size: null } }),
    patch({ metadata: { labels: { team: 'other' } } }),
    patch({ metadata: { annotations: { 'toy.example.io/hash': 'noise' } } }),
    name => toys.other.applyStatus(toyType, key(name), { seen: name }),
    name => toys.other.delete(toyType, key(name)),
    name => toys.other.create(toyType, toybase(name, { members: 2, note: 'made elsewhere' })),
    name => toys.other.create(toyType, toybase(name, { note: 'made elsewhere, with nothing of ours' })),
    async name => {
      await toys.other.delete(toyType, key(name))
      await toys.other.create(toyType, toybase(name, { members: 1, size: '2Gi' }))
    },
  ]
}

/** What of an object was shown: all but bookkeeping. */
function substance(object: unknown): unknown {
  const copy = structuredClone(object) as Record<string, unknown> & { metadata: Record<string, unknown> }
  for (const field of ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields']) delete copy.metadata[field]
  const annotations = copy.metadata.annotations
  if (typeof annotations === 'object' && annotations !== null && 'toy.example.io/hash' in annotations) {
    delete annotations['toy.example.io/hash']
    if (Object.keys(annotations).length === 0) delete copy.metadata.annotations
  }
  delete copy.status
  return copy
}

test(`${interleavings} interleavings of a second writer: no write differs from the plan shown`, { timeout: 1_800_000 }, async () => {
  const random = seededRandom(20_260_101)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const answers: string[] = []
  let beforeWrite: (() => Promise<void>) | null = null
  const wrapWriter = (writer: KubeWriter): KubeWriter => ({
    ...writer,
    async write(request) {
      await beforeWrite?.()
      const answer = await writer.write(request)
      answers.push(answer.text)
      return answer
    },
  })
  await using bench = await operationsOn(toys.connect(), { wrapWriter })
  const { operations, contextId } = bench
  const tally = { written: 0, refused: 0, moved: 0 }

  for (let round = 0; round < interleavings; round++) {
    const name = `round-${round}`
    const exists = random() < 0.6
    if (exists) await toys.other.create(toyType, toybase(name, { members: 3, size: '5Gi', users: [{ name: 'app' }] }))
    const scales = exists && random() < 0.6
    const intent = scales
      ? toyIntent(contextId, { members: 1 + Math.floor(random() * 9) }, 'scale', `${contextId}:toy:default:${name}`)
      : toyIntent(contextId, { name, namespace: 'default', members: 1 + Math.floor(random() * 9) })
    const plan: Plan = await operations.plans.create(intent, never)
    answers.length = 0
    const mutate = async (chance: number) => {
      if (random() >= chance) return
      await pick(mutations())(name).then(
        () => tally.moved++,
        () => undefined,
      )
    }
    await mutate(0.4)
    // The tightest spot: between the last prediction and the write, again for each attempt.
    beforeWrite = () => mutate(0.5)
    const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never).catch((error: unknown) => {
      expect(error).toMatchObject({ code: expect.stringMatching(/stale-plan|blocked|not-found/) })
      return null
    })
    const status = run === null ? 'not-sent' : (await writtenRun(operations, run.id)).steps[0]?.status
    beforeWrite = null
    if (status === 'applied' || status === 'unchanged') {
      tally.written++
      expect(answers).toHaveLength(1)
      expect(substance(JSON.parse(answers[0] ?? ''))).toEqual(substance(parse(plan.steps[0]?.predicted ?? '')))
    } else {
      tally.refused++
      expect(status).toMatch(/not-sent|failed/)
      expect(answers).toEqual([])
    }
  }
  expect(tally.written).toBeGreaterThan(interleavings / 10)
  expect(tally.refused).toBeGreaterThan(interleavings / 10)
  expect(tally.moved).toBeGreaterThan(interleavings / 5)
})
