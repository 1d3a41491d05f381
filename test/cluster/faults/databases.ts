import { z } from 'zod'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import type { AskOptions, AskServer } from '../control-plane/ask-server.ts'
import type { Truth } from './fleet-witness.ts'

const collection = '/apis/postgresql.cnpg.io/v1/namespaces/default/clusters'
const List = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), uid: z.string(), resourceVersion: z.string() }) })),
})

/** Databases that only somebody else writes: no operator is at work on them. */
export function databasesOf(ask: AskServer) {
  async function must(path: string, options: AskOptions): Promise<void> {
    const answer = await ask(path, options)
    if (answer.status >= 300) throw new Error(`${options.method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`)
  }
  const patch = (instances: number) =>
    ({ method: 'PATCH', contentType: 'application/merge-patch+json', body: { spec: { instances } } }) as const
  return {
    create: (name: string) =>
      must(collection, {
        method: 'POST',
        body: {
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Cluster',
          metadata: { name, namespace: 'default' },
          spec: { instances: 1, storage: { size: '1Gi' } },
        },
      }),
    scale: (name: string, instances: number) => must(`${collection}/${name}`, patch(instances)),
    remove: (name: string) => must(`${collection}/${name}`, { method: 'DELETE' }),
    async truth(): Promise<Truth> {
      let answer = await ask(collection)
      // Right after its start a server that is ready may still refuse to list, while it fills its caches: it has told no truth then.
      await eventuallyTrue('the server lists the databases', async () => {
        if (answer.status !== 200) answer = await ask(collection)
        return answer.status === 200
      })
      const { items } = List.parse(answer.body)
      return new Map(items.map(({ metadata }) => [metadata.name, `${metadata.uid} ${metadata.resourceVersion}`]))
    },
  }
}
