import { createHash } from 'node:crypto'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { nameOf, numberAt, objectsAt, second, textAt } from '../../read.ts'

/** What the kubelet says about a pod. */
export type PodCondition = 'Pending' | 'Running' | 'Ready' | 'Crashing' | 'Succeeded' | 'Failed'

function containerState(condition: PodCondition, now: Date, startedAt: string, said: string): JsonObject {
  const finishedAt = second(now)
  if (condition === 'Succeeded') return { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt } }
  if (condition === 'Failed') return { terminated: { exitCode: 1, reason: 'Error', message: said, startedAt, finishedAt } }
  if (condition === 'Crashing') {
    return { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } }
  }
  return condition === 'Pending' ? { waiting: { reason: 'ContainerCreating' } } : { running: { startedAt } }
}

/** A stable address of the pod network for one pod. */
function podAddress(pod: KubeObject): string {
  const digest = createHash('sha256')
    .update(pod.metadata.uid ?? nameOf(pod))
    .digest()
  return `10.244.${(digest[0] ?? 0) % 250}.${((digest[1] ?? 0) % 250) + 2}`
}

/** The whole `status` of a pod in a condition; start times and restart counts are carried on. `said`: a failed container's last words. */
export function podStatus(pod: KubeObject, condition: PodCondition, now: Date, said = ''): JsonObject {
  const before = objectsAt(pod, 'status', 'conditions')
  const since = (type: string, status: string) => {
    const stored = before.find(entry => entry.type === type)
    return stored?.status === status ? stored.lastTransitionTime : second(now)
  }
  const entry = (type: string, holds: boolean, reason = '') => {
    const status = holds ? 'True' : 'False'
    return { type, status, lastTransitionTime: since(type, status), ...(reason === '' ? {} : { reason }) }
  }
  const ready = condition === 'Ready'
  const why = condition === 'Succeeded' ? 'PodCompleted' : condition === 'Failed' ? 'PodFailed' : ready ? '' : 'ContainersNotReady'
  const startedAt = textAt(pod, 'status', 'startTime') || second(now)
  const containers = objectsAt(pod, 'spec', 'containers')
  const known = objectsAt(pod, 'status', 'containerStatuses')
  const restarts = (name: unknown) => {
    const count = numberAt(
      known.find(status => status.name === name),
      0,
      'restartCount',
    )
    return condition === 'Crashing' ? Math.max(count, 6) : count
  }
  return {
    phase: condition === 'Succeeded' || condition === 'Failed' ? condition : condition === 'Pending' ? 'Pending' : 'Running',
    startTime: startedAt,
    hostIP: '10.0.0.10',
    ...(condition === 'Pending' ? {} : { podIP: podAddress(pod), podIPs: [{ ip: podAddress(pod) }] }),
    // The API server sets it when the pod is made, and nobody changes it.
    ...(textAt(pod, 'status', 'qosClass') === '' ? { qosClass: 'Burstable' } : {}),
    conditions: [
      entry('PodScheduled', true),
      entry('Initialized', condition !== 'Pending', condition === 'Pending' ? 'ContainersNotInitialized' : ''),
      entry('ContainersReady', ready, why),
      entry('Ready', ready, why),
    ],
    containerStatuses: containers.map(container => ({
      name: container.name,
      image: container.image,
      imageID: `${String(container.image).split(':')[0]}@sha256:${createHash('sha256').update(String(container.image)).digest('hex')}`,
      containerID: `containerd://${createHash('sha256')
        .update(`${pod.metadata.uid ?? ''}${String(container.name)}`)
        .digest('hex')}`,
      ready,
      started: ready,
      restartCount: restarts(container.name),
      state: containerState(condition, now, startedAt, said),
    })),
  }
}
