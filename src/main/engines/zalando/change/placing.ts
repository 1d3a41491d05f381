import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView } from '../../engine.ts'
import { isOpenNode } from '../../node-sizes.ts'
import { readOperatorConfig } from '../operator-config.ts'

/**
 * Where so many members may run. Tolerations and the labels of nodes come from the operator's settings as well as from the database, so taints and
 * labels count against no node here. The operator fills in a request that is missing from its settings, whatever the limit is.
 */
export function placingOf(view: ContextView, members: number) {
  const config = readOperatorConfig(view)
  const alone =
    config.setting('enable_pod_antiaffinity') === 'true' && config.setting('pod_antiaffinity_preferred_during_scheduling') !== 'true'
  const isOpen = (node: KubeObject) => isOpenNode(node, { tolerates: true, labels: [] })
  return { members, alone, limitCounts: false, isOpen }
}
