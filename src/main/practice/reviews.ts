import { type AccessQuestion, findGrant, grantsOf, mayAccess, type User } from './access.ts'
import { refuse } from './api-error.ts'
import { getArray, getObject, getString } from './json.ts'
import type { JsonObject, KubeObject } from './kube-object.ts'
import { trackUpdate } from './managed-fields.ts'
import type { Resource } from './resource.ts'
import { apiTime, type World, type WriteRequest } from './world.ts'

/** Answers a review: the answer is what was sent, with its status filled in. Nothing is kept. Throws 400 or 422 for a question about nothing. */
export function answerReview(world: World, user: User, resource: Resource, request: WriteRequest, object: KubeObject): JsonObject {
  const { kind, apiVersion } = object
  if (resource.kind === 'SelfSubjectReview') {
    const metadata = { creationTimestamp: apiTime(world.now()) }
    return { kind, apiVersion, metadata, status: { userInfo: { username: user.name, groups: user.groups } } }
  }
  const spec = getObject(object, 'spec') ?? {}
  if (resource.kind === 'SelfSubjectRulesReview')
    return { kind, apiVersion, metadata: {}, spec: {}, status: readRulesOf(world, user, spec) }
  const isSelf = resource.kind === 'SelfSubjectAccessReview'
  checkQuestion(spec, isSelf)
  const asked = isSelf ? user : { name: getString(spec, 'user') ?? '', groups: getArray(spec, 'groups').map(String) }
  trackUpdate(object, undefined, request, world.now())
  const { managedFields, namespace } = object.metadata
  const metadata = { ...(namespace === undefined ? {} : { namespace }), ...(managedFields?.length ? { managedFields } : {}) }
  return { kind, apiVersion, metadata, spec, status: judge(world, asked, readQuestion(spec)) }
}

function judge(world: World, user: User, question: AccessQuestion): JsonObject {
  const grant = findGrant(world.store, user, question)
  if (grant !== undefined) return { allowed: true, reason: `RBAC: allowed by ${grant.source}` }
  return { allowed: mayAccess(world.store, user, question) }
}

function checkQuestion(spec: JsonObject, isSelf: boolean): void {
  const resource = getObject(spec, 'resourceAttributes')
  const path = getObject(spec, 'nonResourceAttributes')
  const causes: { reason: string; message: string; field: string }[] = []
  const invalid = (field: string, value: string, why: string): void => {
    causes.push({ reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${why}`, field })
  }
  if (resource !== undefined && path !== undefined) {
    const value = JSON.stringify({ Path: getString(path, 'path') ?? '', Verb: getString(path, 'verb') ?? '' })
    invalid('spec.nonResourceAttributes', value, 'cannot be specified in combination with resourceAttributes')
  }
  if (resource === undefined && path === undefined)
    invalid('spec.resourceAttributes', 'null', 'exactly one of nonResourceAttributes or resourceAttributes must be specified')
  if (!isSelf && !getString(spec, 'user') && getArray(spec, 'groups').length === 0)
    invalid('spec.user', '""', 'at least one of user or group must be specified')
  if (causes.length > 0) throw refuse.invalid({ group: 'authorization.k8s.io', plural: '', kind: '' }, '', causes)
}

function readRulesOf(world: World, user: User, spec: JsonObject): JsonObject {
  const namespace = getString(spec, 'namespace') ?? ''
  if (namespace === '') throw refuse.badRequest('no namespace on request')
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
  return { resourceRules, nonResourceRules, incomplete: false }
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
