import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../../resource-type.ts'
import { at, nameOf, objectAt } from '../../read.ts'
import { ownedMeta } from '../objects/labels.ts'
import { buildBudgets, buildServices } from '../objects/services.ts'
import { type Pass, wantedInstances } from './pass.ts'

/** Fields of a Service that the Cluster decides on; what the server fills in (addresses, node ports) stays. */
const serviceFields = ['type', 'selector', 'loadBalancerSourceRanges', 'externalTrafficPolicy', 'loadBalancerClass'] as const

/** Makes what stands beside the members, keeps it as the Cluster says, and takes away what it says no longer. */
export function keepCompanions(pass: Pass): void {
  const { world, cluster, name } = pass
  if (!world.hasServiceAccount) {
    const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: ownedMeta(cluster, name) }
    pass.actions.push({ does: 'create', type: coreTypes.ServiceAccount, object })
  }
  keepAll(pass, coreTypes.Service, world.services, buildServices(cluster))
  keepAll(pass, coreTypes.PodDisruptionBudget, world.budgets, wantedBudgets(pass))
}

/** During a window in which members wait for their node the replicas' budget goes, and a single member's as well. */
function wantedBudgets(pass: Pass): KubeObject[] {
  const { cluster } = pass
  if (at(cluster, 'spec', 'enablePDB') === false) return []
  const wanted = wantedInstances(pass)
  const budgets = buildBudgets(cluster, wanted)
  const window = objectAt(cluster, 'spec', 'nodeMaintenanceWindow')
  const waiting = window.inProgress === true && window.reusePVC !== false
  if (!waiting) return budgets
  return wanted === 1 ? [] : budgets.slice(0, 1)
}

/** Objects of the same name that belong to somebody else are left alone, and so missing here. */
function keepAll(pass: Pass, type: ResourceType, living: readonly KubeObject[], wanted: readonly KubeObject[]): void {
  const owned = living.filter(object => object.metadata.ownerReferences?.some(owner => owner.uid === pass.cluster.metadata.uid))
  for (const object of wanted) {
    const live = living.find(each => nameOf(each) === nameOf(object))
    if (live === undefined) pass.actions.push({ does: 'create', type, object })
    else if (owned.includes(live) && type === coreTypes.Service) {
      const body = serviceChange(live, object)
      if (body !== null) pass.actions.push({ does: 'patch', type, object: live, body })
    }
  }
  for (const object of owned) {
    if (!wanted.some(each => nameOf(each) === nameOf(object))) pass.actions.push({ does: 'delete', type, object })
  }
}

function serviceChange(live: KubeObject, wanted: KubeObject): JsonObject | null {
  const spec: JsonObject = {}
  for (const field of serviceFields) {
    const value = at(wanted, 'spec', field)
    // What the template doesn't say any more is taken away only where nobody defaults it.
    if (value === undefined && field !== 'loadBalancerSourceRanges') continue
    if (!isDeepStrictEqual(value ?? null, at(live, 'spec', field) ?? null)) spec[field] = value ?? null
  }
  const annotations = wanted.metadata.annotations ?? {}
  const same = Object.entries(annotations).every(([key, value]) => live.metadata.annotations?.[key] === value)
  if (same && Object.keys(spec).length === 0) return null
  return { ...(same ? {} : { metadata: { annotations: { ...annotations } } }), ...(Object.keys(spec).length === 0 ? {} : { spec }) }
}
