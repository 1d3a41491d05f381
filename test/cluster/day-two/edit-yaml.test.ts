/**
 * Edits as YAML on the real API server with the operators' own definitions: their schemas are read and complete the text, what the server stored
 * fits its own schema without a complaint of ours, and what the server refuses is told.
 */
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { engines } from '../../../src/main/engines/registry.ts'
import { createEditables } from '../../../src/main/operations/editables.ts'
import { createPracticeClient } from '../../../src/main/practice/client.ts'
import { simulatedZalando } from '../../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import { checkBySchema } from '../../../src/renderer/editor/schema/check-by-schema.ts'
import { completeYaml, describeKey } from '../../../src/renderer/editor/schema/complete-yaml.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import { readManifest } from '../../../src/shared/manifest/read-manifest.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../../fakes/operations-on.ts'
import { crdFolder, startTestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal

interface Subject {
  readonly engine: string
  readonly crds: 'cnpg' | 'zalando'
  readonly spec: Record<string, unknown>
  /** Fields that must be offered below spec, and one that is explained with words of its own. */
  readonly offered: readonly string[]
  readonly explained: readonly [key: string, words: RegExp]
  readonly edit: readonly [RegExp, string]
  readonly becomes: Record<string, unknown>
  readonly refused: readonly (readonly [RegExp, string, RegExp])[]
}

const subjects: readonly Subject[] = [
  {
    engine: 'cnpg',
    crds: 'cnpg',
    spec: {
      instances: 3,
      storage: { size: '2Gi' },
      env: [{ name: 'APP_PASSWORD', value: 'kept-in-clear' }],
      postgresql: { parameters: { work_mem: '4MB' } },
      managed: { roles: [{ name: 'app', login: true }] },
    },
    offered: ['affinity', 'backup', 'bootstrap', 'certificates', 'externalClusters', 'nodeMaintenanceWindow', 'replica'],
    explained: ['instances', /instances/i],
    edit: [/work_mem: 4MB/, 'work_mem: 8MB'],
    becomes: { postgresql: { parameters: { work_mem: '8MB' } }, env: [{ name: 'APP_PASSWORD', value: 'kept-in-clear' }] },
    refused: [
      [/^spec:/m, 'spec:\n  replicaCount: 3', /unknown field "spec\.replicaCount"/],
      [/instances: 3/, 'instances: three', /spec\.instances/],
      [/instances: 3/, 'instances: 0', /spec\.instances/],
    ],
  },
  {
    engine: 'zalando',
    crds: 'zalando',
    spec: {
      teamId: 'acid',
      numberOfInstances: 2,
      postgresql: { version: '17', parameters: { work_mem: '4MB' } },
      volume: { size: '2Gi' },
      env: [{ name: 'APP_PASSWORD', value: 'kept-in-clear' }],
      users: { app: ['createdb'] },
    },
    offered: ['clone', 'connectionPooler', 'patroni', 'standby', 'tolerations', 'dockerImage'],
    explained: ['numberOfInstances', /^$|./],
    edit: [/work_mem: 4MB/, 'work_mem: 8MB'],
    becomes: { postgresql: { parameters: { work_mem: '8MB' } }, env: [{ name: 'APP_PASSWORD', value: 'kept-in-clear' }] },
    refused: [
      [/^spec:/m, 'spec:\n  replicaCount: 3', /unknown field "spec\.replicaCount"/],
      [/numberOfInstances: 2/, 'numberOfInstances: two', /spec\.numberOfInstances/],
      [/version: "17"/, 'version: "9.6"', /spec\.postgresql\.version/],
      [/ {2}teamId: acid\n/, '', /teamId/],
      [/size: 2Gi/, 'size: 1Gi', /shrink/],
    ],
  },
]

describe.each(subjects.map(subject => [subject.engine, subject] as const))('%s', (_engine, subject) => {
  test('the schema of the real definition completes and checks the text, and the server has the last word', {
    timeout: 300_000,
  }, async () => {
    const own = existsSync(crdFolder(subject.crds))
    await using cluster = await startTestCluster({ crds: own ? [subject.crds] : [] })
    const authority = Buffer.from(cluster.ca).toString('base64')
    const connect = (token: string, name: string) =>
      connectTo(contextFor(cluster.url, { 'certificate-authority-data': authority }, { token }, name))
    await using connection = connect(cluster.tokens.admin, 'real')
    await using watching = connect(cluster.tokens.viewer, 'viewer')
    await using bench = await operationsOn(connection, { engines })
    const { operations, contextId } = bench
    const engine = engines.find(each => each.id === subject.engine)
    if (engine === undefined) throw new Error('no such engine')
    const { group, version, kind, plural } = engine.root
    const type = { apiVersion: `${group}/${version}`, kind, plural, namespaced: true }
    await using client = createPracticeClient(
      { url: cluster.url, ca: cluster.ca, token: cluster.tokens.admin, context: 'real' },
      'somebody-else',
    )
    // An operator whose definitions are nobody's to fetch is tried with those of the practice cluster.
    if (!own) for (const crd of simulatedZalando.crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
    const key = { namespace: 'default', name: 'acid-orders' }
    await eventuallyTrue('the kind is served', () =>
      client.create(type, { apiVersion: type.apiVersion, kind, metadata: key, spec: subject.spec }).then(
        () => true,
        () => false,
      ),
    )
    const readAs = (reader: typeof connection.reader) =>
      createEditables({
        engines,
        context: id => ({ id, name: 'real', server: '', settings: bench.settings, warnings: [] }),
        reader: () => reader,
      })
    const editable = readAs(connection.reader)
    const id = `${contextId}:${subject.engine}:${key.namespace}:${key.name}`
    const begun = await editable({ id, schema: true }, never)
    expect(begun).toMatchObject({ because: null, schemaProblem: null })
    expect(begun.text).not.toContain('kept-in-clear')
    const schema = begun.schema
    if (schema === null) throw new Error('no schema')
    expect(JSON.stringify(schema).length).toBeLessThan(2 * 1024 * 1024)
    // Asked again the very same: nothing is read or tidied anew.
    expect((await editable({ id, schema: true }, never)).schema).toEqual(schema)

    const { document, problems } = readManifest(begun.text)
    expect(problems).toEqual([])
    if (document === null) throw new Error('nothing was read')
    expect(checkBySchema(document, schema)).toEqual([])
    const lines = begun.text.replace(/^spec:$/m, 'spec:\n  ').split('\n')
    const at = lines.indexOf('spec:') + 1
    const offered = completeYaml(lines, at, 2, schema).map(each => each.label)
    expect(offered).toEqual(expect.arrayContaining([...subject.offered]))
    const [name, words] = subject.explained
    const line = lines.findIndex(each => each.startsWith(`  ${name}:`))
    expect(describeKey(lines, line, 3, schema)?.about).toMatch(words)

    const plan = (text: string): Promise<Plan> =>
      operations.plans.create(
        { engine: subject.engine, operation: 'edit-yaml', contextId, clusterId: id, params: { text, base: begun.text, uid: begun.uid } },
        never,
      )
    for (const [from, to, said] of subject.refused) {
      expect(begun.text).toMatch(from)
      const refused = await plan(begun.text.replace(from, to))
      expect(refused.state, to).toBe('blocked')
      expect(refused.checks.flatMap(check => (check.status === 'fail' ? [check.seen] : [])).join('\n'), to).toMatch(said)
    }
    const [from, to] = subject.edit
    const made = await plan(begun.text.replace(from, to))
    expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
    const run = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    await eventuallyTrue('it is written', async () => operations.runs.get({ id: run.id }).steps.every(step => step.status === 'applied'))
    expect((await connection.reader.get(engine.root, key.namespace, key.name, never))?.spec).toMatchObject(subject.becomes)

    if (!own) return
    // Who may only look gets the text, and why it can't be changed.
    const seen = await readAs(watching.reader)({ id, schema: true }, never)
    expect(seen.because).toContain(`The cluster does not allow you to patch ${plural} in default.`)
    expect(completeYaml(lines, at, 2, seen.schema ?? {}).map(each => each.label)).toEqual(offered)
  })
})
