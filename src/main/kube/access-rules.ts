import type { AccessRule, AccessRules } from './kube-client.ts'

/** More rules than any user has; a hostile server's are cut, and then the list is not whole. */
const maxRules = 5_000

/** Reads the status of a SelfSubjectRulesReview. What is missing in it allows nothing. */
export function readAccessRules(status: Readonly<Record<string, unknown>>): AccessRules {
  const given = Array.isArray(status.resourceRules) ? status.resourceRules : []
  const rules = given.slice(0, maxRules).flatMap((each: unknown): AccessRule[] => {
    if (typeof each !== 'object' || each === null) return []
    const read = (key: string) => texts(Reflect.get(each, key))
    return [{ verbs: read('verbs'), groups: read('apiGroups'), resources: read('resources'), names: read('resourceNames') }]
  })
  const problem =
    typeof status.evaluationError === 'string' && status.evaluationError !== '' ? status.evaluationError.slice(0, 2_000) : null
  return { rules, incomplete: status.incomplete === true || given.length > maxRules || problem !== null, problem }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}
