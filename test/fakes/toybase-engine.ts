import { z } from 'zod'
import type { DraftStep, Engine, HeldBack, Operation } from '../../src/main/engines/engine.ts'
import type { DatabaseCluster } from '../../src/shared/domain/database-cluster.ts'
import { databaseClusterId } from '../../src/shared/domain/database-cluster.ts'
import type { KindRef, KubeObject } from '../../src/shared/domain/kube.ts'
import type { Consequence } from '../../src/shared/domain/plan.ts'

const toybases: KindRef = { group: 'toy.example.io', version: 'v1', kind: 'Toybase', plural: 'toybases', namespaced: true }
const namespaces: KindRef = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false }
const secrets: KindRef = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }

/** Names the kind to a practice cluster: `mode` is defaulted by its schema. */
export const toybaseCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'toybases.toy.example.io' },
  spec: {
    group: 'toy.example.io',
    names: { kind: 'Toybase', listKind: 'ToybaseList', plural: 'toybases', singular: 'toybase' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  members: { type: 'integer', minimum: 1 },
                  size: { type: 'string' },
                  mode: { type: 'string', default: 'careful' },
                  note: { type: 'string' },
                  hosts: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
                  options: { type: 'object', additionalProperties: { type: 'string' } },
                  users: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: { type: 'string' }, role: { type: 'string', default: 'reader' } },
                    },
                  },
                },
              },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
}

const ProvisionParams = z.object({
  name: z.string().min(1),
  namespace: z.string().min(1),
  makeNamespace: z.boolean().default(false),
  count: z.number().int().min(1).max(50).default(1),
  members: z.number().int().min(1).max(9).default(3),
  password: z
    .string()
    .optional()
    .meta({ form: { label: 'Password', section: 'main', widget: 'password' } }),
  keepCopy: z.boolean().default(false),
})
type ProvisionParams = z.infer<typeof ProvisionParams>

const ScaleParams = z.object({ members: z.number().int().min(1).max(9) })

function toybase(params: ProvisionParams, index: number): KubeObject {
  return {
    apiVersion: 'toy.example.io/v1',
    kind: 'Toybase',
    metadata: { name: index === 0 ? params.name : `${params.name}-${index}`, namespace: params.namespace },
    spec: { members: params.members, size: '5Gi', users: [{ name: 'app' }] },
  }
}

function provisionSteps(params: ProvisionParams): DraftStep[] {
  const steps: DraftStep[] = []
  if (params.makeNamespace) {
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: params.namespace } }
    steps.push({ id: 'namespace', title: 'Make the namespace', kind: namespaces, verb: 'apply', manifest })
  }
  if (params.password) {
    const metadata = { name: `${params.name}-login`, namespace: params.namespace }
    const manifest = { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: params.password } }
    steps.push({ id: 'secret', title: 'Keep the password', kind: secrets, verb: 'apply', manifest })
  }
  for (let index = 0; index < params.count; index++) {
    steps.push({ id: `toybase-${index}`, title: `Make toybase ${index}`, kind: toybases, verb: 'apply', manifest: toybase(params, index) })
  }
  return steps
}

const none = { checks: [], consequences: [], typed: null, consequenceOf: () => null }

const provision: Operation<ProvisionParams> = {
  id: 'provision',
  title: 'Provision',
  summary: 'Makes toybases',
  risk: 'safe',
  creates: true,
  params: ProvisionParams,
  sections: [],
  tiers: [],
  available: () => true,
  subject: params => ({ namespace: params.namespace, name: params.name }),
  reads: params => [{ kind: namespaces, namespace: null, name: params.namespace }],
  plan: ({ params }) => ({ ...none, steps: provisionSteps(params) }),
  stages: [
    {
      id: 'written',
      title: 'Written',
      reads: () => [],
      see: ({ params, applied }) => {
        const missing = provisionSteps(params).filter(step => !applied.has(step.id) && step.id !== 'secret')
        return { status: missing.length === 0 ? 'done' : 'active', waitingFor: missing[0]?.title ?? null, note: null }
      },
    },
    {
      id: 'ready',
      title: 'Ready',
      reads: params => [{ kind: toybases, namespace: params.namespace, name: params.name }],
      see: ({ params, view }) => {
        const found = view.get(toybases, params.namespace, params.name)
        const ready = found !== null && JSON.stringify(found.status ?? null).includes('"ready":true')
        return { status: ready ? 'done' : 'active', waitingFor: ready ? null : 'the operator', note: null }
      },
    },
  ],
  credentialCopy: params =>
    params.keepCopy ? { stage: 'ready', namespace: params.namespace, secret: `${params.name}-login`, keys: ['password'] } : null,
}

const scale: Operation<z.infer<typeof ScaleParams>> = {
  id: 'scale',
  title: 'Scale',
  summary: 'Changes the number of members',
  risk: 'disruptive',
  creates: false,
  params: ScaleParams,
  sections: [],
  tiers: [],
  available: () => true,
  subject: (_, cluster) => ({ namespace: cluster?.namespace ?? '', name: cluster?.name ?? '' }),
  reads: () => [],
  plan: ({ params, cluster }) => ({
    ...none,
    consequenceOf: (_, pointer): Consequence | null =>
      pointer === '/spec/members' ? { level: 'rolling-restart', text: 'Members come or go.' } : null,
    steps: [
      {
        id: 'members',
        title: 'Set the members',
        kind: toybases,
        verb: 'patch',
        namespace: cluster?.namespace ?? null,
        name: cluster?.name ?? '',
        patch: { spec: { members: params.members } },
      },
    ],
  }),
  stages: [],
}

const drop: Operation<Record<string, never>> = {
  id: 'drop',
  title: 'Delete',
  summary: 'Deletes a toybase',
  risk: 'irreversible',
  creates: false,
  params: z.object({}).transform((): Record<string, never> => ({})),
  sections: [],
  tiers: [],
  available: () => true,
  subject: (_, cluster) => ({ namespace: cluster?.namespace ?? '', name: cluster?.name ?? '' }),
  reads: () => [],
  plan: ({ cluster }) => ({
    ...none,
    typed: { text: cluster?.name ?? '', why: 'All its data go.' },
    steps: [
      {
        id: 'delete',
        title: 'Delete the toybase',
        kind: toybases,
        verb: 'delete',
        namespace: cluster?.namespace ?? null,
        name: cluster?.name ?? '',
        propagation: 'Background',
      },
    ],
  }),
  stages: [],
}

/** How its deletion waits for the copy, by its name: half a day, half an hour, not at all; and two whose time is over. */
function heldBy(name: string): HeldBack & { readonly goodUntil?: string } {
  const over = { goodUntil: '2020-01-01T00:00:00Z' }
  const minutes = name.startsWith('impatient') ? 30 : 12 * 60
  if (name.startsWith('overdue')) return over
  return { waitFor: 'copied', waitAtMostMs: minutes * 60_000, ...(name.startsWith('too-late') ? over : {}) }
}

/** Makes a copy of a toybase and deletes the toybase once the copy is ready. */
const retire: Operation<Record<string, never>> = {
  ...drop,
  id: 'retire',
  title: 'Retire',
  summary: 'Copies a toybase, then deletes it',
  plan: ({ cluster }) => {
    const namespace = cluster?.namespace ?? ''
    const name = `${cluster?.name ?? ''}-copy`
    const manifest = { apiVersion: 'toy.example.io/v1', kind: 'Toybase', metadata: { name, namespace }, spec: { members: 1 } }
    const gone = { kind: toybases, verb: 'delete', namespace, name: cluster?.name ?? '', propagation: 'Background' } as const
    return {
      ...none,
      steps: [
        { id: 'copy', title: 'Make a copy', kind: toybases, verb: 'apply', manifest },
        {
          id: 'delete',
          title: 'Delete the toybase',
          ...gone,
          ...heldBy(cluster?.name ?? ''),
        },
      ],
    }
  },
  stages: [
    {
      id: 'copied',
      title: 'A copy is made',
      reads: (_, { namespace, name }) => [{ kind: toybases, namespace, name: `${name}-copy` }],
      see: ({ subject, view }) => {
        const status = JSON.stringify(view.get(toybases, subject.namespace, `${subject.name}-copy`)?.status ?? null)
        if (status.includes('"broken":true')) return { status: 'failed', waitingFor: null, note: 'The copy is broken.' }
        const ready = status.includes('"ready":true')
        return { status: ready ? 'done' : 'active', waitingFor: ready ? null : 'the copy', note: null }
      },
    },
    {
      id: 'gone',
      title: 'It is gone',
      reads: (_, { namespace, name }) => [{ kind: toybases, namespace, name }],
      see: ({ subject, view }) => {
        const there = view.get(toybases, subject.namespace, subject.name) !== null
        return { status: there ? 'active' : 'done', waitingFor: there ? 'it to go' : null, note: null }
      },
    },
  ],
}

/** An engine for a kind of our own, so that plans and runs are tested without any real operator. */
export const toyEngine: Engine = {
  id: 'toy',
  title: 'Toybase',
  summary: 'A database to play with',
  root: toybases,
  pruneRoot: object => object,
  watches: [],
  noise: ['/metadata/annotations/toy.example.io~1hash'],
  operator: { labelSelectors: ['app=toy-operator'], version: () => null },
  project: ({ contextId, root }): DatabaseCluster => ({
    id: databaseClusterId(contextId, 'toy', root.metadata.namespace ?? '', root.metadata.name),
    uid: root.metadata.uid ?? '',
    resourceVersion: root.metadata.resourceVersion ?? '',
    contextId,
    engine: 'toy',
    namespace: root.metadata.namespace ?? '',
    name: root.metadata.name,
    version: null,
    health: 'unknown',
    reasons: [],
    members: { ready: null, desired: null },
    storageBytes: null,
    backup: { state: 'none', lastSuccess: null, lastFailure: null, text: null },
    deprecations: [],
    createdAt: null,
  }),
  detail: () => {
    throw new Error('no test looks at details')
  },
  operations: [provision, scale, drop, retire],
}
