import { describe, expect, test } from 'vitest'
import { texts } from '../../src/main/engines/read-json.ts'
import { engines } from '../../src/main/engines/registry.ts'
import { createEditables } from '../../src/main/operations/editables.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal
const field = '/spec/postgresql/parameters/max_connections'

/** Databases that somebody else made, with a single parameter: with it goes all that they have in that map. */
const subjects = [
  {
    engine: 'cnpg',
    spec: { instances: 2, storage: { size: '1Gi' }, postgresql: { parameters: { max_connections: '200' } } },
  },
  {
    engine: 'zalando',
    spec: {
      teamId: 'acid',
      numberOfInstances: 2,
      volume: { size: '1Gi' },
      postgresql: { version: '17', parameters: { max_connections: '200' } },
    },
  },
] as const

describe.each(subjects.map(subject => [subject.engine, subject] as const))('%s', (_engine, subject) => {
  test('what the app wrote is its own from then on, whatever comes between, until somebody else writes it', {
    timeout: 300_000,
  }, async () => {
    await using practice = await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 100, seed: 5 }, operators, () => undefined)
    const [entry] = practice.kubeconfig()
    if (entry === undefined) throw new Error('The practice cluster has no context')
    const ca = Buffer.from(entry.ca).toString('base64')
    await using connection = connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here'))
    await using first = await operationsOn(connection, { engines })
    await using restarted = await operationsOn(connection, { engines })
    const { contextId } = first
    const engine = engineOf(subject.engine)
    const type = {
      apiVersion: `${engine.root.group}/${engine.root.version}`,
      kind: engine.root.kind,
      plural: engine.root.plural,
      namespaced: true,
    }
    const clusterId = `${contextId}:${subject.engine}:default:acid-orders`
    await using other = createPracticeClient(entry, 'somebody-else')
    const database = { namespace: 'default', name: 'acid-orders' }
    await other.create(type, {
      apiVersion: type.apiVersion,
      kind: type.kind,
      metadata: database,
      spec: JSON.parse(JSON.stringify(subject.spec)),
    })
    const others = (value: string) =>
      other.patch(type, database, 'merge', { spec: { postgresql: { parameters: { max_connections: value } } } })

    const plan = (operation: string, params: Record<string, unknown>, { operations } = first): Promise<Plan> =>
      operations.plans.create({ engine: subject.engine, operation, contextId, clusterId, params }, never)
    async function run(operation: string, params: Record<string, unknown>, bench = first): Promise<readonly string[]> {
      let made = await plan(operation, params, bench)
      await eventuallyTrue(
        `${operation} can be applied`,
        async () => {
          made = await plan(operation, params, bench)
          return made.state === 'ready'
        },
        60_000,
      ).catch(() => undefined)
      expect([operation, made.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
      const { id } = await bench.operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
      const over = async () => ['completed', 'failed', 'interrupted'].includes(bench.operations.runs.get({ id }).status)
      await eventuallyTrue(`${operation} is over`, over, 120_000)
      return made.steps.flatMap(step => step.conflicts.map(conflict => `${conflict.path} of ${conflict.manager}`))
    }
    /** Changes some of the parameters as they stand; null takes one away. */
    async function set(changes: Record<string, string | null>, bench = first) {
      const live = await connection.reader.get(engine.root, 'default', database.name, never)
      const wanted = { ...texts(live, 'spec', 'postgresql', 'parameters'), ...changes }
      return await run(
        'parameters',
        { parameters: Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)) },
        bench,
      )
    }
    const setTo = (value: string, bench = first) => set({ max_connections: value }, bench)
    const theirs = [`${field} of somebody-else`]

    expect(await setTo('220')).toEqual(theirs)
    expect(await setTo('230')).toEqual([])
    expect(await setTo('240', restarted)).toEqual([])
    expect(await set({ work_mem: '8MB' })).toEqual([])
    expect(await set({ work_mem: null })).toEqual([])

    const editable = createEditables({
      engines,
      context: () => ({ id: contextId, name: 'here', server: '', settings: first.settings, warnings: [] }),
      reader: () => connection.reader,
    })
    const { text: base, uid, resourceVersion } = await editable({ id: clusterId, schema: false }, never)
    const text = base.replace(/max_connections: .*/, 'max_connections: "250"')
    expect(await run('edit-yaml', { text, base, uid, resourceVersion })).toEqual([])
    expect(await setTo('260')).toEqual([])
    await run('scale', { members: 3 })
    expect(await setTo('270')).toEqual([])
    await run('pause', {})
    await run('resume', {})
    expect(await setTo('280')).toEqual([])

    await others('290')
    expect(await setTo('300')).toEqual(theirs)
    expect(await setTo('310')).toEqual([])
  })
})

function engineOf(id: string) {
  const engine = engines.find(each => each.id === id)
  if (engine === undefined) throw new Error('no such engine')
  return engine
}
