import type { KubeObject } from '../../../kube-object.ts'
import { runPodCommand } from '../../../pod-command.ts'
import { coreTypes } from '../../../resource-type.ts'
import { annotationOf, nameOf, namespaceOf, objectsAt, second, textAt } from '../../read.ts'
import { podFaultAnnotation } from '../objects/labels.ts'
import type { Ticker } from '../work-queue.ts'
import type { KubeletDeps } from './kubelet-deps.ts'
import { type PodCondition, podStatus } from './pod-status.ts'
import { pickNode } from './schedule-pod.ts'

/** Simulated ms of a pod's life. */
const times = { schedule: 1_000, pull: 5_000, ready: 8_000, work: 9_000 } as const

async function say(deps: KubeletDeps, pod: KubeObject, condition: PodCondition, said?: string): Promise<void> {
  const key = { namespace: namespaceOf(pod), name: nameOf(pod) }
  const body = { metadata: { uid: pod.metadata.uid }, status: podStatus(pod, condition, deps.clock.now(), said) }
  deps.cache.put(coreTypes.Pod, await deps.client.patch(coreTypes.Pod, key, 'merge', body, { subresource: 'status' }))
}

async function schedule(deps: KubeletDeps, pod: KubeObject, ticker: Ticker): Promise<void> {
  if (!ticker.passed(`schedule ${pod.metadata.uid}`, times.schedule)) return
  const choice = pickNode(pod, deps.cache.list(coreTypes.Node), deps.cache.list(coreTypes.Pod))
  const key = { namespace: namespaceOf(pod), name: nameOf(pod) }
  if (choice.node !== null) {
    const body = { metadata: { uid: pod.metadata.uid }, spec: { nodeName: nameOf(choice.node) } }
    deps.cache.put(coreTypes.Pod, await deps.client.patch(coreTypes.Pod, key, 'merge', body))
    await deps.announce(pod, 'Scheduled', `Successfully assigned ${namespaceOf(pod)}/${nameOf(pod)} to ${nameOf(choice.node)}`)
    return
  }
  const known = objectsAt(pod, 'status', 'conditions').some(entry => entry.type === 'PodScheduled' && entry.message === choice.because)
  // Others may leave: look again as the real scheduler does.
  ticker.wake(15_000)
  if (known) return
  const lastTransitionTime = second(deps.clock.now())
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: choice.because, lastTransitionTime }
  const body = { metadata: { uid: pod.metadata.uid }, status: { phase: 'Pending', conditions: [condition] } }
  await deps.client.patch(coreTypes.Pod, key, 'merge', body, { subresource: 'status' })
  await deps.announce(pod, 'FailedScheduling', choice.because, true)
}

function volumesBound(deps: KubeletDeps, pod: KubeObject): boolean {
  const names = objectsAt(pod, 'spec', 'volumes')
    .map(volume => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .filter(name => name !== '')
  return names.every(name => {
    const claim = deps.cache.get(coreTypes.PersistentVolumeClaim, namespaceOf(pod), name)
    return textAt(claim, 'status', 'phase') === 'Bound'
  })
}

function isReady(pod: KubeObject): boolean {
  return objectsAt(pod, 'status', 'conditions').some(entry => entry.type === 'Ready' && entry.status === 'True')
}

function isCrashing(pod: KubeObject): boolean {
  return objectsAt(pod, 'status', 'containerStatuses').some(status => textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff')
}

async function keepRunning(deps: KubeletDeps, pod: KubeObject, ticker: Ticker): Promise<void> {
  const fault = annotationOf(pod, podFaultAnnotation)
  if (pod.metadata.ownerReferences?.some(reference => reference.kind === 'Job')) {
    if (!ticker.passed(`work ${pod.metadata.uid}`, times.work)) return
    const end = await runPodCommand(deps.client, pod)
    return end === null || end.exitCode === 0 ? say(deps, pod, 'Succeeded') : say(deps, pod, 'Failed', end.output)
  }
  if (fault === 'crashing') {
    if (isCrashing(pod)) return
    await say(deps, pod, 'Crashing')
    await deps.announce(pod, 'BackOff', `Back-off restarting failed container postgres in pod ${nameOf(pod)}`, true)
    return
  }
  if (fault === 'fenced') {
    if (isReady(pod)) await say(deps, pod, 'Running')
    return
  }
  if (isReady(pod)) return
  if (ticker.passed(`ready ${pod.metadata.uid} ${String(isCrashing(pod))}`, times.ready)) await say(deps, pod, 'Ready')
}

/** Moves one pod one step on: schedule, start, become ready, finish. */
export async function runPod(deps: KubeletDeps, namespace: string, name: string, ticker: Ticker): Promise<void> {
  const pod = deps.cache.get(coreTypes.Pod, namespace, name)
  // The server itself takes pods away once their grace is over.
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return
  const phase = textAt(pod, 'status', 'phase') || 'Pending'
  if (phase === 'Succeeded' || phase === 'Failed') return
  if (textAt(pod, 'spec', 'nodeName') === '') return schedule(deps, pod, ticker)
  if (phase === 'Running') return keepRunning(deps, pod, ticker)
  if (!volumesBound(deps, pod)) return
  if (textAt(pod, 'status', 'startTime') === '') await say(deps, pod, 'Pending')
  if (!ticker.passed(`pull ${pod.metadata.uid}`, times.pull)) return
  await say(deps, pod, 'Running')
}
