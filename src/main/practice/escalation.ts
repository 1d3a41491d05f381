import { type Grant, grantsOf, mayAccess, type PolicyRule, readRules, type User } from './access.ts'
import { refuse } from './api-error.ts'
import { getObject, getString } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import type { World, WriteRequest } from './world.ts'

const group = 'rbac.authorization.k8s.io'
const maxPairs = 10_000

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted)
}

/** A rule taken apart: one for each verb, group, resource and name, or verb and path. */
function* singles(rule: PolicyRule): Iterable<PolicyRule> {
  for (const verb of rule.verbs) {
    for (const url of rule.nonResourceURLs) yield { verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [url] }
    for (const apiGroup of rule.apiGroups) {
      for (const resource of rule.resources) {
        const names = rule.resourceNames.length === 0 ? [undefined] : rule.resourceNames
        for (const name of names) {
          yield {
            verbs: [verb],
            apiGroups: [apiGroup],
            resources: [resource],
            resourceNames: name === undefined ? [] : [name],
            nonResourceURLs: [],
          }
        }
      }
    }
  }
}

function holds({ rule }: Grant, wanted: PolicyRule): boolean {
  const verb = wanted.verbs[0] ?? ''
  if (!has(rule.verbs, verb)) return false
  const url = wanted.nonResourceURLs[0]
  if (url !== undefined) return rule.nonResourceURLs.some(own => own === url || (own.endsWith('*') && url.startsWith(own.slice(0, -1))))
  const name = wanted.resourceNames[0]
  const named = rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name))
  return has(rule.apiGroups, wanted.apiGroups[0] ?? '') && has(rule.resources, wanted.resources[0] ?? '') && named
}

function ruleText({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const parts = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['ResourceNames', resourceNames],
    ['NonResourceURLs', nonResourceURLs],
    ['Verbs', verbs],
  ] as const
  const text = parts
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${name}:[${list.map(item => JSON.stringify(item)).join(' ')}]`)
  return `{${text.join(', ')}}`
}

function may(world: World, user: User, verb: string, resource: string, name: string, namespace: string): boolean {
  return mayAccess(world.store, user, { verb, group, resource, subresource: '', name, namespace })
}

/**
 * Nobody grants more than they have: refuses a role, or a binding to one, whose rules the writer doesn't hold (Kubernetes, "Privilege
 * escalation prevention"); the verbs `escalate` and `bind` lift that. Throws 403.
 */
export function checkEscalation(world: World, request: WriteRequest, object: KubeObject): void {
  const { resource, user } = request
  if (resource.group !== group || user === undefined || user.groups.includes('system:masters')) return
  const namespace = request.namespace ?? ''
  const isBinding = resource.kind.endsWith('Binding')
  let rules: readonly PolicyRule[]
  if (isBinding) {
    const ref = getObject(object, 'roleRef')
    const name = getString(ref, 'name') ?? ''
    const plural = getString(ref, 'kind') === 'ClusterRole' ? 'clusterroles' : 'roles'
    if (may(world, user, 'bind', plural, name, namespace)) return
    const role = world.store.collection(`${group}/${plural}`).get(plural === 'roles' ? `${namespace}/${name}` : name)
    if (role === undefined) throw refuse.notFound({ group, plural, kind: '' }, name)
    rules = readRules(role.object)
  } else {
    if (may(world, user, 'escalate', resource.plural, object.metadata.name ?? '', namespace)) return
    rules = readRules(object)
  }
  const own = grantsOf(world.store, user).filter(grant => grant.namespace === undefined || grant.namespace === namespace)
  const missing: PolicyRule[] = []
  let looked = 0
  for (const rule of rules) {
    for (const single of singles(rule)) {
      looked += 1
      if (looked > maxPairs || !own.some(grant => holds(grant, single))) missing.push(single)
      if (missing.length > 100) break
    }
  }
  if (missing.length === 0) return
  const groups = user.groups.map(name => JSON.stringify(name)).join(' ')
  const why = `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing.map(ruleText).join('\n')}`
  throw refuse.forbidden(resource, object.metadata.name ?? '', why)
}
