import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import type { ContextView } from '../engine.ts'
import { seeNodeSizes } from '../node-sizes.ts'
import { pass } from '../provision/online-checks.ts'
import { type AmountName, amountNames, type Wanted, wantedAmounts } from './member-resources.ts'

/** Where the members of one database may run. */
interface Placing {
  readonly members: number
  /** Each needs a node of its own. */
  readonly alone: boolean
  /** A limit without a request is the request as well. */
  readonly limitCounts: boolean
  /** Which nodes count. */
  isOpen(node: KubeObject): boolean
}

/** Whether nodes are large enough for members that get other amounts. */
export function capacityForAmounts(wanted: Wanted, placing: Placing, view: ContextView): Check {
  return check(wanted, placing, null, view)
}

/** Whether nodes are large enough for more members with the amounts that stand. */
export function capacityForMembers(root: KubeObject, placing: Placing, view: ContextView): Check {
  return check(wantedAmounts(root, {}), placing, 'members', view)
}

/** The same for an edit of the root as a whole; nothing where neither the amounts change nor members become more. */
export function capacityForEdit(before: KubeObject, after: KubeObject, isGrowing: boolean, placing: Placing, view: ContextView): Check[] {
  const [had, gets] = [wantedAmounts(before, {}), wantedAmounts(after, {})]
  return isGrowing || amountNames.some(name => had[name] !== gets[name]) ? [check(gets, placing, 'text', view)] : []
}

function requestsOf(wanted: Wanted, { limitCounts }: Placing): { readonly cpu: AmountName; readonly memory: AmountName } {
  return {
    cpu: wanted.cpuRequest === null && limitCounts ? 'cpuLimit' : 'cpuRequest',
    memory: wanted.memoryRequest === null && limitCounts ? 'memoryLimit' : 'memoryRequest',
  }
}

/** `field`: the form's one field, which all is said at; null: it has a field for each amount, and none for members. */
function check(wanted: Wanted, placing: Placing, field: string | null, view: ContextView): Check {
  const names = requestsOf(wanted, placing)
  const fields = field === null ? { ...names, members: null } : { cpu: field, memory: field, members: field }
  const [cpu, memory] = [parseQuantity(wanted[names.cpu] ?? '0'), parseQuantity(wanted[names.memory] ?? '0')]
  const { members, alone, isOpen } = placing
  const seen =
    cpu === null || memory === null
      ? pass('CPU and memory are not valid yet.')
      : seeNodeSizes({ cpu, memory, members, alone, isOpen, fields }, view)
  return { id: 'capacity', title: 'Capacity', ...seen }
}
