import { describe, expect, test } from 'vitest'
import { engines } from '../../src/main/engines/registry.ts'
import { createEditables } from '../../src/main/operations/editables.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { KindRef, KubeObject } from '../../src/shared/domain/kube.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import { ownField } from '../../src/shared/manifest/json.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal

interface Subject {
  readonly engine: string
  readonly namespace: string
  readonly name: string
  /** A secret in clear text that an edit must keep, and where it goes. */
  readonly secret: { readonly patch: Record<string, unknown>; readonly value: string }
  /** What somebody else changes meanwhile. */
  readonly meanwhile: Record<string, unknown>
  /** The edit, what comes of it, and the worst that it does. */
  readonly edit: readonly (readonly [RegExp, string])[]
  readonly becomes: Record<string, unknown>
  readonly consequence: string
  /** An edit of the same field that others change. */
  readonly clash: readonly [RegExp, string]
  readonly path: string
  /** Edits that are refused, and the words of each. */
  readonly refused: readonly (readonly [string, RegExp, string, RegExp])[]
}

const identity: Subject['refused'] = [
  ['the text is no YAML', /^spec:/m, 'spec: [', /^Line \d+, column \d+: /],
  ['a key is there twice', /^spec:/m, 'kind: Other\nspec:', /“kind” is there twice/],
  ['another name', /^ {2}name: .*$/m, '  name: other', /metadata\.name can’t change/],
  ['another kind', /^kind: .*$/m, 'kind: Other', /kind can’t change/],
  ['a status', /^spec:/m, 'status: {}\nspec:', /status can’t be changed here/],
  ['an annotation that hides nothing', /^spec:/m, 'x: "***hidden:spec/env***"\nspec:', /x can’t be changed here/],
  ['nothing changed', /^spec:/m, '# only a comment\nspec:', /Nothing changes/],
  ['a field that there is not', /^spec:/m, 'spec:\n  replicaCount: 3', /unknown field "spec\.replicaCount"/],
]

const subjects: readonly Subject[] = [
  {
    engine: 'cnpg',
    namespace: 'shop',
    name: 'orders',
    secret: { patch: { spec: { env: [{ name: 'APP_PASSWORD', value: 'kept-in-clear-1' }] } }, value: 'kept-in-clear-1' },
    meanwhile: { spec: { logLevel: 'debug', postgresql: { parameters: { work_mem: '7MB' } } } },
    edit: [
      [/max_connections: .*/, 'max_connections: "321"'],
      [/(\n +)- name: APP_PASSWORD/, '$1- name: PGOPTIONS$1  value: -c jit=off$1- name: APP_PASSWORD'],
    ],
    becomes: { postgresql: { parameters: { max_connections: '321', work_mem: '7MB' } }, logLevel: 'debug' },
    consequence: 'rolling-restart',
    clash: [/logLevel: .*/, 'logLevel: warning'],
    path: '/spec/logLevel',
    refused: [
      ...identity,
      ['a wrong type', /max_connections: .*/, 'max_connections: 321', /must be|expected|Invalid/i],
      ['a smaller volume', /size: 50Gi/, 'size: 40Gi', /shrink/],
    ],
  },
  {
    engine: 'zalando',
    namespace: 'crm',
    name: 'crm-contacts',
    secret: { patch: { spec: { env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'kept-in-clear-2' }] } }, value: 'kept-in-clear-2' },
    meanwhile: { spec: { enableReplicaLoadBalancer: true, postgresql: { parameters: { work_mem: '7MB' } } } },
    edit: [
      [/max_connections: .*/, 'max_connections: "321"'],
      [/(\n +)- name: AWS_SECRET_ACCESS_KEY/, '$1- name: PGOPTIONS$1  value: -c jit=off$1- name: AWS_SECRET_ACCESS_KEY'],
    ],
    becomes: { postgresql: { parameters: { max_connections: '321', work_mem: '7MB' } }, enableReplicaLoadBalancer: true },
    consequence: 'rolling-restart',
    clash: [/ {2}enableReplicaLoadBalancer: .*\n/, ''],
    path: '/spec/enableReplicaLoadBalancer',
    refused: [
      ...identity,
      ['a wrong type', /max_connections: .*/, 'max_connections: 321', /must be|expected|Invalid/i],
      ['a smaller volume', /size: 20Gi/, 'size: 10Gi', /shrink/i],
    ],
  },
]

describe.each(subjects.map(subject => [subject.engine, subject] as const))('%s', (_engine, subject) => {
  test('an edit as YAML keeps what others changed meanwhile and what is hidden; refusals say why', { timeout: 300_000 }, async () => {
    await using practice = await runPracticeCluster({ contexts: ['here'], speed: 100, seed: 5 }, operators, () => undefined)
    const [entry] = practice.kubeconfig()
    if (entry === undefined) throw new Error('The practice cluster has no context')
    const ca = Buffer.from(entry.ca).toString('base64')
    await using connection = connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here'))
    await using bench = await operationsOn(connection, { engines })
    const { operations, contextId } = bench
    const engine = engines.find(each => each.id === subject.engine)
    if (engine === undefined) throw new Error('no such engine')
    const id = `${contextId}:${subject.engine}:${subject.namespace}:${subject.name}`
    const editable = createEditables({
      engines,
      context: () => ({ id: contextId, name: 'here', server: '', settings: bench.settings, warnings: [] }),
      reader: () => connection.reader,
    })
    await using kubectlLike = createPracticeClient(entry, 'somebody-else')
    const others = (patch: Record<string, unknown>) =>
      kubectlLike.patch(typeOf(engine.root), { namespace: subject.namespace, name: subject.name }, 'merge', patch)
    const live = (): Promise<KubeObject | null> => connection.reader.get(engine.root, subject.namespace, subject.name, never)
    await eventuallyTrue('it is there', async () => (await live()) !== null)
    await others(subject.secret.patch)

    const start = await editable({ id, schema: true }, never)
    expect(start).toMatchObject({ because: null, schemaProblem: null })
    expect(start.text).not.toContain(subject.secret.value)
    expect(start.text).not.toContain('managedFields')
    expect(start.text).not.toMatch(/^status:/m)
    const spec = ownField(ownField(start.schema, 'properties'), 'spec')
    expect(ownField(spec, 'type')).toBe('object')
    expect(ownField(ownField(start.schema, 'properties'), 'status')).toBeUndefined()

    const edited = (text: string, changes: readonly (readonly [RegExp, string])[]) =>
      changes.reduce((now, [from, to]) => {
        expect(now).toMatch(from)
        return now.replace(from, to)
      }, text)
    const plan = (text: string, begun = start): Promise<Plan> =>
      operations.plans.create(
        {
          engine: subject.engine,
          operation: 'edit-yaml',
          contextId,
          clusterId: id,
          params: { text, base: begun.text, uid: begun.uid, resourceVersion: begun.resourceVersion },
        },
        never,
      )

    for (const [what, from, to, words] of subject.refused) {
      const refused = await plan(edited(start.text, [[from, to]]))
      expect(refused.state, what).toBe('blocked')
      expect(
        refused.checks
          .filter(check => check.status === 'fail')
          .map(check => check.seen)
          .join('\n'),
        what,
      ).toMatch(words)
    }

    await others(subject.meanwhile)
    const clash = await plan(edited(start.text, [subject.clash]))
    expect(clash.state).toBe('blocked')
    expect(clash.checks.find(check => check.status === 'fail')?.seen).toContain(`${subject.path}: you made it`)
    expect((await plan(start.text)).checks.find(check => check.status === 'fail')?.seen).toContain('Nothing changes')

    const made = await plan(edited(start.text, subject.edit))
    expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
    expect(made.checks.find(check => check.id === 'moved')?.seen).toContain('/spec/postgresql/parameters/work_mem')
    expect(made.consequences[0]?.level).toBe(subject.consequence)
    expect(JSON.stringify(made)).not.toContain(subject.secret.value)
    expect(made.intent.params).not.toHaveProperty('text')
    const started = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    const over = () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id: started.id }).status)
    await eventuallyTrue('the run is over', async () => over(), 200_000).catch(() => undefined)
    const ended = operations.runs.get({ id: started.id })
    expect(ended.status, JSON.stringify(ended.stages)).toBe('completed')
    const after = (await live())?.spec
    expect(after).toMatchObject(subject.becomes)
    expect(JSON.stringify(after)).toContain(subject.secret.value)
    expect(JSON.stringify(after)).not.toContain('***hidden')
    expect(ownField(after, 'env')).toHaveLength(2)
  })
})

function typeOf(kind: KindRef) {
  return { apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind, plural: kind.plural, namespaced: true }
}
