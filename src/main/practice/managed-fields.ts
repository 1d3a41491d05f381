import type { KubeObject } from './kube-object.ts'
import type { WriteRequest } from './world.ts'

/** Records who owns which field after an ordinary write. */
export function trackUpdate(_object: KubeObject, _old: KubeObject | undefined, _request: WriteRequest, _now: Date): void {
  return
}
