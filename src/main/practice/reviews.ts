import { type AccessQuestion, grantsOf, mayAccess, type User } from './access.ts'
import { getObject, getString } from './json.ts'
import type { JsonObject, KubeObject } from './kube-object.ts'
import type { World } from './world.ts'

/** Answers the three self reviews; the answer is the object with its status filled in. */
export function answerReview(world: World, user: User, kind: string, object: KubeObject): JsonObject {
  const metadata = { creationTimestamp: null }
  const { apiVersion } = object
  if (kind === 'SelfSubjectReview') {
    return { kind, apiVersion, metadata, status: { userInfo: { username: user.name, groups: user.groups } } }
  }
  const spec = getObject(object, 'spec') ?? {}
  if (kind === 'SelfSubjectAccessReview') {
    const question = readQuestion(spec)
    const allowed = mayAccess(world.store, user, question)
    return { kind, apiVersion, metadata, spec, status: { allowed, ...(allowed ? { reason: 'RBAC: allowed' } : {}) } }
  }
  const namespace = getString(spec, 'namespace') ?? ''
  const rules = user.groups.includes('system:masters')
    ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: ['*'] }]
    : grantsOf(world.store, user)
        .filter(grant => grant.namespace === undefined || grant.namespace === namespace)
        .map(grant => grant.rule)
  const resourceRules = rules
    .filter(rule => rule.resources.length > 0)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames.length === 0 ? {} : { resourceNames }),
    }))
  const nonResourceRules = rules
    .filter(rule => rule.nonResourceURLs.length > 0)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }))
  return { kind, apiVersion, metadata, spec: {}, status: { resourceRules, nonResourceRules, incomplete: false } }
}

function readQuestion(spec: JsonObject): AccessQuestion {
  const path = getObject(spec, 'nonResourceAttributes')
  const attributes = path ?? getObject(spec, 'resourceAttributes')
  const read = (key: string) => getString(attributes, key) ?? ''
  return {
    verb: read('verb'),
    group: read('group'),
    resource: read('resource'),
    subresource: read('subresource'),
    name: read('name'),
    namespace: read('namespace'),
    path: path === undefined ? undefined : read('path'),
  }
}
