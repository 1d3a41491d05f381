/** Whether the cluster has room for a new database. What is full today may grow (autoscalers), so nothing here blocks a plan. */
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { formatBytes, parseQuantity } from '../../../shared/domain/quantity.ts'
import type { ContextView, Read } from '../engine.ts'
import { resourceQuotaKind } from '../kube-kinds.ts'
import { formatCores, nodesRead, seeNodeSizes } from '../node-sizes.ts'
import { at, entries, list, quantity, shorten } from '../read-json.ts'
import { hasTenantQuota, namespaceOf, type PlaceParams, quotaName } from '../tenant.ts'
import { found, pass, type Seen } from './online-checks.ts'

/** What the form asks for of each member. Requests and limits are alike. */
interface SizeParams {
  readonly members: number
  readonly cpu: string
  readonly memory: string
}

/** What all members ask for together, in words; none where an amount is none, or beyond all bounds. */
export function reservedBy(params: SizeParams): readonly string[] {
  const { cpu, memory } = totalsOf(params)
  if (cpu === null || memory === null || !Number.isFinite(cpu) || !Number.isFinite(memory)) return []
  return [`The members reserve ${formatCores(cpu)} and ${formatBytes(memory)} of memory in total.`]
}

/** Cores and bytes; null where the amount is none. */
function totalsOf({ members, cpu, memory }: SizeParams) {
  return { cpu: times(members, parseQuantity(cpu)), memory: times(members, parseQuantity(memory)) }
}

function times(members: number, each: number | null): number | null {
  return each === null ? null : each * members
}

/** What a plan must read for `seeCapacity`. Advice alone: a plan is made without it, too. */
export function capacityReads(params: PlaceParams): readonly Read[] {
  const quotas: Read = { kind: resourceQuotaKind, namespace: namespaceOf(params), optional: true }
  // The quota that the plan brings is read on its own.
  return hasTenantQuota(params) ? [nodesRead] : [nodesRead, quotas]
}

interface Asked {
  readonly params: PlaceParams & SizeParams
  /** Bytes of all volumes of one member; null where the amount is none. */
  readonly storage: number | null
  /** The database is there already: what it takes is part of what is used. */
  readonly isThere: boolean
  /** Each member needs a node of its own. */
  readonly alone: boolean
  /** Which nodes count. */
  isOpen(node: KubeObject): boolean
}

/** What the nodes and the namespace's quotas say to the members; where nodes may not be read that is said, and needs no consent. */
export function seeCapacity(asked: Asked, view: ContextView): Seen {
  const overQuota = asked.isThere ? null : quotaFinding(asked, view)
  if (overQuota !== null) return overQuota
  const { params, alone, isOpen } = asked
  const [cpu, memory] = [parseQuantity(params.cpu), parseQuantity(params.memory)]
  if (cpu === null || memory === null) return pass('CPU and memory are not valid yet.')
  const fields = { cpu: 'cpu', memory: 'memory', members: 'members' }
  return seeNodeSizes({ cpu, memory, members: params.members, alone, isOpen, fields }, view)
}

/** The first limit of a quota that the members would go beyond; null: none is known. */
function quotaFinding({ params, storage }: Asked, view: ContextView): Seen | null {
  const { cpu, memory } = totalsOf(params)
  const wanted = new Map<string, { readonly amount: number | null; readonly field: string; readonly format: (amount: number) => string }>()
  for (const name of ['cpu', 'requests.cpu', 'limits.cpu']) wanted.set(name, { amount: cpu, field: 'cpu', format: formatCores })
  for (const name of ['memory', 'requests.memory', 'limits.memory'])
    wanted.set(name, { amount: memory, field: 'memory', format: formatBytes })
  wanted.set('requests.storage', { amount: times(params.members, storage), field: 'storageSize', format: formatBytes })
  for (const quota of view.list(resourceQuotaKind, namespaceOf(params))) {
    // The plan sets this one itself, which the rules have looked at.
    if (hasTenantQuota(params) && quota.metadata.name === quotaName) continue
    // A quota with scopes counts some pods only, which may not be these.
    if (list(quota, 'spec', 'scopes').length > 0 || at(quota, 'spec', 'scopeSelector') !== undefined) continue
    for (const [name, limit] of entries(quota, 'spec', 'hard')) {
      const asked = wanted.get(name)
      const hard = quantity(limit)
      if (asked === undefined || asked.amount === null || hard === null) continue
      const left = Math.max(0, hard - (quantity(quota, 'status', 'used', name) ?? 0))
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
