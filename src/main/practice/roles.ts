import type { KubeObject } from './kube-object.ts'

/** What a token of the practice cluster may do. */
export type PracticeRole = 'admin' | 'view' | 'none' | { readonly editNamespace: string }

const rbac = 'rbac.authorization.k8s.io/v1'
const read = ['get', 'list', 'watch']
const write = ['create', 'delete', 'deletecollection', 'patch', 'update']

function rule(apiGroups: readonly string[], resources: readonly string[], verbs: readonly string[]) {
  return { apiGroups, resources, verbs }
}

const namespacedKinds = [
  rule(
    [''],
    [
      'configmaps',
      'endpoints',
      'events',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'resourcequotas',
      'limitranges',
      'serviceaccounts',
      'services',
      'services/status',
      'pods/status',
      'namespaces',
    ],
    read,
  ),
  rule(['apps'], ['*'], read),
  rule(['batch', 'networking.k8s.io', 'policy', 'coordination.k8s.io'], ['*'], read),
]

/**
 * The ClusterRoles that every context begins with. `view` and `edit` also cover custom resources, which a real cluster does when the
 * operators bring aggregated roles; Secrets are in `edit` only.
 */
export function bootstrapRoles(customGroups: readonly string[]): readonly KubeObject[] {
  const custom = customGroups.length === 0 ? [] : [rule(customGroups, ['*'], read)]
  const editable = [
    rule([''], ['pods/proxy'], [...read, ...write]),
    rule([''], ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'], [...read, ...write]),
    rule(['apps', 'batch', 'networking.k8s.io', 'policy', 'coordination.k8s.io', ...customGroups], ['*'], [...read, ...write]),
  ]
  const role = (name: string, rules: readonly unknown[]): KubeObject => ({
    apiVersion: rbac,
    kind: 'ClusterRole',
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    rules,
  })
  const everything = [rule(['*'], ['*'], ['*']), { nonResourceURLs: ['*'], verbs: ['*'] }]
  const reviews = rule(['authorization.k8s.io'], ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create'])
  const selfReview = rule(['authentication.k8s.io'], ['selfsubjectreviews'], ['create'])
  const paths = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/']
  return [
    role('cluster-admin', everything),
    role('edit', [...namespacedKinds, ...editable]),
    role('view', [...namespacedKinds, ...custom]),
    role('practice:read-cluster', [
      rule([''], ['nodes', 'persistentvolumes', 'namespaces'], read),
      rule(['storage.k8s.io', 'apiextensions.k8s.io'], ['*'], read),
    ]),
    role('system:basic-user', [reviews, selfReview]),
    role('system:discovery', [{ nonResourceURLs: paths, verbs: ['get'] }]),
  ]
}

function binding(name: string, roleName: string, subject: { kind: string; name: string }, namespace?: string): KubeObject {
  return {
    apiVersion: rbac,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', ...subject }],
  }
}

/** Bindings that hold for everybody who brought a token. */
export function bootstrapBindings(): readonly KubeObject[] {
  const everybody = { kind: 'Group', name: 'system:authenticated' }
  return [
    binding('cluster-admin', 'cluster-admin', { kind: 'Group', name: 'system:masters' }),
    binding('system:basic-user', 'system:basic-user', everybody),
    binding('system:discovery', 'system:discovery', everybody),
  ]
}

/** The bindings that give one user a role. */
export function bindingsFor(username: string, role: PracticeRole): readonly KubeObject[] {
  const user = { kind: 'User', name: username }
  if (role === 'admin') return [binding(`practice:${username}`, 'cluster-admin', user)]
  if (role === 'none') return []
  if (role === 'view')
    return [binding(`practice:${username}`, 'view', user), binding(`practice:${username}:cluster`, 'practice:read-cluster', user)]
  return [binding(`practice:${username}`, 'edit', user, role.editNamespace)]
}
