/** Whether the cluster has room for what is asked for. What is full today may grow (autoscalers), so nothing here blocks a plan. */
import { formatBytes, parseQuantity } from '../../../../shared/domain/quantity.ts'
import type { ContextView } from '../../engine.ts'
import { resourceQuotaKind } from '../../kube-kinds.ts'
import { formatCores, isOpenNode, seeNodeSizes } from '../../node-sizes.ts'
import { found, pass, type Seen } from '../../provision/online-checks.ts'
import { at, entries, list, quantity, shorten } from '../../read-json.ts'
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

/** What the nodes and the namespace's quotas say to the members; where nodes may not be read that is said, and needs no consent. */
export function checkCapacity(params: ProvisionParams, view: ContextView): Seen {
  const overQuota = quotaFinding(params, view)
  if (overQuota !== null) return overQuota
  const cpu = parseQuantity(params.cpu)
  const memory = parseQuantity(params.memory)
  if (cpu === null || memory === null) return pass('CPU and memory are not valid yet.')
  const labels = Object.entries(params.nodeSelector)
  return seeNodeSizes(
    {
      cpu,
      memory,
      members: params.members,
      alone: params.nodeSpread === 'required',
      isOpen: node => isOpenNode(node, { tolerates: false, labels }),
      fields: { cpu: 'cpu', memory: 'memory', members: 'members' },
    },
    view,
  )
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
