import type { KubeObject } from '../../../shared/domain/kube.ts'
import { list, shorten, str } from '../read-json.ts'
import { findCondition } from './conditions.ts'
import { label } from './labels.ts'

/** Whether a pod with the cluster's label is a member: neither a pooler's nor a Job's. */
export function isMember(pod: KubeObject): boolean {
  const role = str(pod, 'metadata', 'labels', label.podRole)
  if (role !== null) return role === 'instance'
  return str(pod, 'metadata', 'labels', label.jobRole) === null && str(pod, 'metadata', 'labels', label.instanceName) !== null
}

/** Running, Ready, and not on its way out. */
export function isPodReady(pod: KubeObject): boolean {
  return (
    str(pod, 'status', 'phase') === 'Running' &&
    findCondition(pod, 'Ready')?.status === 'True' &&
    pod.metadata.deletionTimestamp === undefined
  )
}

/** Why a pod isn't ready, in a few words: the container that waits, or why no node takes it. */
export function describePodTrouble(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'is being deleted'
  for (const path of ['initContainerStatuses', 'containerStatuses']) {
    for (const container of list(pod, 'status', path)) {
      const waiting = str(container, 'state', 'waiting', 'reason')
      if (waiting === null || waiting === 'PodInitializing' || waiting === 'ContainerCreating') continue
      const message = str(container, 'state', 'waiting', 'message')
      return shorten(message === null ? `waits: ${waiting}` : `waits: ${waiting} (${message})`, 200)
    }
  }
  const scheduled = findCondition(pod, 'PodScheduled')
  if (scheduled?.status === 'False') return shorten(`finds no node: ${scheduled.message || scheduled.reason}`, 200)
  const phase = str(pod, 'status', 'phase')
  if (phase === 'Running') return 'runs, but is not ready yet'
  if (phase === 'Failed')
    return shorten(`failed: ${str(pod, 'status', 'message') ?? str(pod, 'status', 'reason') ?? 'no reason given'}`, 200)
  return phase === null ? 'has no state yet' : `is ${shorten(phase, 40).toLowerCase()}`
}
