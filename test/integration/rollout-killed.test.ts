import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import type { AdmissionHook } from '../../src/main/practice/admission.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { cnpgTypes } from '../../src/main/practice/operators/cnpg/kinds.ts'
import { simulatedCnpg } from '../../src/main/practice/operators/cnpg/simulated-cnpg.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { SimulatedOperator } from '../../src/main/practice/simulated-operator.ts'
import { Rollout, type RolloutShape } from '../../src/shared/domain/rollout.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { operationsOn, startToyCluster, toyType } from '../fakes/operations-on.ts'
import { namesBy } from '../fakes/rollout-steps.ts'
import { seededRandom } from '../fakes/seeded-random.ts'

/** In full: a hundred. */
const kills = Number(process.env.KILLS ?? 3)
const field = (object: object, name: string): unknown => Reflect.get(object, name)

/** What was stored for the app, in order, and what happens at each; those that are refused pass in dry run. */
function gateFor(apiGroup: string, kind: string, counted: string) {
  const gate = { stored: [] as string[], refused: new Set<string>(), storing: (_count: number): void => undefined }
  const hook: AdmissionHook = {
    name: 'gate.example.io',
    apiGroup,
    kind,
    admit({ operation, dryRun, object, oldObject }) {
      const name = object.metadata.name ?? ''
      const numbers = [object, oldObject].map(each => field(Object(each?.spec), counted))
      if (dryRun || operation !== 'UPDATE' || numbers[0] === numbers[1]) return {}
      if (gate.refused.has(name)) return { denied: { message: 'the quota of the team is used up' } }
      gate.stored.push(name)
      gate.storing(gate.stored.length)
      return {}
    },
  }
  return { gate, hook }
}

interface Place {
  readonly url: string
  readonly ca: string
  readonly token: string
}

/** One life of the app: it ends by itself when the rollout rests, or is killed by whom `begun` gives the means to. */
async function oneLife(
  place: Place,
  job: { folder: string; engine: 'cnpg' | 'toy'; names: string[]; shape: RolloutShape; params: Record<string, unknown> },
  how: { how: 'start' | 'resume'; leaveOut?: string[] },
  begun: (kill: () => void) => void,
): Promise<{ found: Rollout | null; killed: boolean }> {
  const ca = Buffer.from(place.ca).toString('base64')
  const argument = JSON.stringify({ ...job, leaveOut: [], ...how, url: place.url, token: place.token, ca })
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'test/fakes/rollout-in-child.ts', argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  begun(() => void child.kill('SIGKILL'))
  const [code, signal] = await once(child, 'close')
  if (signal === null) expect(code).toBe(0)
  const line = /^found (.*)$/m.exec(said)?.[1]
  return { found: line === undefined ? null : Rollout.parse(JSON.parse(line)), killed: signal === 'SIGKILL' }
}

test('a wave over 20 databases, the 7th refused, the app killed twice in the middle: none is written twice, and the other 19 are', {
  timeout: 1_200_000,
}, async () => {
  await using life = new AsyncDisposableStack()
  const { gate, hook } = gateFor('postgresql.cnpg.io', 'Cluster', 'instances')
  const gatekeeper: SimulatedOperator = {
    id: 'gate',
    crds: [],
    deployments: [],
    admission: [hook],
    install: () => Promise.resolve(),
    start: () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    seed: () => Promise.resolve(),
  }
  const practice = life.use(
    await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 120, seed: 5 }, [simulatedCnpg, gatekeeper], () => undefined),
  )
  const [place] = practice.kubeconfig()
  if (place === undefined) throw new Error('no context')
  const client = life.use(createPracticeClient(place, 'somebody'))
  const names = Array.from({ length: 20 }, (_, index) => `db-${String(index + 1).padStart(2, '0')}`)
  for (const name of names)
    await client.create(cnpgTypes.Cluster, {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name, namespace: 'default' },
      spec: { instances: 1, storage: { size: '1Gi' } },
    })
  const ready = async () => {
    const { items } = await client.list(cnpgTypes.Cluster)
    return items.length === 20 && items.every(item => field(Object(item.status), 'readyInstances') === 1)
  }
  await eventuallyTrue('all are there', ready, 300_000)
  const generations = async () => {
    const { items } = await client.list(cnpgTypes.Cluster)
    return new Map(items.map(item => [item.metadata.name, Number(item.metadata.generation)]))
  }
  const before = await generations()
  const folder = await mkdtemp(join(tmpdir(), 'rollout-'))
  life.defer(() => rm(folder, { recursive: true, force: true }))
  const job = { folder, engine: 'cnpg' as const, names, shape: { canary: true, waveSize: 5, parallel: 1 }, params: { members: 2 } }
  const killAt = (count: number) => (kill: () => void) => {
    // In the middle of a write: the server stores it, and nobody hears of it any more.
    gate.storing = stored => void (stored === count && kill())
  }
  gate.refused.add('db-07')

  expect(await oneLife(place, job, { how: 'start' }, killAt(4))).toMatchObject({ killed: true })
  expect(gate.stored).toEqual(names.slice(0, 4))

  const second = await oneLife(place, job, { how: 'resume' }, () => undefined)
  expect(second.found?.stop).toMatchObject({ by: 'restart' })
  expect(namesBy(second.found as Rollout)).toEqual({ completed: names.slice(0, 4), waiting: names.slice(4) })
  expect(gate.stored).toEqual(names.slice(0, 6))

  const others = names.filter(name => name !== 'db-07')
  const third = await oneLife(place, job, { how: 'resume', leaveOut: ['db-07'] }, killAt(12))
  expect(third.killed).toBe(true)
  expect(third.found?.stop).toMatchObject({ by: 'failure' })
  expect(third.found?.stop?.text).toContain('default/db-07 in toys: ')
  expect(third.found?.stop?.text).toContain('the quota of the team is used up')
  expect(third.found?.stop?.text).toContain('13 databases are not started.')

  const last = await oneLife(place, job, { how: 'resume' }, () => undefined)
  expect(last.found?.stop).toMatchObject({ by: 'restart' })
  expect(gate.stored).toEqual(others)
  const after = await generations()
  for (const name of names) expect([name, (after.get(name) ?? 0) - (before.get(name) ?? 0)]).toEqual([name, name === 'db-07' ? 0 : 1])

  const ca = Buffer.from(place.ca).toString('base64')
  const connection = life.use(connectTo(contextFor(place.url, { 'certificate-authority-data': ca }, { token: place.token }, 'here')))
  const { operations } = life.use(await operationsOn(connection, { folder, engines: [engine] }))
  const [rollout] = operations.rollouts.list({})
  expect(rollout?.state).toBe('completed')
  expect(namesBy(rollout as Rollout)).toEqual({ completed: others, 'left-out': ['db-07'] })
  const runs = new Map(operations.runs.list({ limit: 100 }).map(run => [run.id, run]))
  const times = (rollout?.items ?? []).flatMap(({ wave, name, runId }) => {
    const run = runs.get(runId ?? '')
    return run === undefined || name === 'db-07' ? [] : [{ wave, from: run.startedAt, to: run.endedAt ?? '' }]
  })
  for (const one of times) for (const other of times) if (one.wave < other.wave) expect(one.to <= other.from).toBe(true)
  const journal = operations.runs.journal({ limit: 1000 }).toReversed()
  expect(journal.filter(entry => entry.kind === 'step-sending' && !entry.title.includes('db-07'))).toHaveLength(19)
  expect(journal.filter(entry => entry.kind === 'rollout-resumed')).toHaveLength(3)
})

test(`killed at ${kills} random points with three at once, each of nine is written once in the end`, { timeout: 1_800_000 }, async () => {
  const random = seededRandom(4_711)
  const { gate, hook } = gateFor('toy.example.io', 'Toybase', 'members')
  await using toys = await startToyCluster([hook])
  let killed = 0
  for (let round = 0; round < kills; round++) {
    const names = Array.from({ length: 9 }, (_, index) => `round-${round}-${String(index + 1).padStart(2, '0')}`)
    for (const name of names)
      await toys.other.create(toyType, {
        apiVersion: 'toy.example.io/v1',
        kind: 'Toybase',
        metadata: { name, namespace: 'default' },
        spec: { members: 3 },
      })
    gate.stored = []
    const folder = await mkdtemp(join(tmpdir(), 'rollout-'))
    const job = { folder, engine: 'toy' as const, names, shape: { canary: true, waveSize: 4, parallel: 3 }, params: { members: 5 } }
    for (let lives = 0; lives < 10; lives++) {
      const left = gate.stored.length + 1 + Math.floor(random() * 4)
      const lag = random() < 0.5 ? 0 : Math.floor(random() * 300)
      const ended = await oneLife(toys.server.connection, job, { how: lives === 0 ? 'start' : 'resume' }, kill => {
        gate.storing = count => {
          if (count === left) setTimeout(kill, lag)
        }
      })
      if (!ended.killed) break
      killed += 1
    }
    expect(gate.stored.toSorted(), `round ${round}`).toEqual(names)
    await rm(folder, { recursive: true })
  }
  expect(killed).toBeGreaterThan(kills)
})
