import { faultOfDns1035, faultOfLabelKey } from '../../../shared/domain/names.ts'
import { caution, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { serviceKind } from '../kube-kinds.ts'
import { rangeFindings } from '../range-rules.ts'
import { count, list, str } from '../read-json.ts'
import type { ExposeParams } from './expose-params.ts'
import { clusterKind, poolerKind } from './kinds.ts'
import type { ServicesOf } from './services-of.ts'

/** What speaks against opening or closing a way in. */
export function objectionsToExposure(living: Living, services: ServicesOf, given: ExposeParams, changes: boolean): readonly Objection[] {
  const found: Objection[] = []
  if (given.action === 'open') found.push(...nameObjections(living, services, given.service), ...openObjections(living, given))
  else if (given.action === 'close') {
    const known = services.additional.some(each => each.name === given.closed)
    if (given.closed === '') return [refuse('closed', 'There is no Service to close: it has only the default ones.')]
    if (!known) return [refuse('closed', `The Cluster asks for no Service “${given.closed}”.`, 'Choose one that it asks for.')]
  } else found.push(...defaultObjections(living, services, given))
  if (!changes && found.every(each => each.status !== 'fail'))
    found.push(refuse(given.action === 'defaults' ? 'replicaService' : 'service', 'It is so already.'))
  return found
}

function nameObjections({ cluster, view }: Living, services: ServicesOf, name: string): readonly Objection[] {
  if (name === '') return [refuse('service', 'Enter a name.')]
  const fault = faultOfDns1035(name)
  if (fault !== null) return [refuse('service', fault)]
  if (['rw', 'ro', 'r', 'any'].some(suffix => name === `${cluster.name}-${suffix}`))
    return [refuse('service', `${name} is one of the database’s own Services.`, 'Choose another name.')]
  if (services.additional.some(each => each.name === name)) return []
  if (view.get(serviceKind, cluster.namespace, name) !== null)
    return [refuse('service', `There is a Service ${name} already, which is not this database’s.`, 'Choose another name.')]
  if (view.knows(serviceKind) !== 'listed')
    return [notKnown('service', 'Services can’t be read, so nobody can tell whether the name is free.')]
  return []
}

function openObjections({ root }: Living, given: ExposeParams): readonly Objection[] {
  const found: Objection[] = []
  for (const key of Object.keys(given.annotations)) {
    const fault = faultOfLabelKey(key)
    if (fault !== null) found.push(refuse(`annotations.${key}`, fault))
  }
  if (given.leadsTo === 'ro' && count(root, 'spec', 'instances') === 1)
    found.push(caution('leadsTo', 'There is no replica: it leads nowhere until there is one.'))
  if (given.kind === 'NodePort')
    found.push(
      caution(
        'kind',
        'Whoever reaches a node reaches the database: a port on the nodes knows no ranges.',
        'Use a load balancer with allowed ranges.',
      ),
    )
  if (given.kind !== 'LoadBalancer') return found
  found.push(...given.allowedRanges.flatMap((range, index) => rangeFindings(`allowedRanges.${index}`, range)))
  if (given.allowedRanges.length === 0)
    found.push(caution('allowedRanges', 'Every address that can reach the load balancer is allowed.', 'Enter the allowed ranges.'))
  else if (given.allowedRanges.some(range => /\/0$/.test(range)))
    found.push(caution('allowedRanges', 'A range of /0 allows every address.', 'Name the networks that need it.'))
  return found
}

/** Who uses a default Service that would go. */
function defaultObjections(living: Living, services: ServicesOf, given: ExposeParams): readonly Objection[] {
  const { cluster, view } = living
  const going = [
    { type: 'ro', field: 'replicaService', goes: !given.replicaService },
    { type: 'r', field: 'anyService', goes: !given.anyService },
  ].filter(each => each.goes && !services.disabled.includes(each.type))
  return going.flatMap(({ type, field }) => {
    const host = `${cluster.name}-${type}`
    const poolers = view
      .list(poolerKind, cluster.namespace)
      .filter(each => str(each, 'spec', 'cluster', 'name') === cluster.name && str(each, 'spec', 'type') === type)
      .map(each => each.metadata.name)
    if (poolers.length > 0)
      return [refuse(field, `${poolers.slice(0, 5).join(', ')} (connection pooler) leads to ${host}.`, 'Remove the pooler first.')]
    const followers = view
      .list(clusterKind, cluster.namespace)
      .filter(each =>
        list(each, 'spec', 'externalClusters').some(source => (str(source, 'connectionParameters', 'host') ?? '').split('.')[0] === host),
      )
      .map(each => each.metadata.name)
    return followers.length > 0 ? [caution(field, `${followers.slice(0, 5).join(', ')} reads from ${host}: it would lose its source.`)] : []
  })
}
