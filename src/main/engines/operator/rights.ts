import { list, str, strings } from '../read-json.ts'

/** Verbs on one resource (`deployments.apps`, `pods/exec`, `*.*`) or one URL of the server; `names`: on objects of these names alone, empty: on all. */
export interface Right {
  readonly verbs: readonly string[]
  readonly group: string
  /** With its subresource; begins with `/`: a URL that is no resource. */
  readonly resource: string
  readonly names: readonly string[]
}

/** Far more than a role of any operator has; what has more is not compared. */
const mostRights = 3000

/** What a role's rules allow, resource by resource; null: too much to be looked at. Source: `rbac.authorization.k8s.io/v1`, PolicyRule. */
export function rightsOf(role: unknown): readonly Right[] | null {
  const rights: Right[] = []
  for (const rule of list(role, 'rules')) {
    const [verbs, names] = [strings(rule, 'verbs'), strings(rule, 'resourceNames')]
    // `*` alone stands for every URL, and must not be taken for every resource.
    for (const url of strings(rule, 'nonResourceURLs'))
      rights.push({ verbs, group: '', resource: url.startsWith('/') ? url : `/${url}`, names: [] })
    for (const group of strings(rule, 'apiGroups')) {
      for (const resource of strings(rule, 'resources')) {
        rights.push({ verbs, group, resource, names })
        if (rights.length > mostRights) return null
      }
    }
    if (rights.length > mostRights) return null
  }
  return rights
}

/** What of `rights` is not already allowed by `before`. */
export function beyond(rights: readonly Right[], before: readonly Right[]): readonly Right[] {
  return rights.flatMap(right => {
    const candidates = before.filter(each => coversResource(each, right))
    const verbs = [...new Set(right.verbs)].filter(verb => !isCovered(verb, right, candidates))
    return verbs.length === 0 ? [] : [{ ...right, verbs }]
  })
}

/** Whether two roles allow the same; one with too many rules allows nothing that is known. */
export function allowSame(one: unknown, other: unknown): boolean {
  const [rights, others] = [rightsOf(one), rightsOf(other)]
  return rights !== null && others !== null && beyond(rights, others).length === 0 && beyond(others, rights).length === 0
}

function isCovered(verb: string, { names }: Right, candidates: readonly Right[]): boolean {
  const allowing = candidates.filter(each => each.verbs.includes('*') || each.verbs.includes(verb))
  return names.length === 0
    ? allowing.some(each => each.names.length === 0)
    : names.every(name => allowing.some(each => each.names.length === 0 || each.names.includes(name)))
}

/** As the API server's authorizer matches: `*`, `*` with a subresource, and URLs that end with `*`. */
function coversResource(wide: Right, right: Right): boolean {
  const isUrl = wide.resource.startsWith('/')
  if (isUrl !== right.resource.startsWith('/')) return false
  if (isUrl) {
    if (wide.resource.endsWith('*')) return right.resource.startsWith(wide.resource.slice(0, -1))
    return wide.resource === right.resource
  }
  if (wide.group !== '*' && wide.group !== right.group) return false
  if (wide.resource === '*' || wide.resource === right.resource) return true
  const [, subresource] = right.resource.split('/', 2)
  return subresource !== undefined && wide.resource === `*/${subresource}`
}

/** A right in words: `get, list on secrets`. */
export function rightWords(right: Right): string {
  return `${right.verbs.join(', ')} on ${nameOfResource(right)}${right.names.length === 0 ? '' : ` (${right.names.join(', ')})`}`
}

function nameOfResource({ group, resource }: Right): string {
  if (resource.startsWith('/') || group === '') return resource
  const [what = '', ...rest] = resource.split('/')
  return [`${what}.${group}`, ...rest].join('/')
}

/** Rights that reach beyond what they name: who holds one can get at more. Source: Kubernetes' RBAC good practices. */
const powers: readonly { readonly group: string; readonly resource: string; readonly verbs: readonly string[]; readonly what: string }[] = [
  { group: '', resource: 'secrets', verbs: ['get', 'list', 'watch'], what: 'read Secrets' },
  { group: '', resource: 'pods/exec', verbs: ['create', 'get'], what: 'run commands in pods' },
  { group: '', resource: 'pods/attach', verbs: ['create', 'get'], what: 'attach to pods' },
  { group: '', resource: 'pods/ephemeralcontainers', verbs: ['patch', 'update'], what: 'put containers into running pods' },
  { group: '', resource: 'nodes/proxy', verbs: ['create', 'get'], what: 'call the nodes themselves' },
  { group: '', resource: 'serviceaccounts/token', verbs: ['create'], what: 'make tokens of ServiceAccounts' },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', verbs: ['escalate'], what: 'give rights that it does not have' },
  { group: 'rbac.authorization.k8s.io', resource: 'roles', verbs: ['escalate'], what: 'give rights that it does not have' },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', verbs: ['bind'], what: 'bind any ClusterRole' },
  { group: 'rbac.authorization.k8s.io', resource: 'roles', verbs: ['bind'], what: 'bind any Role' },
  ...['users', 'groups', 'serviceaccounts'].map(resource => ({
    group: '',
    resource,
    verbs: ['impersonate'],
    what: `act as other ${resource}`,
  })),
  ...['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map(resource => ({
    group: 'admissionregistration.k8s.io',
    resource,
    verbs: ['create', 'patch', 'update'],
    what: 'change which webhooks are asked',
  })),
]

/** What is powerful among rights, in words, each once: `read Secrets`, `everything (*)`. */
export function powersOf(rights: readonly Right[]): readonly string[] {
  const found = new Set<string>()
  for (const right of rights) {
    if (right.verbs.includes('*')) found.add(`do everything with ${nameOfResource(right)}`)
    for (const power of powers) {
      const one: Right = { ...power, names: [] }
      if (coversResource({ ...right, names: [] }, one) && power.verbs.some(verb => right.verbs.includes('*') || right.verbs.includes(verb)))
        found.add(right.names.length === 0 ? power.what : `${power.what} (${right.names.join(', ')})`)
    }
  }
  return [...found]
}

/** Whom a binding gives its role, in words. */
export function subjectsOf(binding: unknown): readonly string[] {
  return list(binding, 'subjects').map(subject => {
    const namespace = str(subject, 'namespace')
    return `${str(subject, 'kind') ?? 'subject'} ${namespace === null ? '' : `${namespace}/`}${str(subject, 'name') ?? ''}`
  })
}
