import { faultOfLabel } from '../../../shared/domain/names.ts'
import { type Finding, fail, warn } from '../rule-group.ts'
import { namespaceOf, type PlaceParams } from '../tenant.ts'

/** What speaks against the names of the namespace, or of the tenant that it is made from. */
export function placeFindings(params: PlaceParams): readonly Finding<keyof PlaceParams>[] {
  const found = params.namespaceMode === 'tenant' ? tenantFindings(params) : namespaceFindings(params)
  if (params.namespaceMode === 'existing' || !/^kube-/.test(namespaceOf(params))) return found
  const field = params.namespaceMode === 'new' ? 'namespace' : 'tenantOrg'
  return [...found, warn(field, 'Names that begin with kube- are reserved for Kubernetes itself.')]
}

function namespaceFindings({ namespace }: PlaceParams): readonly Finding<keyof PlaceParams>[] {
  const fault = faultOfLabel(namespace)
  return fault === null ? [] : [fail('namespace', fault)]
}

function tenantFindings(params: PlaceParams): readonly Finding<keyof PlaceParams>[] {
  const found: Finding<keyof PlaceParams>[] = []
  for (const [field, word] of [
    ['tenantOrg', 'an organisation'],
    ['tenantProject', 'a project'],
  ] as const) {
    const fault = params[field] === '' ? `Enter ${word}.` : faultOfLabel(params[field])
    if (fault !== null) found.push(fail(field, fault))
  }
  const whole = faultOfLabel(namespaceOf(params))
  if (found.length === 0 && whole !== null) found.push(fail('tenantProject', `The namespace would be ${namespaceOf(params)}. ${whole}`))
  return found
}
