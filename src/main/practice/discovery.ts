import { apiVersionOf, type Resource } from './resource.ts'

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

function verbsOf(resource: Resource): readonly string[] {
  if (resource.virtual) return ['create']
  if (resource.custom) return customVerbs
  return resource.kind === 'Namespace' ? allVerbs.filter(verb => verb !== 'deletecollection') : allVerbs
}

/** Versions by preference: GA above beta above alpha, higher numbers first (apimachinery's CompareKubeAwareVersionStrings). */
export function compareVersions(a: string, b: string): number {
  const rank = (version: string): readonly number[] => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
    if (match === null) return [0, 0, 0]
    const stage = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1
    return [stage, Number(match[1]), Number(match[3] ?? 0)]
  }
  const left = rank(a)
  const right = rank(b)
  for (const index of [0, 1, 2]) {
    const difference = (right[index] ?? 0) - (left[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a < b ? -1 : 1
}

/** The groups served, each with its versions, preferred first. Core is the group ''. */
export function groupVersions(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, Set<string>>()
  for (const { group, version } of resources) {
    const versions = groups.get(group) ?? new Set()
    groups.set(group, versions.add(version))
  }
  return new Map([...groups].map(([group, versions]) => [group, [...versions].sort(compareVersions)]))
}

/** `APIGroupList`, for `/apis`. */
export function apiGroupList(resources: readonly Resource[]) {
  const groups = [...groupVersions(resources)].filter(([group]) => group !== '').map(([group]) => apiGroup(resources, group))
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

/** `APIGroup`, for `/apis/<group>`, without kind and apiVersion. */
export function apiGroup(resources: readonly Resource[], name: string) {
  const versions = (groupVersions(resources).get(name) ?? []).map(version => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions, preferredVersion: versions[0] }
}

/** `APIResourceList`, for `/api/v1` and `/apis/<group>/<version>`. */
export function apiResourceList(resources: readonly Resource[], group: string, version: string) {
  const list = inOrder(resources.filter(resource => resource.group === group && resource.version === version))
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: list.flatMap(resource => [
      {
        name: resource.plural,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: verbsOf(resource),
        ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
        ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
      },
      ...subresourcesOf(resource).map(({ name, kind, group: kindGroup, version: kindVersion, verbs }) => ({
        name: `${resource.plural}/${name}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(kind === 'Scale' ? { group: kindGroup, version: kindVersion } : {}),
        kind,
        verbs,
      })),
    ]),
  }
}

function subresourcesOf(resource: Resource) {
  const verbs = ['get', 'patch', 'update']
  const list = [
    ...(resource.scale === undefined ? [] : [{ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs }]),
    ...(resource.hasStatus ? [{ name: 'status', kind: resource.kind, group: resource.group, version: resource.version, verbs }] : []),
    ...(resource.kind === 'Pod' && resource.group === ''
      ? [
          { name: 'log', kind: 'Pod', group: '', version: 'v1', verbs: ['get'] },
          { name: 'proxy', kind: 'PodProxyOptions', group: '', version: 'v1', verbs: ['create', 'get'] },
        ]
      : []),
  ]
  return resource.custom ? list.reverse() : list.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Built-in kinds are listed by name, custom ones as they came. */
function inOrder(resources: readonly Resource[]): readonly Resource[] {
  return resources.some(({ custom }) => custom) ? resources : resources.toSorted((a, b) => (a.plural < b.plural ? -1 : 1))
}

/** Aggregated discovery (`APIGroupDiscoveryList`, apidiscovery.k8s.io/v2) of the core group or of all others. */
export function aggregatedDiscovery(resources: readonly Resource[], core: boolean) {
  const groups = [...groupVersions(resources)].filter(([group]) => (group === '') === core)
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versions.map(version => ({
        version,
        resources: inOrder(resources.filter(found => found.group === group && found.version === version)).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  }
}

/** Aggregated discovery leaves the version of core kinds empty, as the API server does. */
function coreVersion(group: string, version: string): string {
  return group === '' ? '' : version
}

function aggregatedResource(resource: Resource) {
  const subresources = subresourcesOf(resource).map(({ name, kind, group, version, verbs }) => ({
    subresource: name,
    responseKind: { group, version: coreVersion(group, version), kind },
    verbs,
  }))
  return {
    resource: resource.plural,
    responseKind: { group: resource.group, version: coreVersion(resource.group, resource.version), kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: verbsOf(resource),
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  }
}

/** The apiVersions served, in discovery order. */
export function servedVersions(resources: readonly Resource[]): readonly string[] {
  return [...new Set(resources.map(apiVersionOf))]
}
