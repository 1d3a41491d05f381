import type { PracticeClient } from '../../../src/main/practice/client.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'

function nodeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('spec' in body)) return null
  const { spec } = body
  return typeof spec === 'object' && spec !== null && 'nodeName' in spec && typeof spec.nodeName === 'string' ? spec.nodeName : null
}

/**
 * A client that gives pods to nodes by `/binding`, as the scheduler does: the real server takes a pod's node in no other way, and the practice
 * server has no bindings.
 */
export function bindingByScheduler(client: PracticeClient): PracticeClient {
  return {
    ...client,
    async patch(type, key, kind, body, options) {
      const name = type === coreTypes.Pod && options?.subresource === undefined ? nodeOf(body) : null
      if (name === null) return client.patch(type, key, kind, body, options)
      const path = `/api/v1/namespaces/${key.namespace}/pods/${key.name}`
      const target = { apiVersion: 'v1', kind: 'Node', name }
      await client.request('POST', `${path}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name: key.name }, target })
      const pod = await client.get(type, key)
      if (pod === undefined) throw new Error(`pod ${key.name} is gone`)
      return pod
    },
  }
}
