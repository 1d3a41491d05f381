import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { judge } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { DraftStep, Operation } from '../engine.ts'
import { deploymentKind, serviceKind } from '../kube-kinds.ts'
import { head } from '../manifest-head.ts'
import { bool, count, list, str } from '../read-json.ts'
import { changeOperation } from './change/change-operation.ts'
import { clusterKind, poolerKind } from './kinds.ts'
import { label } from './labels.ts'
import { actions, changeOf, filled, newPooler, type PoolerParams, params, standingPooler } from './pooler-params.ts'
import { objectionsToPooler } from './pooler-rules.ts'
import { seePooler } from './pooler-stage.ts'

/** Adds, changes and removes connection poolers of the database. */
export const pooler: Operation<PoolerParams> = changeOperation({
  id: 'pooler',
  title: 'Connection poolers',
  summary: 'Adds a PgBouncer in front of the database, scales or changes one, or removes it.',
  risk: 'disruptive',
  params,
  section: { title: 'Pooler', summary: 'Poolers share few server connections among many clients.' },
  // Poolers are objects of their own: the operator works on them while it leaves the Cluster alone.
  withoutOperator: true,
  reads: ({ namespace }) => [poolerKind, clusterKind, serviceKind, deploymentKind].map(kind => ({ kind, namespace })),
  begin(living) {
    const own = poolersOf(living)
    const first = own[0]
    const poolers = own.map(each => ({
      value: each.metadata.name,
      label: each.metadata.name,
      note: `${str(each, 'spec', 'type') ?? 'rw'}, ${str(each, 'spec', 'pgbouncer', 'poolMode') ?? 'session'}, ${count(each, 'spec', 'instances') ?? 1} asked for`,
      begins: standingPooler(each),
    }))
    const name = `${living.cluster.name}-pooler-rw`
    const free = own.every(each => each.metadata.name !== name)
    return {
      params: { ...(free ? { name } : {}), ...(first === undefined ? {} : { pooler: first.metadata.name }) },
      choices: {
        action: actions.map(each => ({ ...each, note: null, ...(each.value === 'add' ? { begins: newPooler } : {}) })),
        pooler: poolers,
      },
      proposed: ['name'],
    }
  },
  draft({ params: given, living }) {
    const live = poolersOf(living).find(each => each.metadata.name === given.pooler) ?? null
    const checks = judge('pooler', 'Pooler', 'It can be done.', objectionsToPooler(living, given, live))
    const { steps, consequences } = writesOf(living, given, live)
    return { steps, checks, consequences, consequenceOf: () => (given.action === 'change' ? (consequences[0] ?? null) : null) }
  },
  stages: [
    acceptedStage(),
    {
      id: 'POOLER',
      title: 'The pooler',
      reads: (given, { namespace }) => [poolerKind, deploymentKind, serviceKind].map(kind => ({ kind, namespace, name: targetOf(given) })),
      see: input => seePooler(input, targetOf(input.params)),
    },
  ],
})

/** Which pooler it is about. */
function targetOf(given: PoolerParams): string {
  return given.action === 'add' ? given.name : given.pooler
}

/** The database's own poolers by name. */
function poolersOf({ cluster, view }: Living): readonly KubeObject[] {
  return view
    .list(poolerKind, cluster.namespace)
    .filter(each => str(each, 'spec', 'cluster', 'name') === cluster.name && str(each, 'metadata', 'name') !== null)
    .slice(0, 100)
    .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name))
}

function writesOf(
  { cluster, view }: Living,
  given: PoolerParams,
  live: KubeObject | null,
): { readonly steps: readonly DraftStep[]; readonly consequences: readonly Consequence[] } {
  const { namespace } = cluster
  if (given.action === 'add') {
    if (given.name === '') return { steps: [], consequences: [] }
    const parameters = filled(given.parameters ?? {})
    const manifest = {
      ...head(poolerKind, namespace, given.name, { [label.cluster]: cluster.name }),
      spec: {
        cluster: { name: cluster.name },
        type: given.type,
        instances: Number(given.instances || 1),
        pgbouncer: {
          poolMode: given.poolMode === 'keep' ? 'session' : given.poolMode,
          ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
        },
      },
    }
    const text = `Clients that shall use it connect to ${given.name}.${namespace}.svc; members and connections of today are not touched.`
    return {
      steps: [{ id: 'pooler', title: 'Add the pooler', kind: poolerKind, verb: 'apply', manifest }],
      consequences: [{ level: 'none', text }],
    }
  }
  if (live === null) return { steps: [], consequences: [] }
  const { name } = live.metadata
  if (given.action === 'remove') {
    const service = view.get(serviceKind, namespace, name)
    const outside = list(service, 'status', 'loadBalancer', 'ingress').map(each => str(each, 'hostname') ?? str(each, 'ip') ?? '')
    const hosts = [`${name}.${namespace}.svc`, ...outside.filter(host => host !== '').slice(0, 5)].join(' and ')
    const text = `${hosts} leads nowhere any more: every client that connects there is cut off. The database itself is not touched.`
    const step = {
      id: 'pooler',
      title: 'Remove the pooler',
      kind: poolerKind,
      verb: 'delete',
      namespace,
      name,
      propagation: 'Background',
    } as const
    return { steps: [step], consequences: [{ level: 'outage', text }] }
  }
  const spec = changeOf(given, live)
  if (Object.keys(spec).length === 0) return { steps: [], consequences: [] }
  const step = { id: 'pooler', title: 'Change the pooler', kind: poolerKind, verb: 'patch', namespace, name, patch: { spec } } as const
  return { steps: [step], consequences: consequencesOf(given, live) }
}

function consequencesOf(given: PoolerParams, live: KubeObject): readonly Consequence[] {
  const found: Consequence[] = []
  const { name } = live.metadata
  const now = count(live, 'spec', 'instances') ?? 1
  if (given.paused === 'yes' && bool(live, 'spec', 'pgbouncer', 'paused') !== true)
    found.push({
      level: 'outage',
      text: `${name} holds its clients: running queries end, new ones wait until it is lifted or the client gives up.`,
    })
  if (given.instances !== '' && Number(given.instances) < now)
    found.push({
      level: 'switchover',
      text: `${now - Number(given.instances)} of ${now} PgBouncers stop: their clients must connect again.`,
    })
  if (given.poolMode === 'transaction' && str(live, 'spec', 'pgbouncer', 'poolMode') !== 'transaction')
    found.push({
      level: 'reload',
      text: 'What belongs to a session (SET, prepared statements of old drivers, advisory locks) no longer lasts beyond a transaction.',
    })
  if (found.length === 0) found.push({ level: 'reload', text: `${name} takes it over; connections stay.` })
  return found
}
