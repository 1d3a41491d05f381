import { parseQuantity } from '../../../../../shared/domain/quantity.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { annotationOf, labelOf, nameOf, namespaceOf, objectAt, objectsAt, textAt } from '../../read.ts'
import { podFaultAnnotation } from '../objects/labels.ts'

function matches(labels: Readonly<Record<string, unknown>>, object: KubeObject): boolean {
  return Object.entries(labels).every(([key, value]) => object.metadata.labels?.[key] === value)
}

function antiTerms(pod: KubeObject, strict: boolean): { selector: Record<string, unknown>; topologyKey: string }[] {
  const anti = objectAt(pod, 'spec', 'affinity', 'podAntiAffinity')
  const terms = strict
    ? objectsAt(anti, 'requiredDuringSchedulingIgnoredDuringExecution')
    : objectsAt(anti, 'preferredDuringSchedulingIgnoredDuringExecution').map(term => objectAt(term, 'podAffinityTerm'))
  return terms.map(term => ({ selector: objectAt(term, 'labelSelector', 'matchLabels'), topologyKey: textAt(term, 'topologyKey') }))
}

/** How many placed pods of the selector share the node's domain. */
function neighbours(
  node: KubeObject,
  nodes: readonly KubeObject[],
  placed: readonly KubeObject[],
  selector: Record<string, unknown>,
  topologyKey: string,
): number {
  const domain = labelOf(node, topologyKey)
  const inside = new Set(nodes.filter(other => labelOf(other, topologyKey) === domain).map(nameOf))
  return placed.filter(pod => inside.has(textAt(pod, 'spec', 'nodeName')) && matches(selector, pod)).length
}

/** What all containers of a pod request together. */
function asks(pod: KubeObject, resource: 'cpu' | 'memory'): number {
  return objectsAt(pod, 'spec', 'containers').reduce((sum, each) => sum + amountAt(each, 'resources', 'requests', resource), 0)
}

/** What a node has for pods; one that doesn't say has room. */
function offers(node: KubeObject, resource: 'cpu' | 'memory'): number {
  return textAt(node, 'status', 'allocatable', resource) === ''
    ? Number.POSITIVE_INFINITY
    : amountAt(node, 'status', 'allocatable', resource)
}

function amountAt(value: unknown, ...path: readonly string[]): number {
  return parseQuantity(textAt(value, ...path)) ?? 0
}

/**
 * Picks a node as the scheduler would: node selector, size of the node and required spreading must hold, then the fewest neighbours, then the fewest pods.
 * Null when none fits, with the reason in the scheduler's style.
 */
export function pickNode(
  pod: KubeObject,
  nodes: readonly KubeObject[],
  pods: readonly KubeObject[],
): { readonly node: KubeObject } | { readonly node: null; readonly because: string } {
  const all = `0/${nodes.length} nodes are available`
  if (annotationOf(pod, podFaultAnnotation) === 'unschedulable')
    return { node: null, because: `${all}: ${nodes.length} Insufficient memory.` }
  const placed = pods.filter(other => other !== pod && namespaceOf(other) === namespaceOf(pod) && textAt(other, 'spec', 'nodeName') !== '')
  const selector = objectAt(pod, 'spec', 'nodeSelector')
  const selected = nodes.filter(
    node => node.metadata.deletionTimestamp === undefined && objectAt(node, 'spec').unschedulable !== true && matches(selector, node),
  )
  if (selected.length === 0) return { node: null, because: `${all}: ${nodes.length} node(s) didn't match Pod's node affinity/selector.` }
  const small = (resource: 'cpu' | 'memory') => selected.filter(node => asks(pod, resource) > offers(node, resource))
  const tooSmall = new Set([...small('cpu'), ...small('memory')])
  if (tooSmall.size === selected.length) {
    const reasons = (['cpu', 'memory'] as const).flatMap(resource => {
      const count = small(resource).length
      return count === 0 ? [] : [`${count} Insufficient ${resource}`]
    })
    return { node: null, because: `${all}: ${reasons.join(', ')}.` }
  }
  const strict = antiTerms(pod, true)
  const fitting = selected
    .filter(node => !tooSmall.has(node))
    .filter(node => strict.every(term => neighbours(node, nodes, placed, term.selector, term.topologyKey) === 0))
  if (fitting.length === 0) return { node: null, because: `${all}: ${nodes.length} node(s) didn't match pod anti-affinity rules.` }
  const soft = [
    ...antiTerms(pod, false),
    ...objectsAt(pod, 'spec', 'topologySpreadConstraints').map(term => ({
      selector: objectAt(term, 'labelSelector', 'matchLabels'),
      topologyKey: textAt(term, 'topologyKey'),
    })),
  ]
  const cost = (node: KubeObject) => {
    const near = soft.reduce((sum, term) => sum + neighbours(node, nodes, placed, term.selector, term.topologyKey), 0)
    return near * 1000 + pods.filter(other => textAt(other, 'spec', 'nodeName') === nameOf(node)).length
  }
  const best = fitting.toSorted((one, other) => cost(one) - cost(other) || nameOf(one).localeCompare(nameOf(other)))[0]
  return best === undefined ? { node: null, because: `${all}.` } : { node: best }
}
