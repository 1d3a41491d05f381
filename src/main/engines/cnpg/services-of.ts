import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Living } from '../change/living.ts'
import { serviceKind } from '../kube-kinds.ts'
import { entries, list, record, str, strings } from '../read-json.ts'
import type { ExposeParams } from './expose-params.ts'

/** A Service beside the default ones, as the Cluster asks for it. */
export interface AdditionalService {
  readonly name: string
  readonly leadsTo: 'rw' | 'ro' | 'r'
  readonly type: ExposeParams['kind']
  readonly ranges: readonly string[]
  readonly annotations: Readonly<Record<string, string>>
}

/** What a Cluster says of its Services. */
export interface ServicesOf {
  readonly additional: readonly AdditionalService[]
  /** Default Services that are switched off. */
  readonly disabled: readonly string[]
}

/** More than this are not offered. */
const mostServices = 100

/** Reads it; entries that can't be read are left out here, and stay in the Cluster. */
export function readServices(root: KubeObject): ServicesOf {
  return {
    additional: list(root, 'spec', 'managed', 'services', 'additional').slice(0, mostServices).flatMap(readEntry),
    disabled: strings(root, 'spec', 'managed', 'services', 'disabledDefaultServices'),
  }
}

function readEntry(entry: unknown): AdditionalService[] {
  const name = str(entry, 'serviceTemplate', 'metadata', 'name')
  if (name === null) return []
  const leadsTo = str(entry, 'selectorType')
  const type = str(entry, 'serviceTemplate', 'spec', 'type')
  const annotations = entries(entry, 'serviceTemplate', 'metadata', 'annotations')
  return [
    {
      name,
      leadsTo: leadsTo === 'ro' || leadsTo === 'r' ? leadsTo : 'rw',
      type: type === 'LoadBalancer' || type === 'NodePort' ? type : 'ClusterIP',
      ranges: strings(entry, 'serviceTemplate', 'spec', 'loadBalancerSourceRanges'),
      annotations: Object.fromEntries(annotations.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])).sort()),
    },
  ]
}

/**
 * What `spec.managed.services` is patched with; null: nothing changes. A list goes as a whole, so the entries of others are sent as they are.
 */
export function servicePatch(root: KubeObject, services: ServicesOf, given: ExposeParams): Record<string, unknown> | null {
  const live = list(root, 'spec', 'managed', 'services', 'additional')
  const named = (entry: unknown, name: string) => str(entry, 'serviceTemplate', 'metadata', 'name') === name
  if (given.action === 'close') {
    const left = live.filter(entry => !named(entry, given.closed))
    return left.length === live.length ? null : { additional: left.length === 0 ? null : left }
  }
  if (given.action === 'open') {
    const before = live.find(each => named(each, given.service))
    const entry = entryOf(before, given)
    if (before === undefined) return { additional: [...live, entry] }
    // The order of keys says nothing, so what the form knows of both is compared.
    const same = JSON.stringify(readEntry(before)) === JSON.stringify(readEntry(entry))
    return same ? null : { additional: live.map(each => (each === before ? entry : each)) }
  }
  const off = [...(given.replicaService ? [] : ['ro']), ...(given.anyService ? [] : ['r'])]
  const same = off.length === services.disabled.length && off.every(type => services.disabled.includes(type))
  return same ? null : { disabledDefaultServices: off.length === 0 ? null : off }
}

/** The entry as it should be: what the form doesn't know of it stays. */
function entryOf(before: unknown, given: ExposeParams): Record<string, unknown> {
  const { loadBalancerSourceRanges: _, ...spec } = record(before, 'serviceTemplate', 'spec') ?? {}
  const metadata = record(before, 'serviceTemplate', 'metadata') ?? {}
  const { annotations: _before, ...rest } = metadata
  const ranges =
    given.kind === 'LoadBalancer' && given.allowedRanges.length > 0 ? { loadBalancerSourceRanges: [...given.allowedRanges] } : {}
  return {
    ...(record(before) ?? { updateStrategy: 'patch' }),
    selectorType: given.leadsTo,
    serviceTemplate: {
      ...(record(before, 'serviceTemplate') ?? {}),
      metadata: {
        ...rest,
        name: given.service,
        ...(Object.keys(given.annotations).length === 0 ? {} : { annotations: { ...given.annotations } }),
      },
      spec: { ...spec, type: given.kind, ...ranges },
    },
  }
}

/** Addresses outside the cluster that a Service has now. */
export function addressesOf({ cluster, view }: Pick<Living, 'cluster' | 'view'>, service: string): readonly string[] {
  return list(view.get(serviceKind, cluster.namespace, service), 'status', 'loadBalancer', 'ingress')
    .map(each => str(each, 'hostname') ?? str(each, 'ip'))
    .filter(host => host !== null)
    .slice(0, 10)
}
