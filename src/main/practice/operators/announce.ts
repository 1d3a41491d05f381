import { createHash } from 'node:crypto'
import type { PracticeClient } from '../client.ts'
import type { KubeObject } from '../kube-object.ts'
import { coreTypes } from '../resource-type.ts'
import type { PracticeClock } from '../simulated-operator.ts'
import { nameOf, namespaceOf, numberAt, second } from './read.ts'

/** Writes an Event about an object; the same one again only counts up, as the event recorder does. */
export function createAnnouncer(
  client: PracticeClient,
  clock: PracticeClock,
  component: string,
): (about: KubeObject, reason: string, message: string, warning?: boolean) => Promise<void> {
  return async (about, reason, message, warning = false) => {
    const namespace = namespaceOf(about) || 'default'
    const digest = createHash('sha256').update(`${about.metadata.uid}\n${reason}\n${message}`).digest('hex').slice(0, 16)
    const name = `${nameOf(about)}.${digest}`
    const lastTimestamp = second(clock.now())
    const before = await client.get(coreTypes.Event, { namespace, name })
    if (before !== undefined) {
      await client.patch(coreTypes.Event, { namespace, name }, 'merge', { count: numberAt(before, 1, 'count') + 1, lastTimestamp })
      return
    }
    await client.create(coreTypes.Event, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        namespace: namespaceOf(about),
        name: nameOf(about),
        uid: about.metadata.uid,
      },
      reason,
      message,
      type: warning ? 'Warning' : 'Normal',
      source: { component },
      firstTimestamp: lastTimestamp,
      lastTimestamp,
      count: 1,
    })
  }
}
