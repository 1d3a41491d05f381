import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView } from '../../engine.ts'
import { isOpenNode } from '../../node-sizes.ts'
import { readOperatorConfig } from '../operator-config.ts'

/**
 * Where so many members may run, on nodes with these labels. Tolerations and more labels come from the operator's settings and the database, so taints
 * and missing labels other than these count against no node here. The operator fills in a request that is missing from its settings, whatever the limit is.
 */
export function placingOf(view: ContextView, members: number, labels: readonly (readonly [string, string])[] = []) {
  const config = readOperatorConfig(view)
  const alone =
    config.setting('enable_pod_antiaffinity') === 'true' && config.setting('pod_antiaffinity_preferred_during_scheduling') !== 'true'
  const isOpen = (node: KubeObject) => isOpenNode(node, { tolerates: true, labels })
  return { members, alone, limitCounts: false, isOpen }
}
