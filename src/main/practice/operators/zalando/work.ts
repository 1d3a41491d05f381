import type { PracticeClient } from '../../client.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { nameOf } from '../read.ts'
import type { LiveObjects } from './live-objects.ts'
import type { Settings } from './settings.ts'

/** What all of the operator's work needs. */
export interface Work {
  readonly client: PracticeClient
  readonly live: LiveObjects
  readonly now: () => Date
  /** Annotations that a database's object bore when it was seen last; it may be gone since. */
  readonly lastAnnotations: (namespace: string, name: string) => Readonly<Record<string, string>>
  /** A new password. */
  readonly password: () => string
  readonly announce: (about: KubeObject, reason: string, message: string, warning?: boolean) => Promise<void>
}

/** One look at one database. */
export interface Pass {
  readonly work: Work
  readonly root: KubeObject
  readonly namespace: string
  readonly name: string
  readonly settings: Settings
  /** Within the operator's bounds. */
  readonly wanted: number
  /** Something was changed that the manifest asks for, so that the operator is at work. */
  changed: boolean
}

/** The database's pods by their ordinals. */
export function membersOf({ work, namespace, name }: Pass): KubeObject[] {
  const ordinal = (pod: KubeObject) => Number(nameOf(pod).slice(name.length + 1))
  return work.live
    .list(coreTypes.Pod, namespace)
    .filter(pod => pod.metadata.labels?.['cluster-name'] === name && pod.metadata.labels.application === 'spilo')
    .toSorted((one, other) => ordinal(one) - ordinal(other))
}

/** Merges a body into a live object. */
export async function patch(work: Work, type: ResourceType, object: KubeObject, body: JsonObject): Promise<KubeObject> {
  const answer = await work.client.patch(type, { namespace: object.metadata.namespace, name: nameOf(object) }, 'merge', body)
  work.live.put(type, answer)
  return answer
}
