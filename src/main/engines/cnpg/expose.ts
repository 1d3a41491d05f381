import type { Consequence } from '../../../shared/domain/plan.ts'
import { judge } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { rangesTakenOut } from '../change/ranges-taken-out.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, Read, Subject } from '../engine.ts'
import { serviceKind } from '../kube-kinds.ts'
import { changeOperation } from './change/change-operation.ts'
import { clusterRead } from './change/reads.ts'
import { patchCluster } from './change/steps.ts'
import { type ExposeParams, params } from './expose-params.ts'
import { objectionsToExposure } from './expose-rules.ts'
import { seeAddress, seeServices } from './expose-stages.ts'
import { clusterKind, poolerKind } from './kinds.ts'
import { type AdditionalService, addressesOf, readServices, type ServicesOf, servicePatch } from './services-of.ts'

/** Opens and closes ways to the database: Services that the operator manages for it. */
export const expose: Operation<ExposeParams> = changeOperation({
  id: 'expose',
  title: 'Expose',
  summary: 'Load balancers with the ranges that they let in, other Services, and the Services of the replicas.',
  risk: 'disruptive',
  params,
  section: { title: 'Ways in', summary: 'The Service of the primary (-rw) is always there.' },
  reads: subject => [serviceRead(subject), ...[clusterKind, poolerKind].map(kind => ({ kind, namespace: subject.namespace }))],
  begin(living) {
    const services = readServices(living.root)
    const own = services.additional
    const balancer = own.find(each => each.type === 'LoadBalancer') ?? own[0]
    const first = own[0]
    return {
      params: {
        replicaService: !services.disabled.includes('ro'),
        anyService: !services.disabled.includes('r'),
        ...(first === undefined ? {} : { closed: first.name }),
        ...(balancer === undefined ? { service: `${living.cluster.name}-rw-external` } : { service: balancer.name, ...standing(balancer) }),
      },
      choices: { service: own.map(each => ({ ...choiceOf(each), begins: standing(each) })), closed: own.map(choiceOf) },
    }
  },
  draft({ params: given, living }) {
    const services = readServices(living.root)
    const patch = servicePatch(living.root, services, given)
    const consequences = consequencesOf(living, services, given)
    return {
      steps: patch === null ? [] : [patchCluster(living, titleOf(given), { spec: { managed: { services: patch } } })],
      checks: judge('services', 'Services', 'They can be set.', objectionsToExposure(living, services, given, patch !== null)),
      consequences,
      consequenceOf: (_step, pointer) => (pointer.startsWith('/spec/managed') ? (consequences[0] ?? null) : null),
    }
  },
  stages: [
    acceptedStage(),
    { id: 'SERVICES', title: 'Services', reads: (_params, subject) => [clusterRead(subject), serviceRead(subject)], see: seeServices },
    { id: 'ADDRESS', title: 'Address', reads: (_params, subject) => [serviceRead(subject)], see: seeAddress },
  ],
})

function choiceOf({ name, type, leadsTo }: AdditionalService) {
  return { value: name, label: name, note: `${type}, ${leadsTo}` }
}

/** From where clients are let in no more, in words; null: all are. Without ranges everybody is. */
function keptOut(before: readonly string[], after: readonly string[]): string | null {
  if (after.length === 0) return null
  return before.length === 0 ? 'anywhere but the allowed ranges' : rangesTakenOut(before, after)
}

/** What the form says of a Service that is there. */
function standing({ type, leadsTo, ranges, annotations }: AdditionalService) {
  return { kind: type, leadsTo, allowedRanges: [...ranges], annotations: { ...annotations } }
}

function serviceRead({ namespace }: Subject): Read {
  return { kind: serviceKind, namespace }
}

function titleOf(given: ExposeParams): string {
  if (given.action === 'open') return `Open ${given.service}`
  return given.action === 'close' ? `Close ${given.closed}` : 'Set the Services of the replicas'
}

function consequencesOf(living: Living, services: ServicesOf, given: ExposeParams): readonly Consequence[] {
  const { namespace, name } = living.cluster
  if (given.action === 'open') {
    const before = services.additional.find(each => each.name === given.service)
    const opened =
      given.kind === 'LoadBalancer'
        ? 'gets an address outside the cluster'
        : given.kind === 'NodePort'
          ? 'opens a port on every node'
          : 'is made inside the cluster'
    if (before === undefined) return [{ level: 'none', text: `${given.service} ${opened}. Nothing restarts, and no connection is cut.` }]
    const lost = before.type === 'LoadBalancer' && given.kind !== 'LoadBalancer' ? addressesOf(living, given.service) : []
    if (lost.length > 0) return [{ level: 'outage', text: `${lost.join(', ')} leads nowhere any more: clients from outside are cut off.` }]
    if (before.leadsTo !== given.leadsTo)
      return [
        {
          level: 'outage',
          text: `${given.service} leads to other members: clients that write there may reach a replica, or the other way round.`,
        },
      ]
    const shut = given.kind === 'LoadBalancer' ? keptOut(before.ranges, given.allowedRanges) : null
    return [
      shut === null
        ? { level: 'none', text: `${given.service} is changed. Nobody who is let in now is kept out.` }
        : { level: 'outage', text: `${given.service} keeps clients from ${shut} out, as the provider of the load balancer does it.` },
    ]
  }
  const gone = given.action === 'close' ? [given.closed] : goingDefaults(services, given).map(type => `${name}-${type}`)
  if (gone.length === 0) return [{ level: 'none', text: 'Services are made; nothing restarts.' }]
  const hosts = gone.flatMap(service => [`${service}.${namespace}.svc`, ...addressesOf(living, service)])
  return [
    {
      level: 'outage',
      text: `${hosts.join(', ')} ${hosts.length === 1 ? 'leads' : 'lead'} nowhere any more: clients that connect there are cut off.`,
    },
  ]
}

/** Default Services that would go. */
function goingDefaults(services: ServicesOf, given: ExposeParams): readonly ('ro' | 'r')[] {
  const wanted = { ro: given.replicaService, r: given.anyService }
  return (['ro', 'r'] as const).filter(type => !wanted[type] && !services.disabled.includes(type))
}
