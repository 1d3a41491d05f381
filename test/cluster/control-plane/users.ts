/** Whom every test cluster knows, with what each may do. */
export const testUsers = ['admin', 'editor', 'viewer', 'nobody'] as const
export type TestUser = (typeof testUsers)[number]

/** The one namespace in which `editor` may write. */
export const editNamespace = 'team-a'

const rbac = 'rbac.authorization.k8s.io/v1'
const read = ['get', 'list', 'watch']
const write = ['create', 'delete', 'deletecollection', 'patch', 'update']

function rule(apiGroups: readonly string[], resources: readonly string[], verbs: readonly string[]) {
  return { apiGroups, resources, verbs }
}

function binding(kind: 'ClusterRoleBinding' | 'RoleBinding', name: string, role: string, user: TestUser) {
  return {
    path: kind === 'RoleBinding' ? `/namespaces/${editNamespace}/rolebindings` : '/clusterrolebindings',
    body: {
      apiVersion: rbac,
      kind,
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    },
  }
}

/**
 * Roles and bindings of the users, as paths below the RBAC group with what to create there. The roles are named rule by rule: the `edit` and
 * `view` that come with Kubernetes are put together by a controller that isn't always there.
 */
export function objectsOfUsers(customGroups: readonly string[]): readonly { readonly path: string; readonly body: unknown }[] {
  const groups = ['apps', 'batch', 'networking.k8s.io', 'policy', 'coordination.k8s.io', 'storage.k8s.io', ...customGroups]
  const core = ['configmaps', 'endpoints', 'events', 'persistentvolumeclaims', 'pods', 'pods/log', 'resourcequotas', 'limitranges']
  const seen = [...core, 'serviceaccounts', 'services', 'namespaces', 'nodes', 'persistentvolumes']
  const looks = [rule([''], seen, read), rule(groups, ['*'], read), rule(['apiextensions.k8s.io'], ['customresourcedefinitions'], read)]
  const writes = [
    rule([''], ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'], [...read, ...write]),
  ]
  const role = (name: string, rules: readonly unknown[]) => ({
    path: '/clusterroles',
    body: { apiVersion: rbac, kind: 'ClusterRole', metadata: { name }, rules },
  })
  return [
    role('test:view', looks),
    role('test:edit', [...looks, ...writes, rule(groups, ['*'], [...read, ...write])]),
    binding('ClusterRoleBinding', 'test:viewer', 'test:view', 'viewer'),
    binding('RoleBinding', 'test:editor', 'test:edit', 'editor'),
  ]
}
