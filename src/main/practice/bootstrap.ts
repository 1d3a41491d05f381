import type { KubeObject } from './kube-object.ts'
import { bindingsFor, bootstrapBindings, bootstrapRoles, type PracticeRole } from './roles.ts'
import { objectKey } from './store.ts'
import type { World } from './world.ts'
import { createObject } from './writes.ts'

/** A user of one context and what they may do. */
export interface PracticeUser {
  readonly name: string
  readonly role: PracticeRole
}

/** Creates what is there in every cluster from its first second; leaves alone what is there already. */
export function bootstrap(world: World, users: readonly PracticeUser[], customGroups: readonly string[]): void {
  const namespaces = ['kube-system', 'default', 'kube-public', 'kube-node-lease']
  for (const name of namespaces) ensure(world, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  ensure(world, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  })
  const bindings = users.flatMap(user => bindingsFor(user.name, user.role))
  const editNamespaces = bindings.flatMap(binding => binding.metadata.namespace ?? [])
  for (const name of editNamespaces) ensure(world, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (const object of [...bootstrapRoles(customGroups), ...bootstrapBindings(), ...bindings]) ensure(world, object)
}

function ensure(world: World, object: KubeObject): void {
  const resource = world.registry.all().find(found => !found.custom && found.kind === object.kind)
  if (resource === undefined) throw new Error(`no built-in kind ${object.kind}`)
  const { name = '', namespace } = object.metadata
  if (world.store.collection(`${resource.group}/${resource.plural}`).get(objectKey(namespace, name)) !== undefined) return
  createObject(
    world,
    {
      resource,
      namespace,
      name: '',
      subresource: '',
      username: 'system:apiserver',
      dryRun: false,
      fieldManager: 'kube-apiserver',
      fieldValidation: 'Ignore',
      warn: () => undefined,
    },
    object,
  )
}
