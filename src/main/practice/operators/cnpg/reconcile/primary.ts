import { coreTypes } from '../../../resource-type.ts'
import { annotationOf, numberAt, objectsAt, second, textAt } from '../../read.ts'
import { announce, currentPrimary, fencedOf, type Instance, isReady, type Pass, setPhase, stamp } from './pass.ts'
import { phases } from './phases.ts'

/** How long a promotion takes, in simulated ms: the old primary shuts down, the new one leaves recovery. */
const promotionTime = 5_000
/** How long a primary must be gone before the operator gives it up, besides `spec.failoverDelay`. */
const patience = 2_000

function candidate(pass: Pass, instances: readonly Instance[]): Instance | undefined {
  const fenced = fencedOf(pass.cluster, instances)
  return instances.find(instance => instance.name !== currentPrimary(pass) && isReady(instance.pod) && !fenced.has(instance.name))
}

/** Carries on a switchover or failover that status asks for. True while it goes on. */
export function changePrimary(pass: Pass, instances: readonly Instance[]): boolean {
  const current = currentPrimary(pass)
  const target = textAt(pass.status, 'targetPrimary')
  if (current === '' || target === '' || target === current) return false
  if (target === 'pending') {
    const next = candidate(pass, instances)
    setPhase(pass, phases.failover, 'Waiting for a replica to promote')
    if (next === undefined) {
      const old = instances.find(instance => instance.name === current)
      if (!isReady(old?.pod ?? null)) return false
      pass.status.targetPrimary = current
      return false
    }
    setPhase(pass, phases.failover, `Failing over from ${current} to ${next.name}`)
    announce(pass, 'FailoverTarget', `Failing over from ${current} to ${next.name}`, true)
    pass.status.targetPrimary = next.name
    pass.status.targetPrimaryTimestamp = stamp(pass.now)
    return true
  }
  const chosen = instances.find(instance => instance.name === target)
  if (chosen === undefined) {
    pass.status.targetPrimary = current
    return false
  }
  if (textAt(pass.status, 'phase') !== phases.failover) setPhase(pass, phases.switchover, `Switching over to ${target}`)
  if (!isReady(chosen.pod)) {
    const old = instances.find(instance => instance.name === current)
    if (isReady(old?.pod ?? null)) return true
    pass.status.targetPrimary = 'pending'
    return true
  }
  if (!pass.passed(`promote ${target}`, promotionTime)) return true
  pass.status.currentPrimary = target
  pass.status.currentPrimaryTimestamp = stamp(pass.now)
  pass.status.timelineID = numberAt(pass.status, 1, 'timelineID') + 1
  delete pass.status.currentPrimaryFailingSinceTimestamp
  return true
}

/** Gives up a primary that is gone when a replica can take over. True when the pass ends here. */
export function failOver(pass: Pass, instances: readonly Instance[]): boolean {
  const current = currentPrimary(pass)
  const primary = instances.find(instance => instance.name === current)
  if (current === '' || (primary !== undefined && isReady(primary.pod))) {
    delete pass.status.currentPrimaryFailingSinceTimestamp
    return false
  }
  const phase = textAt(pass.status, 'phase')
  if (phase === phases.restartInPlace || phase === phases.restartPrimary || phase === phases.majorUpgrade) return false
  if (fencedOf(pass.cluster, instances).has(current) || candidate(pass, instances) === undefined) return false
  pass.status.currentPrimaryFailingSinceTimestamp ??= stamp(pass.now)
  if (!pass.passed('primary failing', patience + numberAt(pass.cluster, 0, 'spec', 'failoverDelay') * 1000)) return true
  announce(pass, 'FailingOver', `Current primary isn't healthy, initiating a failover from ${current}`, true)
  setPhase(pass, phases.failover, `Initiating a failover from ${current}`)
  pass.status.targetPrimary = 'pending'
  pass.status.targetPrimaryTimestamp = stamp(pass.now)
  return true
}

/** Starts a switchover to a replica that can take over; false when there is none. */
export function beginSwitchover(pass: Pass, instances: readonly Instance[]): boolean {
  const next = candidate(pass, instances)
  if (next === undefined) return false
  announce(
    pass,
    'SwitchingOver',
    `Current primary ${currentPrimary(pass)} is running with an old definition, switching over to ${next.name}`,
  )
  setPhase(pass, phases.switchover, `Switching over to ${next.name}`)
  pass.status.targetPrimary = next.name
  pass.status.targetPrimaryTimestamp = stamp(pass.now)
  return true
}

const restarting = 'practice.clouddb.dev/restarting'

/** Restarts PostgreSQL inside the primary's pod, as the phase asks. True while it goes on. */
export function restartInPlace(pass: Pass, instances: readonly Instance[]): boolean {
  if (textAt(pass.status, 'phase') !== phases.restartInPlace) return false
  const pod = instances.find(instance => instance.name === currentPrimary(pass))?.pod ?? null
  if (pod === null) return false
  if (annotationOf(pod, restarting) !== '') {
    if (!isReady(pod)) return true
    pass.actions.push({ does: 'patch', type: coreTypes.Pod, object: pod, body: { metadata: { annotations: { [restarting]: null } } } })
    setPhase(pass, phases.waiting)
    return false
  }
  const statuses = objectsAt(pod, 'status', 'containerStatuses')
  const conditions = objectsAt(pod, 'status', 'conditions')
  const ended = second(pass.now)
  const body = {
    status: {
      containerStatuses: statuses.map(status => ({ ...status, ready: false, restartCount: numberAt(status, 0, 'restartCount') + 1 })),
      conditions: conditions.map(condition =>
        condition.type === 'Ready' || condition.type === 'ContainersReady'
          ? { ...condition, status: 'False', lastTransitionTime: ended }
          : condition,
      ),
    },
  }
  pass.actions.push({
    does: 'patch',
    type: coreTypes.Pod,
    object: pod,
    body: { metadata: { annotations: { [restarting]: stamp(pass.now) } } },
  })
  pass.actions.push({ does: 'patch', type: coreTypes.Pod, object: pod, body, status: true })
  return true
}
