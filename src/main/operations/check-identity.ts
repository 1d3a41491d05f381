import { AppError } from '../../shared/domain/app-error.ts'
import type { PlanTarget } from '../../shared/domain/plan.ts'
import type { KubeReader } from '../kube/kube-client.ts'

/** Throws blocked when the context leads to another cluster than the one that was planned for. */
export async function checkIdentity(reader: KubeReader, target: PlanTarget, signal: AbortSignal): Promise<void> {
  const uid = await reader.clusterUid(signal)
  const moved = target.clusterUid === null ? reader.server !== target.server : uid !== target.clusterUid
  if (!moved) return
  throw new AppError('blocked', `${target.contextName} leads to another cluster than the plan was made for.`, {
    detail: `uid of kube-system: ${target.clusterUid ?? 'not known'} then, ${uid ?? 'not known'} now; server: ${target.server} then, ${reader.server} now`,
    hint: 'Look at the context, then make a new plan.',
  })
}
