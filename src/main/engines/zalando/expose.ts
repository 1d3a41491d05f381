import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { faultOfLabelKey } from '../../../shared/domain/names.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { rangesTakenOut } from '../change/ranges-taken-out.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, StageInput, StageSight } from '../engine.ts'
import { line, map } from '../form-texts.ts'
import { networkPolicyKind, serviceKind } from '../kube-kinds.ts'
import { rangeFindings } from '../range-rules.ts'
import { bool, count, entries, list, str, strings } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { rootReads, serviceReads } from './change/reads.ts'
import { lookAtPostgresql, seeOperator } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { readOperatorConfig, type SettingName } from './operator-config.ts'
import { askedPoolers } from './pooler.ts'
import { policyName } from './provision/tenant-manifests.ts'

const balancer = (label: string, help?: string) =>
  z
    .boolean()
    .optional()
    .meta(field(label, { widget: 'switch', ...(help === undefined ? {} : { help }) }))

const params = z.object({
  primary: balancer('Load balancer for the primary', 'Leads to whoever is primary, on port 5432.'),
  replicas: balancer('Load balancer for the replicas'),
  pooler: balancer('Load balancer for the pooler'),
  replicaPooler: balancer('Load balancer for the replicas’ pooler'),
  allowedRanges: z
    .array(line())
    .max(200)
    .optional()
    .meta(
      field('Allowed ranges', { widget: 'list', placeholder: '203.0.113.0/24', help: 'Holds for every load balancer of this database.' }),
    ),
  annotations: map()
    .optional()
    .meta(
      field('Annotations of the Services', {
        widget: 'map',
        advanced: true,
        help: 'What the cloud reads: kind of load balancer, internal or not.',
      }),
    ),
})
type ExposeParams = z.infer<typeof params>

interface Door {
  readonly key: 'primary' | 'replicas' | 'pooler' | 'replicaPooler'
  readonly field: string
  readonly setting: SettingName
  readonly suffix: string
  readonly whom: string
}
const doors: readonly Door[] = [
  { key: 'primary', field: 'enableMasterLoadBalancer', setting: 'enable_master_load_balancer', suffix: '', whom: 'the primary' },
  { key: 'replicas', field: 'enableReplicaLoadBalancer', setting: 'enable_replica_load_balancer', suffix: '-repl', whom: 'the replicas' },
  {
    key: 'pooler',
    field: 'enableMasterPoolerLoadBalancer',
    setting: 'enable_master_pooler_load_balancer',
    suffix: '-pooler',
    whom: 'the pooler',
  },
  {
    key: 'replicaPooler',
    field: 'enableReplicaPoolerLoadBalancer',
    setting: 'enable_replica_pooler_load_balancer',
    suffix: '-pooler-repl',
    whom: 'the replicas’ pooler',
  },
]

/** What the operator lets in where no range is named (its `pkg/cluster/k8sres.go`). */
const nobody = '127.0.0.1/32'

/** Turns load balancers on and off, and says whom they let in. */
export const expose: Operation<ExposeParams> = changeOperation({
  id: 'expose',
  title: 'Expose',
  summary: 'Load balancers for the primary, the replicas and the poolers, and the ranges that they let in.',
  risk: 'disruptive',
  params,
  section: { title: 'Load balancers', summary: 'The cloud may charge for each.' },
  reads: subject => [...serviceReads(subject), { kind: networkPolicyKind, namespace: subject.namespace, optional: true }],
  begin: ({ root, view }) => ({ params: { ...standing(root, view) }, choices: {} }),
  draft({ params: given, living }) {
    const now = standing(living.root, living.view)
    const wanted = {
      ...now,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    } as Wanted
    const change = changeOf(now, wanted)
    const consequences = consequencesOf(living, now, wanted)
    return {
      steps: Object.keys(change).length === 0 ? [] : [patchPostgresql(living, 'Set the load balancers', { spec: change })],
      checks: judge(
        'network',
        'Access from outside',
        'Only the ranges that are named get in, if any.',
        objectionsTo(living, wanted, change),
      ),
      consequences,
      consequenceOf: (_step, pointer) => {
        const door = doors.find(each => pointer === `/spec/${each.field}`)
        if (door !== undefined) return consequences.find(each => each.text.includes(door.whom)) ?? null
        return pointer.startsWith('/spec/allowedSourceRanges') ? (consequences.at(-1) ?? null) : null
      },
    }
  },
  stages: [
    acceptedStage(),
    { id: 'SERVICES', title: 'Services', reads: (_params, subject) => [...rootReads(subject), ...serviceReads(subject)], see: seeServices },
    {
      id: 'COMPLETED',
      title: 'Addresses',
      reads: (_params, subject) => [...rootReads(subject), ...serviceReads(subject)],
      see: seeAddresses,
    },
  ],
})

type Wanted = { readonly [K in Door['key']]: boolean } & {
  readonly allowedRanges: readonly string[]
  readonly annotations: Readonly<Record<string, string>>
}

/** Whether a load balancer is asked for: by the manifest, else by the operator's settings. */
function isOpen(root: KubeObject, view: Living['view'], door: Door): boolean {
  return bool(root, 'spec', door.field) ?? readOperatorConfig(view).setting(door.setting) === 'true'
}

function standing(root: KubeObject, view: Living['view']): Wanted {
  const open = Object.fromEntries(doors.map(door => [door.key, isOpen(root, view, door)])) as Record<Door['key'], boolean>
  const annotations = Object.fromEntries(
    entries(root, 'spec', 'serviceAnnotations').flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
  return { ...open, allowedRanges: strings(root, 'spec', 'allowedSourceRanges'), annotations }
}

function changeOf(now: Wanted, wanted: Wanted): Record<string, unknown> {
  const change: Record<string, unknown> = {}
  for (const { key, field: name } of doors) if (wanted[key] !== now[key]) change[name] = wanted[key]
  if (JSON.stringify(wanted.allowedRanges) !== JSON.stringify(now.allowedRanges)) change.allowedSourceRanges = [...wanted.allowedRanges]
  const set = Object.entries(wanted.annotations).filter(([key, value]) => now.annotations[key] !== value)
  const gone = Object.keys(now.annotations).filter(key => !Object.hasOwn(wanted.annotations, key))
  const annotations = Object.fromEntries([...set, ...gone.map(key => [key, null] as const)])
  if (Object.keys(annotations).length > 0) change.serviceAnnotations = annotations
  return change
}

function objectionsTo({ root, view, cluster }: Living, wanted: Wanted, change: Record<string, unknown>): readonly Objection[] {
  if (Object.keys(change).length === 0) return [refuse('primary', 'Nothing changes: this is what it has.')]
  const found: Objection[] = wanted.allowedRanges.flatMap((range, index) => rangeFindings(`allowedRanges.${index}`, range))
  for (const key of Object.keys(wanted.annotations)) {
    const fault = faultOfLabelKey(key)
    if (fault !== null) found.push(refuse(`annotations.${key}`, fault))
  }
  const open = doors.filter(door => wanted[door.key])
  const asked = askedPoolers(root)
  if (wanted.pooler && !asked.primary) found.push(refuse('pooler', 'It has no connection pooler.', 'Add one first.'))
  if (wanted.replicaPooler && !asked.replicas)
    found.push(refuse('replicaPooler', 'It has no connection pooler for the replicas.', 'Add one first.'))
  if (wanted.replicas && count(root, 'spec', 'numberOfInstances') === 1)
    found.push(refuse('replicas', 'With one member there are no replicas.', 'Add a member first, or switch this off.'))
  if (open.length === 0) return found
  if (wanted.allowedRanges.length === 0)
    found.push(
      caution(
        'allowedRanges',
        `Without ranges the operator allows ${nobody} only: nobody can connect from outside.`,
        'Enter the allowed ranges.',
      ),
    )
  else if (wanted.allowedRanges.some(range => /\/0$/.test(range)))
    found.push(caution('allowedRanges', 'A range of /0 allows every address of the internet.', 'Name the networks that need it.'))
  const closes = view.list(networkPolicyKind, cluster.namespace).some(policy => policy.metadata.name === policyName)
  if (closes)
    found.push(
      caution(
        'allowedRanges',
        `The network policy ${policyName} closes this namespace: it must let these ranges in as well.`,
        `Look at the policies of ${cluster.namespace}.`,
      ),
    )
  return found
}

function consequencesOf({ cluster }: Living, now: Wanted, wanted: Wanted): readonly Consequence[] {
  const found: Consequence[] = []
  for (const { key, suffix, whom } of doors) {
    const name = `${cluster.name}${suffix}`
    if (wanted[key] && !now[key])
      found.push({ level: 'none', text: `Service ${name} gets a load balancer that leads to ${whom}; the cloud may charge for it.` })
    if (!wanted[key] && now[key])
      found.push({
        level: 'outage',
        text: `The load balancer of ${name} goes: whoever connects from outside to ${whom} is cut off, and the address is lost.`,
      })
  }
  const open = doors.some(door => wanted[door.key])
  const shut = rangesTakenOut(now.allowedRanges, wanted.allowedRanges)
  if (shut !== null && doors.some(door => now[door.key] && wanted[door.key]))
    found.push({ level: 'outage', text: `Clients from ${shut} are cut off.` })
  if (open)
    found.push({
      level: 'none',
      text: `Load balancers let in ${wanted.allowedRanges.length === 0 ? 'nobody outside the cluster' : wanted.allowedRanges.slice(0, 8).join(', ')}.`,
    })
  return found
}

/** The Services that should be there, with whether each shall be a load balancer. */
function wantedServices(root: KubeObject, view: Living['view'], name: string) {
  const asked = askedPoolers(root)
  const there = { primary: true, replicas: true, pooler: asked.primary, replicaPooler: asked.replicas }
  return doors.filter(door => there[door.key]).map(door => ({ name: `${name}${door.suffix}`, open: isOpen(root, view, door) }))
}

function seeServices(input: StageInput<ExposeParams>): StageSight {
  const { subject, view } = input
  return lookAtPostgresql(input, root => {
    if (view.knows(serviceKind) !== 'listed') return active('the right to read Services')
    const asked = strings(root, 'spec', 'allowedSourceRanges')
    const ranges = asked.length === 0 ? [nobody] : asked
    for (const { name, open } of wantedServices(root, view, subject.name)) {
      const service = view.get(serviceKind, subject.namespace, name)
      if (service === null) return active(`Service ${name}`)
      const type = str(service, 'spec', 'type')
      if (open !== (type === 'LoadBalancer')) return active(`Service ${name} to ${open ? 'become a load balancer' : 'be one no more'}`)
      const has = strings(service, 'spec', 'loadBalancerSourceRanges')
      if (open && [...has].sort().join() !== [...ranges].sort().join())
        return active(`Service ${name} to let in ${ranges.slice(0, 5).join(', ')}`)
      const annotations = entries(root, 'spec', 'serviceAnnotations').filter(
        ([key, value]) => str(service, 'metadata', 'annotations', key) !== value,
      )
      if (annotations.length > 0) return active(`Service ${name} to have its annotations`)
    }
    return seeOperator(root) ?? done('The Services are as they were asked for.')
  })
}

function seeAddresses(input: StageInput<ExposeParams>): StageSight {
  const { subject, view } = input
  return lookAtPostgresql(input, root => {
    const open = wantedServices(root, view, subject.name).filter(service => service.open)
    if (open.length === 0) return notApplicable('No load balancer is asked for.')
    const addresses: string[] = []
    for (const { name } of open) {
      const [ingress] = list(view.get(serviceKind, subject.namespace, name), 'status', 'loadBalancer', 'ingress')
      const address = str(ingress, 'ip') ?? str(ingress, 'hostname')
      if (address === null) return active(`an address for ${name}: the cloud gives it`)
      addresses.push(`${name} at ${address}`)
    }
    return done(`${addresses.join(', ')}.`)
  })
}
