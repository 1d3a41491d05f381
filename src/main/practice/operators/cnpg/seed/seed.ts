import type { KubeObject } from '../../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../../resource-type.ts'
import type { SeedDeps } from '../../../simulated-operator.ts'
import { cnpgTypes } from '../kinds.ts'
import { tolerate } from '../worker-deps.ts'
import { pastBackups } from './history.ts'
import { seedMany } from './many.ts'
import { newcomerSet } from './newcomer-set.ts'

const kinds: readonly ResourceType[] = [coreTypes.Secret, ...Object.values(cnpgTypes)]

function typeOf(object: KubeObject): ResourceType {
  const found = kinds.find(type => type.kind === object.kind && type.apiVersion === object.apiVersion)
  if (found === undefined) throw new Error(`no type is known for ${object.kind}`)
  return found
}

/** Creates the first databases: a newcomer's set of several states, or as many static ones as were asked for. */
export async function seedCnpg(deps: SeedDeps): Promise<void> {
  if (deps.clusters !== undefined) return seedMany(deps, deps.clusters)
  const objects = newcomerSet(deps.contextIndex)
  for (const name of new Set(objects.map(object => object.metadata.namespace ?? ''))) {
    await tolerate(deps.client.create(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
  }
  const { client } = deps
  const isStore = (object: KubeObject) => object.kind === cnpgTypes.ObjectStore.kind
  for (const object of objects.filter(isStore)) await tolerate(client.create(typeOf(object), object))
  for (const { backup, status, store, window } of pastBackups(deps.contextIndex, deps.clock.now())) {
    const { namespace, name = '' } = backup.metadata
    await tolerate(client.create(cnpgTypes.Backup, backup))
    await client.applyStatus(cnpgTypes.Backup, { namespace, name }, status)
    await client.applyStatus(cnpgTypes.ObjectStore, { namespace, name: store }, window)
  }
  for (const object of objects) if (!isStore(object)) await tolerate(client.create(typeOf(object), object))
}
