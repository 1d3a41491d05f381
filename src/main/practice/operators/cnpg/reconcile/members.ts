import type { KubeObject } from '../../../kube-object.ts'
import { coreTypes } from '../../../resource-type.ts'
import { annotationOf, at, labelOf, numberAt, objectsAt, textAt } from '../../read.ts'
import { podFaultAnnotation } from '../objects/labels.ts'
import { buildPod, podSignature } from '../objects/pod.ts'
import { parseQuantity } from '../quantity.ts'
import { announce, currentPrimary, fencedOf, type Instance, isReady, type Pass, setPhase } from './pass.ts'
import { phases } from './phases.ts'
import { beginSwitchover } from './primary.ts'

/** Troubles of a pod that are the Cluster's fault, as its annotation asks for them. */
const troubles: ReadonlySet<string> = new Set(['unschedulable', 'crashing'])

/**
 * The trouble that a member's pod shall have: the last replica takes the Cluster's fault once all are there, and keeps it when more are asked for;
 * a fenced member is held down.
 */
function podFaultOf(pass: Pass, instances: readonly Instance[], name: string): string {
  if (fencedOf(pass.cluster, instances).has(name)) return 'fenced'
  const wanted = numberAt(pass.cluster, 1, 'spec', 'instances')
  const replicas = instances.filter(instance => instance.name !== currentPrimary(pass))
  const troubled = replicas.find(({ pod }) => pod !== null && troubles.has(annotationOf(pod, podFaultAnnotation)))
  const bearer = troubled ?? (instances.length >= wanted ? replicas.at(-1) : undefined)
  if (bearer?.name !== name) return ''
  if (pass.faults.has('replica-unschedulable')) return 'unschedulable'
  return pass.faults.has('replica-crashing') ? 'crashing' : ''
}

/** Creates pods of members that have none; the replicas wait for the primary. True when one was missing. */
export function createPods(pass: Pass, instances: readonly Instance[], image: string): boolean {
  const primary = currentPrimary(pass) || textAt(pass.status, 'targetPrimary')
  const primaryReady = instances.some(instance => instance.name === primary && isReady(instance.pod))
  let missing = false
  for (const instance of instances) {
    if (!instance.filled || instance.pod !== null) continue
    const leads = instance.name === primary
    if (!leads && !primaryReady && instances.some(other => other.name === primary)) continue
    missing = true
    const podFault = podFaultOf(pass, instances, instance.name)
    const object = buildPod({
      cluster: pass.cluster,
      instance: instance.name,
      image,
      primary: leads,
      podFault,
      operator: pass.world.operatorImage,
    })
    pass.actions.push({ does: 'create', type: coreTypes.Pod, object })
  }
  return missing
}

/** Keeps labels of role and the simulated faults on pods and volumes as they should be. */
export function labelMembers(pass: Pass, instances: readonly Instance[]): void {
  const primary = currentPrimary(pass)
  for (const instance of instances) {
    if (primary === '') continue
    const role = instance.name === primary ? 'primary' : 'replica'
    const wrong = instance.claims.filter(claim => labelOf(claim, 'cnpg.io/instanceRole') !== role)
    for (const claim of wrong) {
      const body = { metadata: { labels: { 'cnpg.io/instanceRole': role } } }
      pass.actions.push({ does: 'patch', type: coreTypes.PersistentVolumeClaim, object: claim, body })
    }
    if (instance.pod === null) continue
    const fault = podFaultOf(pass, instances, instance.name)
    const sameRole = labelOf(instance.pod, 'cnpg.io/instanceRole') === role
    if (sameRole && annotationOf(instance.pod, podFaultAnnotation) === fault) continue
    const annotations = { [podFaultAnnotation]: fault === '' ? null : fault }
    const body = { metadata: { labels: { 'cnpg.io/instanceRole': role, role }, annotations } }
    pass.actions.push({ does: 'patch', type: coreTypes.Pod, object: instance.pod, body })
  }
}

/** The operator's image that a pod was made with. */
function managerOf(pod: KubeObject): string {
  return textAt(
    objectsAt(pod, 'spec', 'initContainers').find(container => container.name === 'bootstrap-controller'),
    'image',
  )
}

/** Replaces members whose pod no longer fits the Cluster, replicas first, one at a time. True while it goes on. */
export function rollOut(pass: Pass, instances: readonly Instance[], image: string): boolean {
  if (annotationOf(pass.cluster, 'cnpg.io/reconcilePodSpec') === 'disabled') return false
  const fitting = new Set([podSignature(pass.cluster, image, pass.world.operatorImage)])
  const isOld = ({ pod }: Instance) => {
    if (pod === null) return false
    const signature = annotationOf(pod, 'practice.clouddb.dev/signature')
    // In place, the pod stays as another operator has made it.
    return !fitting.has(signature) && !(pass.world.inPlaceUpdates && signature === podSignature(pass.cluster, image, managerOf(pod)))
  }
  const old = instances.filter(isOld)
  const primary = currentPrimary(pass)
  const replica = old.findLast(instance => instance.name !== primary)
  const reason = (name: string) => `Restarting instance ${name}: its definition has changed`
  if (replica?.pod) {
    announce(pass, 'UpgradingInstance', `Upgrading instance ${replica.name}`)
    setPhase(pass, phases.upgrade, reason(replica.name))
    pass.actions.push({ does: 'delete', type: coreTypes.Pod, object: replica.pod })
    return true
  }
  const pod = old.find(instance => instance.name === primary)?.pod
  if (!pod) return false
  if (textAt(pass.cluster, 'spec', 'primaryUpdateStrategy') === 'supervised') {
    setPhase(pass, phases.userAction, 'User must issue a supervised switchover')
    return true
  }
  if (textAt(pass.cluster, 'spec', 'primaryUpdateMethod') === 'switchover' && beginSwitchover(pass, instances)) return true
  announce(pass, 'UpgradingInstance', `Upgrading instance ${primary}`)
  setPhase(pass, phases.restartPrimary, reason(primary))
  pass.actions.push({ does: 'delete', type: coreTypes.Pod, object: pod })
  return true
}

/** Asks for larger volumes where the spec grew and the StorageClass can do it. */
export function growVolumes(pass: Pass, instances: readonly Instance[]): void {
  for (const claim of instances.flatMap(instance => instance.claims)) {
    const wal = labelOf(claim, 'cnpg.io/pvcRole') === 'PG_WAL'
    const size = at(pass.cluster, 'spec', wal ? 'walStorage' : 'storage', 'size')
    const wanted = parseQuantity(size)
    const asked = parseQuantity(at(claim, 'spec', 'resources', 'requests', 'storage'))
    if (wanted === null || asked === null || wanted <= asked) continue
    if (!pass.world.expandable.has(textAt(claim, 'spec', 'storageClassName'))) continue
    const body = { spec: { resources: { requests: { storage: size } } } }
    pass.actions.push({ does: 'patch', type: coreTypes.PersistentVolumeClaim, object: claim, body })
  }
}

/** Follows the hibernation annotation. True when the pass ends here. */
export function hibernate(pass: Pass, instances: readonly Instance[]): boolean {
  const on = annotationOf(pass.cluster, 'cnpg.io/hibernation') === 'on'
  const begun = objectsAt(pass.status, 'conditions').some(
    condition => condition.type === 'cnpg.io/hibernation' && condition.reason !== 'WaitingForHealthy',
  )
  if (!on || instances.length === 0) return false
  if (!begun && textAt(pass.status, 'phase') !== phases.healthy) return false
  const pods = pass.world.pods.filter(pod => pod.metadata.deletionTimestamp === undefined)
  const primary = pods.find(pod => pod.metadata.name === currentPrimary(pass))
  const doomed = primary === undefined ? pods : [primary]
  for (const object of doomed) pass.actions.push({ does: 'delete', type: coreTypes.Pod, object })
  return true
}
