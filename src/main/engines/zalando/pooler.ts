import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, StageInput, StageSight } from '../engine.ts'
import { line } from '../form-texts.ts'
import { deploymentKind, serviceKind } from '../kube-kinds.ts'
import { at, bool, count, record, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { poolerRead, rootReads, serviceReads } from './change/reads.ts'
import { lookAtPostgresql, seeOperator } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { readOperatorConfig } from './operator-config.ts'
import { amountForms, mostAmount } from './provision/rules-basics.ts'

const whole = (most: number) => z.number().int().min(1, 'At least one is needed.').max(most, `At most ${most} are possible.`)
const amount = () => line().nullable().optional()

const params = z.object({
  pooler: z
    .boolean()
    .optional()
    .meta(field('Pooler in front of the primary', { widget: 'switch' })),
  replicaPooler: z
    .boolean()
    .optional()
    .meta(field('Pooler in front of the replicas', { widget: 'switch' })),
  instances: whole(50)
    .optional()
    .meta(field('Instances of each', { widget: 'number', help: 'PgBouncers that share the connections.' })),
  mode: z
    .enum(['session', 'transaction'])
    .optional()
    .meta(
      field('Mode', {
        widget: 'select',
        options: [
          { value: 'transaction', label: 'Transaction' },
          { value: 'session', label: 'Session' },
        ],
        help: 'Transaction shares more, but clients lose what they keep in a session: prepared statements, temporary tables, locks.',
      }),
    ),
  maxConnections: whole(100_000)
    .optional()
    .meta(
      field('Connections to the database at most', {
        widget: 'number',
        placeholder: 'the operator’s default',
        help: 'Of all instances together.',
      }),
    ),
  cpuRequest: amount().meta(field('CPU request', { widget: 'quantity', advanced: true, help: 'Empty: the operator’s default.' })),
  cpuLimit: amount().meta(field('CPU limit', { widget: 'quantity', advanced: true, help: 'Empty: the operator’s default.' })),
  memoryRequest: amount().meta(field('Memory request', { widget: 'quantity', advanced: true, help: 'Empty: the operator’s default.' })),
  memoryLimit: amount().meta(field('Memory limit', { widget: 'quantity', advanced: true, help: 'Empty: the operator’s default.' })),
})
type PoolerParams = z.infer<typeof params>

/** Adds, changes and removes the connection poolers. */
export const pooler: Operation<PoolerParams> = changeOperation({
  id: 'pooler',
  title: 'Connection poolers',
  summary: 'Puts PgBouncer in front of the primary, of the replicas, or of both; changes it, or takes it away.',
  risk: 'disruptive',
  params,
  section: { title: 'Connection poolers', summary: 'Both poolers have the same size and mode.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [poolerRead(subject)],
  begin: ({ root, view }) => ({
    params: Object.fromEntries(Object.entries(standing(root, view)).filter(([, value]) => value !== null)),
    choices: {},
  }),
  draft({ params: given, living }) {
    const now = standing(living.root, living.view)
    const wanted = { ...now, ...withoutUndefined(given) }
    const change = changeOf(now, wanted, living.root)
    const consequences = consequencesOf(living, now, wanted)
    return {
      steps: Object.keys(change).length === 0 ? [] : [patchPostgresql(living, 'Set the connection poolers', { spec: change })],
      checks: judge('pooler', 'Connection pooler', 'The numbers are valid.', objectionsTo(living, now, wanted, change)),
      consequences,
      consequenceOf: (_step, pointer) => (/^\/spec\/(enable\w*Pooler|connectionPooler)/.test(pointer) ? (consequences[0] ?? null) : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'POOLERS',
      title: 'Poolers',
      reads: (_params, subject) => [...rootReads(subject), poolerRead(subject)],
      see: seePoolers,
    },
    {
      id: 'COMPLETED',
      title: 'Services',
      reads: (_params, subject) => [...rootReads(subject), ...serviceReads(subject)],
      see: seeServices,
    },
  ],
})

type Wanted = { readonly [K in keyof PoolerParams]-?: Exclude<PoolerParams[K], undefined> | null }

/** Whether the manifest asks for them; a section alone means one in front of the primary (the operator's `needMasterConnectionPooler`). */
export function askedPoolers(root: KubeObject): { readonly primary: boolean; readonly replicas: boolean } {
  const enabled = bool(root, 'spec', 'enableConnectionPooler')
  return {
    primary: enabled ?? record(root, 'spec', 'connectionPooler') !== null,
    replicas: bool(root, 'spec', 'enableReplicaConnectionPooler') === true,
  }
}

function standing(root: KubeObject, view: Living['view']): Wanted {
  const config = readOperatorConfig(view)
  const asked = askedPoolers(root)
  const number = (key: string, setting: Parameters<typeof config.setting>[0]) => {
    const standard = Number(config.setting(setting) ?? Number.NaN)
    return count(root, 'spec', 'connectionPooler', key) ?? (Number.isSafeInteger(standard) && standard > 0 ? standard : null)
  }
  const mode = str(root, 'spec', 'connectionPooler', 'mode') ?? config.setting('connection_pooler_mode') ?? 'transaction'
  const amountOf = (part: string, key: string) => str(root, 'spec', 'connectionPooler', 'resources', part, key)
  return {
    pooler: asked.primary,
    replicaPooler: asked.replicas,
    instances: number('numberOfInstances', 'connection_pooler_number_of_instances') ?? 2,
    mode: mode === 'session' ? 'session' : 'transaction',
    maxConnections: number('maxDBConnections', 'connection_pooler_max_db_connections'),
    cpuRequest: amountOf('requests', 'cpu'),
    cpuLimit: amountOf('limits', 'cpu'),
    memoryRequest: amountOf('requests', 'memory'),
    memoryLimit: amountOf('limits', 'memory'),
  }
}

function withoutUndefined(given: PoolerParams): Partial<Wanted> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

const places = [
  ['cpuRequest', 'requests', 'cpu'],
  ['cpuLimit', 'limits', 'cpu'],
  ['memoryRequest', 'requests', 'memory'],
  ['memoryLimit', 'limits', 'memory'],
] as const

const emptyToNull = (text: string | null) => (text === null || text.trim() === '' ? null : text.trim())

function changeOf(now: Wanted, wanted: Wanted, root: KubeObject): Record<string, unknown> {
  const own: Record<string, unknown> = {}
  if (wanted.instances !== now.instances) own.numberOfInstances = wanted.instances
  if (wanted.mode !== now.mode) own.mode = wanted.mode
  if (wanted.maxConnections !== now.maxConnections) own.maxDBConnections = wanted.maxConnections
  const resources: Record<string, Record<string, string | null>> = {}
  for (const [name, part, key] of places) {
    const value = emptyToNull(wanted[name])
    if (value !== now[name]) resources[part] = { ...resources[part], [key]: value }
  }
  if (Object.keys(resources).length > 0) own.resources = resources
  const switches = {
    ...(wanted.pooler === now.pooler ? {} : { enableConnectionPooler: wanted.pooler }),
    ...(wanted.replicaPooler === now.replicaPooler ? {} : { enableReplicaConnectionPooler: wanted.replicaPooler }),
  }
  // A section alone would bring back one in front of the primary.
  const says = wanted.pooler === false && bool(root, 'spec', 'enableConnectionPooler') === null && Object.keys(own).length > 0
  return {
    ...(says ? { enableConnectionPooler: false } : {}),
    ...switches,
    ...(Object.keys(own).length === 0 ? {} : { connectionPooler: own }),
  }
}

function objectionsTo(living: Living, now: Wanted, wanted: Wanted, change: Record<string, unknown>): readonly Objection[] {
  const { root } = living
  if (Object.keys(change).length === 0) return [refuse('pooler', 'Nothing changes: this is what it has.')]
  const found: Objection[] = []
  const some = wanted.pooler === true || wanted.replicaPooler === true
  if (!some && now.pooler !== true && now.replicaPooler !== true)
    found.push(caution('pooler', 'There is no pooler, and there will be none: this is for later.'))
  if (wanted.replicaPooler === true && count(root, 'spec', 'numberOfInstances') === 1)
    found.push(refuse('replicaPooler', 'With one member there are no replicas to lead to.', 'Add a member first, or switch this off.'))
  if (some && wanted.instances === 1)
    found.push(caution('instances', 'With one instance nobody gets through while it is replaced.', 'Use two.'))
  const most = Number(str(root, 'spec', 'postgresql', 'parameters', 'max_connections') ?? Number.NaN)
  if (wanted.maxConnections !== null && Number.isFinite(most) && wanted.maxConnections > most)
    found.push(
      refuse('maxConnections', `The server itself takes no more than ${most} connections (max_connections).`, `Use ${most} or fewer.`),
    )
  for (const [name] of places) found.push(...faultOf(name, emptyToNull(wanted[name])))
  for (const [low, high, word] of [
    ['cpuRequest', 'cpuLimit', 'CPU'],
    ['memoryRequest', 'memoryLimit', 'memory'],
  ] as const) {
    const [request, limit] = [parseQuantity(wanted[low] ?? ''), parseQuantity(wanted[high] ?? '')]
    if (request !== null && limit !== null && request > limit)
      found.push(refuse(low, `The ${word} request (${wanted[low]}) is more than the limit (${wanted[high]}).`))
  }
  if (!wanted.pooler && bool(root, 'spec', 'enableMasterPoolerLoadBalancer') === true && now.pooler === true)
    found.push(caution('pooler', 'Its load balancer goes with it, and the address with that.'))
  return found
}

function faultOf(name: (typeof places)[number][0], text: string | null): readonly Objection[] {
  if (text === null) return []
  const what = name.startsWith('cpu') ? 'cpu' : 'memory'
  const form = amountForms[what]
  const value = form.pattern.test(text) ? (parseQuantity(text) ?? 0) : 0
  if (value <= 0) return [refuse(name, `The operator does not take “${text}”.`, form.cure)]
  return value > mostAmount[what] ? [refuse(name, `${text} is more than any node has.`, form.cure)] : []
}

function consequencesOf({ cluster }: Living, now: Wanted, wanted: Wanted): readonly Consequence[] {
  const found: Consequence[] = []
  for (const [key, suffix, whom] of [
    ['pooler', '-pooler', 'the primary'],
    ['replicaPooler', '-pooler-repl', 'the replicas'],
  ] as const) {
    const name = `${cluster.name}${suffix}`
    if (wanted[key] === true && now[key] !== true)
      found.push({
        level: 'none',
        text: `${wanted.instances} PgBouncers are made in front of ${whom}, with a Service ${name}; who connects directly goes on so.`,
      })
    if (wanted[key] !== true && now[key] === true)
      found.push({ level: 'outage', text: `${name} goes: whoever connects through it to ${whom} is cut off.` })
    if (wanted[key] === true && now[key] === true)
      found.push({
        level: 'connections-cut',
        text: `The PgBouncers of ${name} are replaced one by one where they change: connections through those are cut.`,
      })
  }
  return found
}

function seePoolers(input: StageInput<PoolerParams>): StageSight {
  const { subject, view } = input
  return lookAtPostgresql(input, root => {
    if (view.knows(deploymentKind) !== 'listed') return active('the right to read Deployments')
    const wanted = standing(root, view)
    for (const [asked, suffix] of [
      [wanted.pooler, '-pooler'],
      [wanted.replicaPooler, '-pooler-repl'],
    ] as const) {
      const name = `${subject.name}${suffix}`
      const found = view.get(deploymentKind, subject.namespace, name)
      if (asked !== true && found !== null) return active(`${name} to go`)
      if (asked !== true) continue
      if (found === null) return active(`${name} to be made`)
      const [replicas, ready] = [count(found, 'spec', 'replicas') ?? 0, count(found, 'status', 'readyReplicas') ?? 0]
      if (replicas !== wanted.instances) return active(`${name} to ask for ${wanted.instances} instances (now ${replicas})`)
      const mode = modeOf(found)
      if (mode !== null && mode !== wanted.mode) return active(`${name} to change to ${wanted.mode} mode`)
      if (ready < replicas) return active(`${name} (${ready} of ${replicas} ready)`)
    }
    const names = [
      ...(wanted.pooler === true ? [`${subject.name}-pooler`] : []),
      ...(wanted.replicaPooler === true ? [`${subject.name}-pooler-repl`] : []),
    ]
    return done(names.length === 0 ? 'There is no connection pooler.' : `Ready: ${names.join(', ')}, ${wanted.instances} instances each.`)
  })
}

/** As the operator tells PgBouncer; null: not to be seen. */
function modeOf(deployment: KubeObject): string | null {
  const containers = at(deployment, 'spec', 'template', 'spec', 'containers')
  const env = Array.isArray(containers) ? containers.slice(0, 20).flatMap(container => at(container, 'env') ?? []) : []
  return str(
    env.find(entry => str(entry, 'name') === 'CONNECTION_POOLER_MODE'),
    'value',
  )
}

function seeServices(input: StageInput<PoolerParams>): StageSight {
  const { subject, view } = input
  return lookAtPostgresql(input, root => {
    if (view.knows(serviceKind) !== 'listed') return active('the right to read Services')
    const asked = askedPoolers(root)
    for (const [wanted, suffix] of [
      [asked.primary, '-pooler'],
      [asked.replicas, '-pooler-repl'],
    ] as const) {
      const name = `${subject.name}${suffix}`
      const found = view.get(serviceKind, subject.namespace, name)
      if (wanted && found === null) return active(`Service ${name}`)
      if (!wanted && found !== null) return active(`Service ${name} to go`)
    }
    return seeOperator(root) ?? done(asked.primary || asked.replicas ? 'The Services lead to them.' : 'No Service of a pooler is left.')
  })
}
