/** Bodies that many cases send. */
interface Body {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

type Fields = Readonly<Record<string, unknown>>

export const configMap = (name: string, data: Fields = { a: '1' }, metadata: Fields = {}): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})

export const secret = (name: string, fields: Fields = { stringData: { password: 'one' } }, metadata: Fields = {}): Body => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, ...metadata },
  ...fields,
})

export const widget = (name: string, spec: Fields = {}, metadata: Fields = {}): Body => ({
  apiVersion: 'suite.example.com/v1',
  kind: 'Widget',
  metadata: { name, ...metadata },
  spec: { size: '1Gi', ...spec },
})

export const limit = (name: string, spec: Fields = {}): Body => ({
  apiVersion: 'suite.example.com/v1',
  kind: 'Limit',
  metadata: { name },
  spec: { minimum: 1, maximum: 2, ...spec },
})

export const gadget = (name: string, version: 'v1' | 'v1beta1' = 'v1', spec: Fields = { color: 'red' }): Body => ({
  apiVersion: `suite.example.com/${version}`,
  kind: 'Gadget',
  metadata: { name },
  spec,
})

const podTemplate = (name: string) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'example/image:1', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] }] },
})

export const deployment = (name: string, spec: Fields = {}): Body => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: podTemplate(name), ...spec },
})

export const service = (name: string, spec: Fields = {}): Body => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ name: 'web', port: 80 }], ...spec },
})

export const pod = (name: string, spec: Fields = {}, metadata: Fields = {}): Body => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { containers: [{ name: 'main', image: 'example/image:1' }], ...spec },
})

export const claim = (name: string, spec: Fields = {}): Body => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})

export const role = (name: string, rules: readonly unknown[]): Body => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name },
  rules,
})

export const roleBinding = (name: string, user: string, of: string, kind = 'Role'): Body => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: of },
})
