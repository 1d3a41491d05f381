import { coreTypes } from '../../../resource-type.ts'
import { annotationOf, at, nameOf, textAt } from '../../read.ts'
import { serialOf } from '../objects/labels.ts'
import { buildClaims, buildJob } from '../objects/volumes.ts'
import { announce, currentPrimary, type Instance, isComplete, isReady, type Pass, setPhase, stamp, wantedInstances } from './pass.ts'
import { phases } from './phases.ts'

function firstJobRole(pass: Pass): string {
  const bootstrap = at(pass.cluster, 'spec', 'bootstrap')
  if (at(bootstrap, 'pg_basebackup') !== undefined) return 'pgbasebackup'
  if (at(bootstrap, 'recovery', 'volumeSnapshots') !== undefined) return 'snapshot-recovery'
  if (at(bootstrap, 'recovery') !== undefined) return 'full-recovery'
  return at(bootstrap, 'initdb', 'import') === undefined ? 'initdb' : 'import'
}

function addInstance(pass: Pass, instance: string, role: string, image: string): void {
  for (const object of buildClaims(pass.cluster, instance, role !== 'join', pass.world.defaultClass)) {
    pass.actions.push({ does: 'create', type: coreTypes.PersistentVolumeClaim, object })
  }
  pass.actions.push({ does: 'create', type: coreTypes.Job, object: buildJob(pass.cluster, instance, role, image) })
}

/** Makes the first member when there is none. True when the pass ends here. */
export function createFirst(pass: Pass, instances: readonly Instance[], image: string): boolean {
  if (instances.length > 0) return false
  if (currentPrimary(pass) !== '') {
    setPhase(pass, phases.unrecoverable, 'No volume of any instance is left')
    return true
  }
  const first = `${pass.name}-1`
  const role = firstJobRole(pass)
  setPhase(pass, phases.firstPrimary, `Creating primary instance ${first}`)
  pass.status.targetPrimary = first
  pass.status.targetPrimaryTimestamp = stamp(pass.now)
  announce(pass, 'CreatingInstance', `Primary instance (${role}): ${first}`)
  addInstance(pass, first, role, image)
  return true
}

/**
 * Looks after members whose volumes are being filled: starts a Job that got lost, and takes a finished one away. True while one is busy.
 */
export function fillVolumes(pass: Pass, instances: readonly Instance[], image: string): boolean {
  let busy = false
  const bootstrapped = instances.some(instance => instance.filled)
  for (const instance of instances) {
    if (instance.filled) {
      if (
        instance.job !== null &&
        isComplete(instance.job) &&
        textAt(instance.job, 'metadata', 'labels', 'cnpg.io/jobRole') !== 'major-upgrade'
      ) {
        pass.actions.push({ does: 'delete', type: coreTypes.Job, object: instance.job })
      }
      continue
    }
    busy = true
    const role = bootstrapped ? 'join' : firstJobRole(pass)
    if (bootstrapped) setPhase(pass, phases.newReplica, `Creating replica ${instance.name}`)
    else setPhase(pass, phases.firstPrimary, `Creating primary instance ${instance.name}`)
    if (instance.job === null) {
      pass.actions.push({ does: 'create', type: coreTypes.Job, object: buildJob(pass.cluster, instance.name, role, image) })
    } else if (isComplete(instance.job)) {
      for (const claim of instance.claims) markReady(pass, claim)
      pass.actions.push({ does: 'delete', type: coreTypes.Job, object: instance.job })
    }
  }
  return busy
}

function markReady(pass: Pass, claim: Instance['claims'][number]): void {
  if (annotationOf(claim, 'cnpg.io/pvcStatus') === 'ready') return
  const body = { metadata: { annotations: { 'cnpg.io/pvcStatus': 'ready' } } }
  pass.actions.push({ does: 'patch', type: coreTypes.PersistentVolumeClaim, object: claim, body })
}

/** Names the first member that runs as primary, once. */
export function adoptFirstPrimary(pass: Pass, instances: readonly Instance[]): void {
  if (currentPrimary(pass) !== '') return
  const first = instances.find(instance => isReady(instance.pod))
  if (first === undefined) return
  pass.status.currentPrimary = first.name
  pass.status.currentPrimaryTimestamp = stamp(pass.now)
  pass.status.targetPrimary = first.name
  pass.status.timelineID = 1
}

/** Adds a replica when too few are there and all of them report. True when the pass ends here. */
export function scaleUp(pass: Pass, instances: readonly Instance[], image: string): boolean {
  if (instances.length >= wantedInstances(pass) || !instances.every(instance => isReady(instance.pod))) return false
  const taken = new Set(instances.map(instance => serialOf(instance.name)))
  let serial = 1
  const isKept = (name: string) => pass.world.claimNames.has(name) || pass.world.claimNames.has(`${name}-wal`)
  while (taken.has(serial) || isKept(`${pass.name}-${serial}`)) serial += 1
  const name = `${pass.name}-${serial}`
  setPhase(pass, phases.newReplica, `Creating replica ${name}`)
  announce(pass, 'CreatingInstance', `Creating instance ${name}`)
  addInstance(pass, name, 'join', image)
  return true
}

/** Takes one member that is too many, never the primary, with its volumes. True when the pass ends here. */
export function scaleDown(pass: Pass, instances: readonly Instance[]): boolean {
  if (instances.length <= wantedInstances(pass)) return false
  const primary = currentPrimary(pass)
  const victim = instances.findLast(instance => instance.name !== primary && instance.name !== pass.status.targetPrimary)
  if (victim === undefined) return false
  announce(pass, 'ScaleDown', `Scaling down: removing instance ${victim.name}`)
  if (victim.pod !== null) pass.actions.push({ does: 'delete', type: coreTypes.Pod, object: victim.pod })
  if (victim.job !== null) pass.actions.push({ does: 'delete', type: coreTypes.Job, object: victim.job })
  for (const object of victim.claims) pass.actions.push({ does: 'delete', type: coreTypes.PersistentVolumeClaim, object })
  return true
}

/** Gives every member the WAL volume that was asked for later. */
export function addWalVolumes(pass: Pass, instances: readonly Instance[]): void {
  if (at(pass.cluster, 'spec', 'walStorage') === undefined) return
  for (const instance of instances) {
    if (instance.claims.some(claim => nameOf(claim) === `${instance.name}-wal`)) continue
    const object = buildClaims(pass.cluster, instance.name, instance.name === currentPrimary(pass), pass.world.defaultClass)[1]
    if (object === undefined) continue
    const annotations = { ...object.metadata.annotations, 'cnpg.io/pvcStatus': 'ready' }
    pass.actions.push({
      does: 'create',
      type: coreTypes.PersistentVolumeClaim,
      object: { ...object, metadata: { ...object.metadata, annotations } },
    })
  }
}
