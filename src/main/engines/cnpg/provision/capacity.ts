/** Whether the cluster has room for what is asked for. What is full today may grow (autoscalers), so nothing here blocks a plan. */
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { formatBytes, parseQuantity } from '../../../../shared/domain/quantity.ts'
import type { ContextView } from '../../engine.ts'
import { nodeKind, resourceQuotaKind } from '../../kube-kinds.ts'
import { found, pass, type Seen } from '../../provision/online-checks.ts'
import { at, bool, entries, list, shorten, str } from '../../read-json.ts'
import { hasTenantQuota, namespaceOf, quotaName } from '../../tenant.ts'
import { clusterKind } from '../kinds.ts'
import type { ProvisionParams } from './params.ts'

/** What all members ask for together; null where an amount is none. Cores, and bytes. */
export function totalsOf(params: ProvisionParams): {
  readonly cpu: number | null
  readonly memory: number | null
  readonly storage: number | null
} {
  const times = (each: number | null) => (each === null ? null : each * params.members)
  const data = parseQuantity(params.storageSize)
  const wal = params.walVolume ? parseQuantity(params.walSize) : 0
  return {
    cpu: times(parseQuantity(params.cpu)),
    memory: times(parseQuantity(params.memory)),
    storage: times(data === null || wal === null ? null : data + wal),
  }
}

/** Cores for people. */
export function formatCores(cores: number): string {
  return `${Math.round(cores * 1000) / 1000} CPU`
}

/** What the nodes and the namespace's quotas say to the members; where nodes may not be read that is said, and needs no consent. */
export function checkCapacity(params: ProvisionParams, view: ContextView): Seen {
  const overQuota = quotaFinding(params, view)
  if (overQuota !== null) return overQuota
  const cpu = parseQuantity(params.cpu)
  const memory = parseQuantity(params.memory)
  if (cpu === null || memory === null) return pass('CPU and memory are not valid yet.')
  if (view.knows(nodeKind) !== 'listed')
    return found('warn', 'The nodes could not be read, so whether any has room for a member is not known.', null, null)
  const nodes = view.list(nodeKind, null).filter(node => isUsable(node, params))
  const rooms = nodes.map(node => ({ cpu: allocatable(node, 'cpu'), memory: allocatable(node, 'memory') }))
  const fitting = rooms.filter(room => room.cpu >= cpu && room.memory >= memory).length
  if (fitting === 0) {
    const most = { cpu: Math.max(0, ...rooms.map(room => room.cpu)), memory: Math.max(0, ...rooms.map(room => room.memory)) }
    const seen =
      rooms.length === 0
        ? 'No node may take members now: members will wait.'
        : `No node is large enough for a member (${formatCores(cpu)}, ${formatBytes(memory)}): the most that one offers is ${formatCores(most.cpu)} and ${formatBytes(most.memory)}. Members will wait.`
    return found(
      'warn',
      seen,
      'Ask for less per member, or add larger nodes first.',
      cpu > most.cpu || memory <= most.memory ? 'cpu' : 'memory',
    )
  }
  if (params.nodeSpread === 'required' && fitting < params.members)
    return found(
      'warn',
      `Each member needs a node of its own, and ${fitting === 1 ? 'one node is' : `${fitting} nodes are`} large enough for ${params.members} members.`,
      'Use fewer members, let them share nodes, or add nodes first.',
      'members',
    )
  return pass(`${fitting} of ${nodes.length} nodes are large enough for a member; what runs on them already is not counted.`)
}

/** Whether the scheduler may put a member there: it is no longer closed, has the labels, and keeps nobody off. */
function isUsable(node: KubeObject, params: ProvisionParams): boolean {
  if (node.metadata.deletionTimestamp !== undefined || bool(node, 'spec', 'unschedulable') === true) return false
  const keepsOff = list(node, 'spec', 'taints').some(taint => ['NoSchedule', 'NoExecute'].includes(str(taint, 'effect') ?? ''))
  return !keepsOff && Object.entries(params.nodeSelector).every(([key, value]) => str(node, 'metadata', 'labels', key) === value)
}

function allocatable(node: KubeObject, resource: 'cpu' | 'memory'): number {
  return amountOf(at(node, 'status', 'allocatable', resource)) ?? 0
}

function amountOf(value: unknown): number | null {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : null
}

/** The first limit of a quota that the members would go beyond; null: none is known. */
function quotaFinding(params: ProvisionParams, view: ContextView): Seen | null {
  // What is there already is part of what is used.
  if (view.get(clusterKind, namespaceOf(params), params.name) !== null) return null
  const { cpu, memory, storage } = totalsOf(params)
  const wanted = new Map<string, { readonly amount: number | null; readonly field: string; readonly format: (amount: number) => string }>()
  for (const name of ['cpu', 'requests.cpu', 'limits.cpu']) wanted.set(name, { amount: cpu, field: 'cpu', format: formatCores })
  for (const name of ['memory', 'requests.memory', 'limits.memory'])
    wanted.set(name, { amount: memory, field: 'memory', format: formatBytes })
  wanted.set('requests.storage', { amount: storage, field: 'storageSize', format: formatBytes })
  for (const quota of view.list(resourceQuotaKind, namespaceOf(params))) {
    // The plan sets this one itself, which the rules have looked at.
    if (hasTenantQuota(params) && quota.metadata.name === quotaName) continue
    // A quota with scopes counts some pods only, which may not be these.
    if (list(quota, 'spec', 'scopes').length > 0 || at(quota, 'spec', 'scopeSelector') !== undefined) continue
    for (const [name, limit] of entries(quota, 'spec', 'hard')) {
      const asked = wanted.get(name)
      const hard = amountOf(limit)
      if (asked === undefined || asked.amount === null || hard === null) continue
      const left = Math.max(0, hard - (amountOf(at(quota, 'status', 'used', name)) ?? 0))
      if (asked.amount <= left) continue
      return found(
        'warn',
        `ResourceQuota ${shorten(quota.metadata.name, 80)} leaves ${asked.format(left)} of ${name}, and the members need ${asked.format(asked.amount)}: some will not be created.`,
        'Ask for less, or have the quota raised first.',
        asked.field,
      )
    }
  }
  return null
}
