import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, StageSight, Subject } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { str } from '../read-json.ts'
import { active, done, failed } from '../stage-sights.ts'
import { readyMembers } from './health.ts'
import { label } from './labels.ts'
import { phases } from './phases.ts'
import { describePodTrouble, isMember, isPodReady } from './pod-sight.ts'

/** A phase that only a person can end, in words; null otherwise. */
export function fatalPhase(cluster: KubeObject): string | null {
  const meaning = phases.get(str(cluster, 'status', 'phase') ?? '')
  if (meaning?.final !== true) return null
  const reason = str(cluster, 'status', 'phaseReason')
  return reason === null ? meaning.text : `${meaning.text}: ${reason}`
}

/** Whether that many members run and are ready, and the operator says so. */
export function seeMembers(wanted: number, { namespace, name }: Subject, view: ContextView, cluster: KubeObject): StageSight {
  const fatal = fatalPhase(cluster)
  if (fatal !== null) return failed(fatal)
  if (view.knows(podKind) !== 'listed') return active('the right to read pods: without them nobody can tell whether the members run')
  const pods = view.list(podKind, namespace).filter(pod => str(pod, 'metadata', 'labels', label.cluster) === name)
  const members = pods.filter(isMember)
  const ready = members.filter(isPodReady)
  const waits = members.filter(pod => !isPodReady(pod)).map(pod => `${pod.metadata.name} ${describePodTrouble(pod)}`)
  const jobs = pods.filter(
    pod => !isMember(pod) && str(pod, 'metadata', 'labels', label.jobRole) !== null && str(pod, 'status', 'phase') !== 'Succeeded',
  )
  if (ready.length < wanted || waits.length > 0) {
    const missing = wanted - members.length
    const parts = [
      ...waits,
      ...jobs.map(pod => `${pod.metadata.name} ${describePodTrouble(pod)}`),
      ...(missing > 0 ? [`${missing} still to be made`] : []),
    ]
    return active(`${ready.length} of ${wanted} members ready: ${parts.slice(0, 6).join('; ')}`)
  }
  const counted = readyMembers(cluster)
  if (counted === null || counted < wanted) return active(`the operator to count all members as ready (${counted ?? '?'} of ${wanted})`)
  const phase = str(cluster, 'status', 'phase') ?? ''
  if (phases.get(phase)?.health !== 'healthy') return active(phases.get(phase)?.text ?? `phase '${phase}' to end`)
  return done(`${ready.length} of ${wanted} members are running and ready; ${str(cluster, 'status', 'currentPrimary') ?? '?'} is primary.`)
}
