import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { StageInput, StageSight } from '../engine.ts'
import { deploymentKind, serviceKind } from '../kube-kinds.ts'
import { bool, count, num, str } from '../read-json.ts'
import { active, done, failed } from '../stage-sights.ts'
import { poolerKind } from './kinds.ts'
import type { PoolerParams } from './pooler-params.ts'

/** What has become of the pooler: its Deployment and Service have its name. Its own phase is newer than some operators, so it decides nothing. */
export function seePooler(input: StageInput<PoolerParams>, name: string): StageSight {
  const { params: given, subject, view } = input
  if (view.knows(poolerKind) !== 'listed') return active('the right to read poolers')
  const pooler = view.get(poolerKind, subject.namespace, name)
  const deployment = view.get(deploymentKind, subject.namespace, name)
  const service = view.get(serviceKind, subject.namespace, name)
  if (given.action === 'remove') {
    const left = [pooler, deployment, service].filter(each => each !== null).map(each => each.kind ?? 'an object')
    return left.length === 0 ? done(`${name} is gone.`) : active(`${left.join(', ')} ${name} to go`)
  }
  if (pooler === null) return failed(`Pooler ${name} is not there: somebody deleted it.`)
  const wanted = count(pooler, 'spec', 'instances') ?? 1
  const host = `${name}.${subject.namespace}.svc`
  const held = bool(pooler, 'spec', 'pgbouncer', 'paused') === true ? ' It holds its clients.' : ''
  if (view.knows(deploymentKind) !== 'listed') {
    const there = count(pooler, 'status', 'instances') ?? 0
    return there >= wanted
      ? done(`The operator counts ${there} of ${wanted} instances; whether they are ready could not be read.${held}`)
      : active(`the operator to count ${wanted} instances (${there} now)`)
  }
  if (deployment === null) return active('the operator to make its Deployment')
  const waits = whyNotRolledOut(deployment, wanted)
  if (waits !== null) return active(waits)
  if (service === null && view.knows(serviceKind) === 'listed') return active(`Service ${name}`)
  return done(`${wanted} of ${wanted} instances are ready; clients connect to ${host}.${held}`)
}

function whyNotRolledOut(deployment: KubeObject, wanted: number): string | null {
  if (count(deployment, 'spec', 'replicas') !== wanted) return `the operator to ask for ${wanted} instances`
  const observed = num(deployment, 'status', 'observedGeneration') ?? 0
  if (observed < (num(deployment, 'metadata', 'generation') ?? 0)) return 'its Deployment to be taken up'
  const ready = count(deployment, 'status', 'readyReplicas') ?? 0
  const updated = count(deployment, 'status', 'updatedReplicas') ?? 0
  const all = count(deployment, 'status', 'replicas') ?? 0
  if (ready < wanted || updated < wanted) return `${Math.min(ready, updated)} of ${wanted} instances ready`
  return all > wanted
    ? `${all - wanted} instances to stop`
    : str(deployment, 'metadata', 'deletionTimestamp') === null
      ? null
      : 'its Deployment to be made anew'
}
