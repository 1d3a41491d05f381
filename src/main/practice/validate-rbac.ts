import { readRules } from './access.ts'
import type { StatusCause } from './api-error.ts'
import { equalJson, getArray, getObject, getString } from './json.ts'
import type { KubeObject } from './kube-object.ts'

const group = 'rbac.authorization.k8s.io'

function required(field: string, why?: string): StatusCause {
  return { reason: 'FieldValueRequired', message: `Required value${why === undefined ? '' : `: ${why}`}`, field }
}

/** The rules of a role: each says verbs, and either resources of groups or, in a role of the cluster, paths. */
export function validateRules(object: KubeObject): StatusCause[] {
  return readRules(object).flatMap((rule, index) => {
    const field = `rules[${index}]`
    const causes = rule.verbs.length === 0 ? [required(`${field}.verbs`, 'verbs must contain at least one value')] : []
    if (rule.nonResourceURLs.length > 0) {
      if (object.kind !== 'Role') return causes
      const message = `Invalid value: ${JSON.stringify(rule.nonResourceURLs)}: namespaced rules cannot apply to non-resource URLs`
      return [...causes, { reason: 'FieldValueInvalid', message, field: `${field}.nonResourceURLs` }]
    }
    if (rule.apiGroups.length === 0) causes.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'))
    if (rule.resources.length === 0) causes.push(required(`${field}.resources`, 'resource rules must supply at least one resource'))
    return causes
  })
}

/** A binding names a role, stays with it, and its subjects are of kinds that there are. */
export function validateBinding(object: KubeObject, old: KubeObject | undefined): StatusCause[] {
  const ref = getObject(object, 'roleRef')
  const causes: StatusCause[] = getString(ref, 'name') ? [] : [required('roleRef.name')]
  for (const [index, subject] of getArray(object, 'subjects').entries()) {
    const kind = getString(subject, 'kind') ?? ''
    if (['ServiceAccount', 'User', 'Group'].includes(kind)) continue
    const message = `Unsupported value: ${JSON.stringify(kind)}: supported values: "ServiceAccount", "User", "Group"`
    causes.push({ reason: 'FieldValueNotSupported', message, field: `subjects[${index}].kind` })
  }
  if (old !== undefined && !equalJson(ref, old.roleRef)) {
    const value = JSON.stringify({
      APIGroup: getString(ref, 'apiGroup') ?? group,
      Kind: getString(ref, 'kind') ?? '',
      Name: getString(ref, 'name') ?? '',
    })
    causes.push({ reason: 'FieldValueInvalid', message: `Invalid value: ${value}: cannot change roleRef`, field: 'roleRef' })
  }
  return causes
}

/** Fills in the groups that a binding leaves out. */
export function defaultBinding(object: KubeObject): void {
  const ref = getObject(object, 'roleRef')
  if (ref !== undefined) ref.apiGroup ??= group
  for (const subject of getArray(object, 'subjects')) {
    const found = getObject({ subject }, 'subject')
    if (found !== undefined && (found.kind === 'User' || found.kind === 'Group')) found.apiGroup ??= group
  }
}
