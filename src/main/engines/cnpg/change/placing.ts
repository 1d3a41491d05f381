import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { isOpenNode } from '../../node-sizes.ts'
import { entries, list, str } from '../../read-json.ts'

/** Where so many members of this Cluster may run. Kubernetes takes a limit without a request for the request as well. */
export function placingOf(root: KubeObject, members: number) {
  const tolerates = list(root, 'spec', 'affinity', 'tolerations').length > 0
  const labels = entries(root, 'spec', 'affinity', 'nodeSelector')
  const isOpen = (node: KubeObject) => str(node, 'metadata', 'name') !== null && isOpenNode(node, { tolerates, labels })
  return { members, alone: str(root, 'spec', 'affinity', 'podAntiAffinityType') === 'required', limitCounts: true, isOpen }
}
