import { AppError } from '../../shared/domain/app-error.ts'
import type { KindRef } from '../../shared/domain/kube.ts'
import type { KubeAnswer, KubeRequest } from './kube-client.ts'

/** What an API server serves: `group/version` → plurals; null where a server without aggregated discovery names the version alone. */
type Served = ReadonlyMap<string, ReadonlySet<string> | null>

/** How long an answer holds: CRDs come and go, but not by the second. */
const freshMs = 30_000
const aggregated = ['v2', 'v2beta1'].map(version => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)

export interface Discovery {
  /** Whether a kind is served; null when that can't be known now. */
  serves(kind: KindRef, signal: AbortSignal): Promise<boolean | null>
  /** The same, asked of the server now. */
  servesNow(kind: KindRef, signal: AbortSignal): Promise<boolean | null>
}

/**
 * What a server serves, in one or two requests where discovery is aggregated (Kubernetes 1.27 and later), else one small request per
 * group and version that is asked for.
 */
export function createDiscovery(deps: { read: (request: KubeRequest) => Promise<KubeAnswer>; now: () => number }): Discovery {
  let known: { at: number; served: Served } | null = null
  let loading: Promise<Served> | null = null
  const single = new Map<string, { at: number; plurals: ReadonlySet<string> }>()

  async function load(signal: AbortSignal): Promise<Served> {
    const accept = [...aggregated, 'application/json'].join(',')
    const served = new Map<string, ReadonlySet<string> | null>()
    for (const path of ['/api', '/apis']) {
      const answer = await deps.read({ method: 'GET', path, accept, signal })
      const list = record(JSON.parse(answer.text))
      if (list?.kind === 'APIGroupDiscoveryList') for (const group of array(list.items)) addGroup(served, group)
      else if (list?.kind === 'APIVersions') for (const version of array(list.versions)) served.set(String(version), null)
      else if (list?.kind === 'APIGroupList') for (const group of array(list.groups)) addVersions(served, group)
      // Whoever answers something else proves nothing by not naming a kind.
      else throw new AppError('unreachable', 'The answer is no discovery.')
    }
    return served
  }

  async function all(): Promise<Served> {
    if (known !== null && deps.now() - known.at < freshMs) return known.served
    // Not the caller's signal: others may wait for the same answer.
    loading ??= load(new AbortController().signal)
      .then(served => {
        known = { at: deps.now(), served }
        return served
      })
      .finally(() => {
        loading = null
      })
    return await loading
  }

  async function one(groupVersion: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const held = single.get(groupVersion)
    if (held !== undefined && deps.now() - held.at < freshMs) return held.plurals
    const path = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`
    const list = record(JSON.parse((await deps.read({ method: 'GET', path, signal })).text))
    if (list?.kind !== 'APIResourceList') throw new AppError('unreachable', 'The answer is no discovery.')
    const plurals = new Set(array(list.resources).flatMap(resource => nameOf(resource, 'name')))
    single.set(groupVersion, { at: deps.now(), plurals })
    return plurals
  }

  async function serves(kind: KindRef, signal: AbortSignal): Promise<boolean | null> {
    const groupVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
    try {
      const plurals = (await all()).get(groupVersion)
      if (plurals === undefined) return false
      return (plurals ?? (await one(groupVersion, signal))).has(kind.plural)
    } catch {
      // Whatever stood in the way (no network, no right to ask, no JSON), the honest answer is that it is not known.
      return null
    }
  }

  return {
    serves,
    async servesNow(kind, signal) {
      known = null
      single.clear()
      return await serves(kind, signal)
    },
  }
}

function addGroup(served: Map<string, ReadonlySet<string> | null>, group: unknown): void {
  const name = nameOf(record(group)?.metadata, 'name')[0] ?? ''
  for (const version of array(record(group)?.versions)) {
    const label = nameOf(version, 'version')[0]
    if (label === undefined) continue
    const plurals = array(record(version)?.resources).flatMap(resource => nameOf(resource, 'resource'))
    served.set(name === '' ? label : `${name}/${label}`, new Set(plurals))
  }
}

function addVersions(served: Map<string, ReadonlySet<string> | null>, group: unknown): void {
  for (const version of array(record(group)?.versions)) for (const name of nameOf(version, 'groupVersion')) served.set(name, null)
}

function nameOf(value: unknown, key: string): string[] {
  const name = record(value)?.[key]
  return typeof name === 'string' ? [name] : []
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null
}
