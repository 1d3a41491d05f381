import type { StageInput, StageSight } from '../engine.ts'
import { serviceKind } from '../kube-kinds.ts'
import { list, str, strings } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { lookAtCluster } from './change/stages.ts'
import type { ExposeParams } from './expose-params.ts'

/** Whether the Services are there, or gone, as was asked for. */
export function seeServices(input: StageInput<ExposeParams>): StageSight {
  const { params: given, subject, view } = input
  return lookAtCluster(input, () => {
    if (view.knows(serviceKind) !== 'listed') return active('the right to read Services')
    const find = (name: string) => view.get(serviceKind, subject.namespace, name)
    if (given.action === 'close') return find(given.closed) === null ? done(`${given.closed} is gone.`) : active(`${given.closed} to go`)
    if (given.action === 'open') {
      const service = find(given.service)
      if (service === null) return active(`Service ${given.service}`)
      const type = str(service, 'spec', 'type') ?? 'ClusterIP'
      if (type !== given.kind) return active(`${given.service} to be of type ${given.kind}; it is ${type}`)
      const ranges = strings(service, 'spec', 'loadBalancerSourceRanges')
      const wanted = given.kind === 'LoadBalancer' ? given.allowedRanges : []
      if (ranges.join() !== wanted.join()) return active(`the allowed ranges of ${given.service} to be set`)
      return done(`${given.service} is there${wanted.length === 0 ? '' : ` and lets in ${wanted.slice(0, 5).join(', ')}`}.`)
    }
    const wanted = [
      [`${subject.name}-ro`, given.replicaService],
      [`${subject.name}-r`, given.anyService],
    ] as const
    for (const [name, on] of wanted) if ((find(name) !== null) !== on) return active(`${name} to ${on ? 'be made' : 'go'}`)
    return done('They are as asked for.')
  })
}

/** The address of a load balancer: who gives it is not the operator. */
export function seeAddress({ params: given, subject, view }: StageInput<ExposeParams>): StageSight {
  if (given.action !== 'open' || given.kind !== 'LoadBalancer') return notApplicable('No load balancer was asked for.')
  const service = view.get(serviceKind, subject.namespace, given.service)
  const hosts = list(service, 'status', 'loadBalancer', 'ingress').map(each => str(each, 'hostname') ?? str(each, 'ip'))
  const found = hosts.filter(host => host !== null).slice(0, 5)
  if (found.length > 0) return done(`Clients outside connect to ${found.join(', ')}.`)
  return active('an address; where nothing provides load balancers none ever comes')
}
