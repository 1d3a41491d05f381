import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { formatBytes } from '../../../../shared/domain/quantity.ts'
import { caution, type Objection } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { nodeKind, podKind } from '../../kube-kinds.ts'
import { at, list, quantity, str } from '../../read-json.ts'
import { memberPods } from './living.ts'
import { placingOf } from './placing.ts'

/** What the scheduler counts of a member, beside its volumes. */
const counted = ['cpu', 'memory', 'hugepages-2Mi', 'hugepages-1Gi'] as const
type Amounts = Readonly<Record<(typeof counted)[number], number>>

/** Whether the nodes have room for new members, and what that was judged by. */
export interface Room {
  readonly passed: string
  readonly objections: readonly Objection[]
}

/**
 * Looks for room for so many new members. What runs already is taken off where the pods of all namespaces can be read; otherwise only the size of
 * the nodes is known, and that is said. A cluster that is full today may grow, so nothing here blocks a plan.
 */
export function roomForMembers(living: Living, more: number): Room {
  const { root, view } = living
  const wanted = requested(root.spec)
  if (more <= 0) return { passed: 'No member is added.', objections: [] }
  if (counted.every(each => wanted[each] === 0))
    return { passed: 'Members ask for no CPU and no memory, so every node takes them, and nothing is set aside for them.', objections: [] }
  if (view.knows(nodeKind) !== 'listed')
    return { passed: '', objections: [caution('members', 'The nodes can’t be read, so whether one has room for a member is not known.')] }
  const podsKnown = view.knows(podKind) === 'listed'
  const { alone, isOpen } = placingOf(root, more)
  const nodes = view.list(nodeKind, null).filter(isOpen)
  const free = new Map(nodes.map(node => [node.metadata.name, { ...amountsOf(at(node, 'status', 'allocatable')) }]))
  if (podsKnown) for (const pod of view.list(podKind, null)) take(free, pod)
  if (alone) for (const pod of memberPods(living.cluster, view)) free.delete(str(pod, 'spec', 'nodeName') ?? '')
  const fits = [...free.values()].map(room => Math.min(alone ? 1 : more, timesIn(room, wanted))).reduce((sum, each) => sum + each, 0)
  const basis = podsKnown ? 'what runs already is taken off' : 'by the size of the nodes alone: the pods of all namespaces can’t be read'
  const each = describe(wanted)
  if (fits >= more) return { passed: `There is room for ${more} more (${each} each; ${basis}).`, objections: [] }
  const seen = `The nodes have room for ${fits} of ${more} new ${more === 1 ? 'member' : 'members'} (${each} each; ${basis}): the others wait until there is more.`
  return { passed: '', objections: [caution('members', seen, 'Add nodes, free some, or ask for less per member first.')] }
}

function requested(spec: unknown): Amounts {
  const requests = amountsOf(at(spec, 'resources', 'requests'))
  const limits = amountsOf(at(spec, 'resources', 'limits'))
  // Kubernetes takes a limit for the request where there is none.
  return amounts(each => requests[each] || limits[each])
}

function amounts(of: (name: (typeof counted)[number]) => number): Amounts {
  return { cpu: of('cpu'), memory: of('memory'), 'hugepages-2Mi': of('hugepages-2Mi'), 'hugepages-1Gi': of('hugepages-1Gi') }
}

function amountsOf(value: unknown): Amounts {
  return amounts(name => Math.max(0, quantity(value, name) ?? 0))
}

function take(free: Map<string, { -readonly [name in keyof Amounts]: number }>, pod: KubeObject): void {
  const room = free.get(str(pod, 'spec', 'nodeName') ?? '')
  const over = ['Succeeded', 'Failed'].includes(str(pod, 'status', 'phase') ?? '')
  if (room === undefined || over) return
  for (const container of list(pod, 'spec', 'containers')) {
    const asked = requested(container)
    for (const name of counted) room[name] -= asked[name]
  }
}

function timesIn(room: Amounts, wanted: Amounts): number {
  const times = counted.filter(name => wanted[name] > 0).map(name => Math.floor((room[name] + Number.EPSILON) / wanted[name]))
  return Math.max(0, Math.min(...times))
}

function describe(wanted: Amounts): string {
  const parts = [
    ...(wanted.cpu > 0 ? [`${Math.round(wanted.cpu * 1000) / 1000} CPU`] : []),
    ...(wanted.memory > 0 ? [`${formatBytes(wanted.memory)} memory`] : []),
    ...(wanted['hugepages-2Mi'] + wanted['hugepages-1Gi'] > 0
      ? [`${formatBytes(wanted['hugepages-2Mi'] + wanted['hugepages-1Gi'])} huge pages`]
      : []),
  ]
  return parts.join(', ')
}
