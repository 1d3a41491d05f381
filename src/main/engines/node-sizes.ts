/** Whether nodes are large enough for a member. What is too small today may grow (autoscalers), so nothing here blocks a plan. */
import type { KubeObject } from '../../shared/domain/kube.ts'
import { formatBytes } from '../../shared/domain/quantity.ts'
import type { ContextView, Read } from './engine.ts'
import { nodeKind } from './kube-kinds.ts'
import { found, pass, type Seen } from './provision/online-checks.ts'
import { bool, list, quantity, str } from './read-json.ts'

/** What the question stands on. Advice alone: a plan is made without it, too. */
export const nodesRead: Read = { kind: nodeKind, namespace: null, optional: true }

/** What each of so many members asks for. */
interface Asked {
  /** Cores; 0: none. */
  readonly cpu: number
  /** Bytes; 0: none. */
  readonly memory: number
  readonly members: number
  /** Each member needs a node of its own. */
  readonly alone: boolean
  /** Which nodes count. */
  isOpen(node: KubeObject): boolean
  /** The form's fields of these; null: it has none. */
  readonly fields: { readonly cpu: string | null; readonly memory: string | null; readonly members: string | null }
}

/** What the nodes' sizes say to such members; where nodes may not be read that is said, and needs no consent. */
export function seeNodeSizes({ cpu, memory, members, alone, isOpen, fields }: Asked, view: ContextView): Seen {
  if (view.knows(nodeKind) !== 'listed')
    return found('warn', 'The nodes could not be read, so whether any has room for a member is not known.', null, null)
  const nodes = view.list(nodeKind, null).filter(isOpen)
  const rooms = nodes.map(node => ({ cpu: allocatable(node, 'cpu'), memory: allocatable(node, 'memory') }))
  const fitting = rooms.filter(room => room.cpu >= cpu && room.memory >= memory).length
  if (fitting === 0) {
    const most = { cpu: Math.max(0, ...rooms.map(room => room.cpu)), memory: Math.max(0, ...rooms.map(room => room.memory)) }
    const each = [...(cpu > 0 ? [formatCores(cpu)] : []), ...(memory > 0 ? [formatBytes(memory)] : [])].join(', ')
    const seen =
      rooms.length === 0
        ? 'No node may take members now: members will wait.'
        : `No node is large enough for a member (${each}): the most that one offers is ${formatCores(most.cpu)} and ${formatBytes(most.memory)}. Members will wait.`
    const field = cpu > most.cpu || memory <= most.memory ? fields.cpu : fields.memory
    return found('warn', seen, 'Ask for less per member, or add larger nodes first.', field)
  }
  if (alone && fitting < members)
    return found(
      'warn',
      `Each member needs a node of its own, and ${fitting === 1 ? 'one node is' : `${fitting} nodes are`} large enough for ${members} members.`,
      'Use fewer members, let them share nodes, or add nodes first.',
      fields.members,
    )
  return pass(`${fitting} of ${nodes.length} nodes are large enough for a member; what runs on them already is not counted.`)
}

/**
 * Whether the scheduler may put a member there: it is not closed or going, keeps nobody off, and has these labels. Which taints tolerations cover is
 * the scheduler's to say: to who tolerates some, none counts against a node here.
 */
export function isOpenNode(
  node: KubeObject,
  { tolerates, labels }: { readonly tolerates: boolean; readonly labels: readonly (readonly [string, unknown])[] },
): boolean {
  if (str(node, 'metadata', 'deletionTimestamp') !== null || bool(node, 'spec', 'unschedulable') === true) return false
  const keepsOff = list(node, 'spec', 'taints').some(taint => ['NoSchedule', 'NoExecute'].includes(str(taint, 'effect') ?? ''))
  if (keepsOff && !tolerates) return false
  return labels.every(([key, value]) => str(node, 'metadata', 'labels', key) === value)
}

/** Cores for people. */
export function formatCores(cores: number): string {
  return `${Math.round(cores * 1000) / 1000} CPU`
}

function allocatable(node: KubeObject, resource: 'cpu' | 'memory'): number {
  return quantity(node, 'status', 'allocatable', resource) ?? 0
}
