import { ApiError } from './api-error.ts'
import { getArray, getObject, getString } from './json.ts'
import type { RequestInfo } from './request-info.ts'
import type { Store } from './store.ts'

/** Who asks, as the bearer token says. */
export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

/** One RBAC rule. `*` stands for everything. */
export interface PolicyRule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

/** A rule and where it holds: in one namespace, or everywhere. */
export interface Grant {
  readonly namespace: string | undefined
  readonly rule: PolicyRule
  /** By which binding of which role to whom, in the API's words. */
  readonly source: string
}

/** One question to the authorizer. */
export interface AccessQuestion {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** Empty for cluster-scoped objects and for all namespaces. */
  readonly namespace: string
  /** A path instead of a resource. */
  readonly path?: string | undefined
}

/** The user of a request without a token. */
export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

const rbac = 'rbac.authorization.k8s.io'

function strings(value: unknown, key: string): readonly string[] {
  return getArray(value, key).filter(item => typeof item === 'string')
}

/** The rules of a Role or ClusterRole. */
export function readRules(role: unknown): readonly PolicyRule[] {
  return getArray(role, 'rules').map(rule => ({
    verbs: strings(rule, 'verbs'),
    apiGroups: strings(rule, 'apiGroups'),
    resources: strings(rule, 'resources'),
    resourceNames: strings(rule, 'resourceNames'),
    nonResourceURLs: strings(rule, 'nonResourceURLs'),
  }))
}

function names(subject: unknown, user: User): boolean {
  const kind = getString(subject, 'kind')
  const name = getString(subject, 'name') ?? ''
  if (kind === 'User') return name === user.name
  if (kind === 'Group') return user.groups.includes(name)
  return kind === 'ServiceAccount' && user.name === `system:serviceaccount:${getString(subject, 'namespace') ?? ''}:${name}`
}

/** Every rule that the roles and bindings stored in this cluster give the user. */
export function grantsOf(store: Store, user: User): readonly Grant[] {
  const grants: Grant[] = []
  for (const [plural, scoped] of [
    ['clusterrolebindings', false],
    ['rolebindings', true],
  ] as const) {
    for (const { object } of store.collection(`${rbac}/${plural}`).snapshot()) {
      const subject = getArray(object, 'subjects').find(found => names(found, user))
      if (subject === undefined) continue
      const ref = getObject(object, 'roleRef')
      const name = getString(ref, 'name') ?? ''
      const namespace = scoped ? object.metadata.namespace : undefined
      const cluster = getString(ref, 'kind') === 'ClusterRole'
      const role = store.collection(`${rbac}/${cluster ? 'clusterroles' : 'roles'}`).get(cluster ? name : `${namespace ?? ''}/${name}`)
      const binding = scoped
        ? `RoleBinding ${JSON.stringify(`${object.metadata.name ?? ''}/${namespace ?? ''}`)}`
        : `ClusterRoleBinding ${JSON.stringify(object.metadata.name ?? '')}`
      const given = `${getString(subject, 'kind') ?? ''} ${JSON.stringify(getString(subject, 'name') ?? '')}`
      const source = `${binding} of ${cluster ? 'ClusterRole' : 'Role'} ${JSON.stringify(name)} to ${given}`
      for (const rule of readRules(role?.object)) grants.push({ namespace, rule, source })
    }
  }
  return grants
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted)
}

function covers({ namespace, rule }: Grant, question: AccessQuestion): boolean {
  if (!has(rule.verbs, question.verb)) return false
  if (question.path !== undefined) {
    const { path } = question
    return rule.nonResourceURLs.some(url => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))))
  }
  if (namespace !== undefined && namespace !== question.namespace) return false
  const target = question.subresource === '' ? question.resource : `${question.resource}/${question.subresource}`
  const resources = has(rule.resources, target) || (question.subresource !== '' && rule.resources.includes(`*/${question.subresource}`))
  return has(rule.apiGroups, question.group) && resources && (rule.resourceNames.length === 0 || rule.resourceNames.includes(question.name))
}

/** The one answer to "may this user do that": enforcement and access reviews both come here. */
export function mayAccess(store: Store, user: User, question: AccessQuestion): boolean {
  return user.groups.includes('system:masters') || findGrant(store, user, question) !== undefined
}

/** The first grant that lets a user do something; undefined when none does. */
export function findGrant(store: Store, user: User, question: AccessQuestion): Grant | undefined {
  return grantsOf(store, user).find(grant => covers(grant, question))
}

/** Throws 403, in the API's words, unless the user may do what the request asks. */
export function authorize(store: Store, user: User, info: RequestInfo): void {
  const { verb, group, resource, subresource, name, namespace = '' } = info
  if (!info.resourceRequest) {
    if (mayAccess(store, user, { verb, group: '', resource: '', subresource: '', name: '', namespace: '', path: info.path })) return
    throw new ApiError(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${verb} path "${info.path}"`, {})
  }
  // A namespace is a cluster-scoped object, but a role in it may read it.
  const scope = group === '' && resource === 'namespaces' ? name : namespace
  if (mayAccess(store, user, { verb, group, resource, subresource, name, namespace: scope })) return
  const target = subresource === '' ? resource : `${resource}/${subresource}`
  const qualified = group === '' ? resource : `${resource}.${group}`
  const where = scope === '' ? 'at the cluster scope' : `in the namespace "${scope}"`
  throw new ApiError(
    403,
    'Forbidden',
    `${qualified}${name === '' ? '' : ` "${name}"`} is forbidden: User "${user.name}" cannot ${verb} resource "${target}" in API group "${group}" ${where}`,
    { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource },
  )
}
