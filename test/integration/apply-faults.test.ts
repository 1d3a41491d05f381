import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/main/lib/clock.ts'
import { AppError } from '../../src/shared/domain/app-error.ts'
import { startCuttingProxy } from '../fakes/cutting-proxy.ts'
import { wait } from '../fakes/eventually.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn, startToyCluster, type ToyCluster, toyIntent, toyType, writtenRun } from '../fakes/operations-on.ts'
import { createScaledClock } from '../fakes/scaled-clock.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const never = new AbortController().signal
/** In full: five hundred. */
const kills = Number(process.env.KILLS ?? 12)

/** Told of each object that the server is about to store. */
let storing: () => void = () => undefined

let toys: ToyCluster
beforeAll(async () => {
  toys = await startToyCluster([
    {
      name: 'storing',
      apiGroup: 'toy.example.io',
      kind: 'Toybase',
      admit(review) {
        if (!review.dryRun) storing()
        return {}
      },
    },
  ])
})
afterAll(() => toys[Symbol.asyncDispose]())

test('an answer that is lost is read back from the cluster, and nothing is sent twice', async () => {
  await using proxy = await startCuttingProxy(toys.server.port)
  let writes = 0
  await using bench = await operationsOn(toys.connect(proxy.url), {
    wrapWriter: writer => ({
      ...writer,
      write(request) {
        writes++
        proxy.cutNextAnswer()
        return writer.write(request)
      },
    }),
  })
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'lost', namespace: 'default' }), never)
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const made = await writtenRun(operations, run.id)
  expect(made.steps[0]).toMatchObject({ status: 'applied', answer: expect.stringContaining('The answer was lost') })
  expect(writes).toBe(1)
  expect(await toys.other.get(toyType, { namespace: 'default', name: 'lost' })).toBeDefined()
})

test('a write that the server stores long after its connection is gone is not called unwritten', async () => {
  const clock = createSteppedClock(100)
  await using bench = await operationsOn(toys.connect(), {
    clock,
    wrapWriter: writer => ({
      ...writer,
      async write(request) {
        // An admission webhook takes its time while nobody listens any more.
        clock.after(20_000, () => writer.write(request).catch(() => undefined))
        throw new AppError('unreachable', 'The connection broke.')
      },
    }),
  })
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'late', namespace: 'default' }), never)
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const made = await clock.settle('it is written', writtenRun(operations, run.id), 120_000)
  expect(made.steps[0]).toMatchObject({ status: 'applied', answer: expect.stringContaining('The answer was lost') })
})

test('a disk that fills up in the middle stops the next write, and what was written is kept as soon as there is room', async () => {
  let writes = 0
  let fill = (): void => undefined
  await using bench = await operationsOn(toys.connect(), {
    clock: { ...systemClock, after: (ms, run) => systemClock.after(Math.min(ms, 50), run) },
    wrapWriter: writer => ({
      ...writer,
      async write(request) {
        const answer = await writer.write(request)
        if (++writes === 3) fill()
        return answer
      },
    }),
  })
  const { operations, contextId, store } = bench
  fill = () => {
    store.run(`pragma max_page_count = ${Number(store.get('pragma page_count')?.page_count)}`)
    for (const detail of ['y'.repeat(900), null]) {
      const note = { kind: 'plan-made' as const, who: null, contextName: null, title: 'x', planId: null, runId: null, detail }
      const fillUp = () => {
        for (;;) operations.record(note)
      }
      expect(fillUp).toThrowError(expect.objectContaining({ code: 'blocked' }))
    }
  }
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'full', namespace: 'default', count: 40 }), never)
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  await eventuallyTrue('it has to wait for room', async () => bench.lines.some(line => line.includes('trying again')))
  const stuck = writes
  expect(stuck).toBeLessThan(40)
  expect(operations.journalProblem()).toContain('full')
  await wait(200)
  expect(writes).toBe(stuck)
  store.run('pragma max_page_count = 1000000')
  const settled = await writtenRun(operations, run.id)
  const there = (await toys.other.list(toyType)).items.filter(item => item.metadata.name?.startsWith('full')).length
  expect(settled.steps.filter(step => step.status === 'applied')).toHaveLength(there)
  expect(settled.steps.some(step => step.status === 'sending' || step.status === 'pending')).toBe(false)
  expect(writes).toBe(there)
})

test('a run out of sight is no failure, and goes on when the cluster is seen again', async () => {
  await using proxy = await startCuttingProxy(toys.server.port)
  await using bench = await operationsOn(toys.connect(proxy.url))
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'unseen', namespace: 'default' }), never)
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  await writtenRun(operations, run.id)
  proxy.down(true)
  await eventuallyTrue('it is out of sight', async () => operations.runs.get({ id: run.id }).status === 'lost-sight')
  expect(operations.runs.get({ id: run.id }).stages.map(stage => stage.status)).toEqual(['done', 'lost-sight'])
  proxy.down(false)
  await toys.other.applyStatus(toyType, { namespace: 'default', name: 'unseen' }, { ready: true })
  await eventuallyTrue('it is completed', async () => operations.runs.get({ id: run.id }).status === 'completed')
})

test('the same name that leads to another cluster is refused', async () => {
  await using elsewhere = await startToyCluster()
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'swapped', namespace: 'default' }), never)
  // The app started again with the same context name, which leads elsewhere now.
  await using other = await operationsOn(elsewhere.connect(), { folder: bench.folder })
  await expect(other.operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)).rejects.toMatchObject({ code: 'blocked' })
  expect(await elsewhere.other.get(toyType, { namespace: 'default', name: 'swapped' })).toBeUndefined()
})

test('a run that was being followed is taken up again after a restart, and the vault copy is made once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'))
  const params = { name: 'resumed', namespace: 'default', password: 'orange-river-77', keepCopy: true }
  let id = ''
  {
    await using bench = await operationsOn(toys.connect(), { folder })
    const plan = await bench.operations.plans.create(toyIntent(bench.contextId, params), never)
    id = (await bench.operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)).id
    await writtenRun(bench.operations, id)
  }
  await toys.other.applyStatus(toyType, { namespace: 'default', name: 'resumed' }, { ready: true })
  await using bench = await operationsOn(toys.connect(), { folder })
  bench.operations.runs.resume()
  await eventuallyTrue('it is completed', async () => bench.operations.runs.get({ id }).status === 'completed')
  const [entry] = bench.operations.vault.list()
  expect(entry).toMatchObject({ title: 'default/resumed-login', keys: ['password'] })
  expect((await bench.operations.vault.reveal({ id: entry?.id ?? '', key: 'password' }, 'reveal')).value).toBe('orange-river-77')
  for (const name of await readdir(folder)) {
    const bytes = (await readFile(join(folder, name))).toString('latin1')
    expect(bytes).not.toContain('orange-river-77')
    expect(bytes).not.toContain(Buffer.from('orange-river-77').toString('base64'))
  }
  await rm(folder, { recursive: true })
})

test('secrets that are typed in are nowhere in clear: not in the store, the journal, exports, manifests or logs', async () => {
  const canaries = ['Kanarie-vogel-1', 'geel "en" blij\\2', 'p4ss:/@word']
  const folder = await mkdtemp(join(tmpdir(), 'operations-'))
  await using bench = await operationsOn(toys.connect(), { folder })
  const { operations, contextId } = bench
  const seen: string[] = []
  for (const [index, password] of canaries.entries()) {
    const plan = await operations.plans.create(toyIntent(contextId, { name: `canary-${index}`, namespace: 'default', password }), never)
    expect(plan.steps[0]?.manifest).toContain('***')
    seen.push(operations.plans.exportFile({ id: plan.id }).text, JSON.stringify(plan))
    seen.push(JSON.stringify(operations.plans.manifests({ id: plan.id, layout: 'kustomization' })))
    expect(operations.plans.manifests({ id: plan.id, layout: 'single' }).omitted).toHaveLength(1)
    const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
    seen.push(JSON.stringify(await writtenRun(operations, run.id)))
    expect(operations.runs.get({ id: run.id }).steps.map(step => step.status)).toEqual(['applied', 'applied'])
  }
  seen.push(JSON.stringify(operations.runs.journal({})), ...bench.lines)
  for (const name of await readdir(folder)) seen.push((await readFile(join(folder, name))).toString('latin1'))
  for (const canary of canaries) {
    const forms = [canary, JSON.stringify(canary).slice(1, -1), Buffer.from(canary).toString('base64'), encodeURIComponent(canary)]
    for (const form of forms) for (const text of seen) expect(text.includes(form), `${form} in ${text.slice(0, 60)}`).toBe(false)
  }
  await rm(folder, { recursive: true })
})

test(`killed at ${kills} random points of writing ten objects, the journal knows what was written and nothing is sent again`, {
  timeout: 1_800_000,
}, async () => {
  const random = seededRandom(77)
  const { connection } = toys.server
  const args = [connection.url, Buffer.from(connection.ca).toString('base64'), connection.token]
  const partly: number[] = []
  for (let round = 0; round < kills; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'operations-'))
    const name = `killed-${round}`
    const child = spawn(process.execPath, ['test/fakes/apply-in-child.ts', ...args, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    if (round % 2 === 0) {
      // In the middle of a write: the server stores the object, and nobody hears of it any more.
      let left = 1 + Math.floor(random() * 9)
      storing = () => {
        left -= 1
        if (left === 0) child.kill('SIGKILL')
      }
    } else {
      await once(child.stdout, 'data')
      await wait(random() * 160)
      child.kill('SIGKILL')
    }
    await ended
    storing = () => undefined

    // What is not there is believed only when the server's own time for a write is over: half a minute, passed in a second here.
    await using bench = await operationsOn(toys.connect(), { folder, clock: createScaledClock(50) })
    const run = bench.operations.runs.list({})[0]
    if (run === undefined) throw new Error('The run is not in the journal')
    const before = (await toys.other.list(toyType)).resourceVersion
    bench.operations.runs.resume()
    const settled = await writtenRun(bench.operations, run.id)
    expect((await toys.other.list(toyType)).resourceVersion).toBe(before)
    const there = new Set((await toys.other.list(toyType)).items.map(item => item.metadata.name))
    for (const step of settled.steps) {
      expect(step.status).toBe(there.has(step.ref.name) ? 'applied' : 'not-sent')
    }
    const written = settled.steps.filter(step => step.status === 'applied').length
    expect(settled.status).toBe(written === 10 ? 'following' : 'interrupted')
    partly.push(written)
    await rm(folder, { recursive: true })
  }
  expect(partly.some(count => count > 0 && count < 10)).toBe(true)
})
