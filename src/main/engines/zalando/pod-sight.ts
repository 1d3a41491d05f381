import type { KubeObject } from '../../../shared/domain/kube.ts'
import { list, record, shorten, str } from '../read-json.ts'
import type { OperatorConfig } from './operator-config.ts'

/** A pod's condition of that type, or null. */
function podCondition(pod: KubeObject, type: string): { readonly status: string; readonly message: string } | null {
  const found = list(pod, 'status', 'conditions')
    .slice(0, 50)
    .find(entry => str(entry, 'type') === type)
  if (found === undefined) return null
  return { status: str(found, 'status') ?? 'Unknown', message: str(found, 'message') ?? str(found, 'reason') ?? '' }
}

/** Running, Ready, and not on its way out. */
export function isPodReady(pod: KubeObject): boolean {
  return (
    str(pod, 'status', 'phase') === 'Running' &&
    podCondition(pod, 'Ready')?.status === 'True' &&
    str(pod, 'metadata', 'deletionTimestamp') === null
  )
}

/** The role that Patroni gave the pod by its label. `primary`: as it is called from Patroni 4 on. null: none yet. */
export function roleOfPod(pod: KubeObject, config: OperatorConfig): 'primary' | 'replica' | 'other' | null {
  const role = str(record(pod, 'metadata', 'labels'), config.roleLabel)
  if (role === null) return null
  if (role === 'master' || role === 'primary') return 'primary'
  return role === 'replica' ? 'replica' : 'other'
}

/** Why a pod isn't ready, in a few words: the container that waits, or why no node takes it. */
export function describePodTrouble(pod: KubeObject): string {
  if (str(pod, 'metadata', 'deletionTimestamp') !== null) return 'is being deleted'
  const waiting = waitingContainer(pod)
  if (waiting !== null)
    return shorten(waiting.message === null ? `waits: ${waiting.reason}` : `waits: ${waiting.reason} (${waiting.message})`, 200)
  const scheduled = podCondition(pod, 'PodScheduled')
  if (scheduled?.status === 'False') return shorten(`finds no node: ${scheduled.message}`, 200)
  const phase = str(pod, 'status', 'phase')
  if (phase === 'Running') return 'runs, but is not ready yet'
  if (phase === 'Failed')
    return shorten(`failed: ${str(pod, 'status', 'message') ?? str(pod, 'status', 'reason') ?? 'no reason given'}`, 200)
  return phase === null ? 'has no state yet' : `is ${shorten(phase, 40).toLowerCase()}`
}

const stuckReasons = ['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError', 'InvalidImageName']

/** Whether it will not come up by itself soon: it crashes again and again, its image can't be had, or it has failed. */
export function isPodStuck(pod: KubeObject): boolean {
  return str(pod, 'status', 'phase') === 'Failed' || stuckReasons.includes(waitingContainer(pod)?.reason ?? '')
}

function waitingContainer(pod: KubeObject): { readonly reason: string; readonly message: string | null } | null {
  for (const path of ['initContainerStatuses', 'containerStatuses']) {
    for (const container of list(pod, 'status', path).slice(0, 50)) {
      const reason = str(container, 'state', 'waiting', 'reason')
      if (reason === null || reason === 'PodInitializing' || reason === 'ContainerCreating') continue
      return { reason, message: str(container, 'state', 'waiting', 'message') }
    }
  }
  return null
}
