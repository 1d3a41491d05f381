import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import type { AskServer } from '../control-plane/ask-server.ts'
import type { CustomResourceDefinition } from './read-crds.ts'

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const servedWithinMs = 60_000

/** Creates what isn't there and resolves when every version is established and served. Throws with the server's words. */
export async function installCrds(ask: AskServer, crds: readonly CustomResourceDefinition[]): Promise<void> {
  for (const crd of crds) {
    const answer = await ask(collection, { method: 'POST', body: crd })
    if (answer.status !== 201 && answer.status !== 409)
      throw new Error(`${crd.metadata.name}: ${answer.status} ${answer.text.slice(0, 2000)}`)
  }
  // `Established` comes a moment before the handler knows the kind, so what is asked is what a client asks.
  for (const { metadata, spec } of crds) {
    for (const version of spec.versions) {
      if (!version.served) continue
      const path = `/apis/${spec.group}/${version.name}/${spec.names.plural}?limit=1`
      await eventuallyTrue(`${metadata.name} is served`, async () => (await ask(path)).status === 200, servedWithinMs)
    }
  }
}
