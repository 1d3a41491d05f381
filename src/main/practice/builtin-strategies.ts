import { getObject } from './json.ts'
import { isObject } from './kube-object.ts'
import type { Strategy } from './resource.ts'

const secret: Strategy = {
  prepareCreate(object) {
    foldStringData(object)
    object.type ??= 'Opaque'
  },
  prepareUpdate(object) {
    foldStringData(object)
    object.type ??= 'Opaque'
  },
}

function foldStringData(object: Record<string, unknown>): void {
  const plain = object.stringData
  if (isObject(plain)) {
    const data = { ...getObject(object, 'data') }
    for (const [key, value] of Object.entries(plain)) data[key] = Buffer.from(String(value), 'utf8').toString('base64')
    object.data = data
  }
  delete object.stringData
}

const namespace: Strategy = {
  names: 'label',
  prepareCreate(object) {
    object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' }
    object.spec = { finalizers: ['kubernetes'] }
    object.status = { phase: 'Active' }
  },
}

/** What each built-in kind adds to the common way of writing. */
export const builtinStrategies: Readonly<Record<string, Strategy>> = {
  Namespace: namespace,
  Secret: secret,
  Service: { names: 'label1035' },
  Role: { names: 'path' },
  RoleBinding: { names: 'path' },
  ClusterRole: { names: 'path' },
  ClusterRoleBinding: { names: 'path' },
}
