import { PracticeApiError, type PracticeClient } from '../../../src/main/practice/client.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'

/** Does the node's part in deleting a pod: says that it is gone, as a kubelet does once the containers have ended. Runs until the signal. */
export async function endPods(client: PracticeClient, signal: AbortSignal, onError: (error: unknown) => void): Promise<void> {
  for await (const event of client.follow(coreTypes.Pod, { signal })) {
    if (event.type === 'SYNCED' || event.type === 'DELETED') continue
    const { name = '', namespace, uid = '', deletionTimestamp } = event.object.metadata
    if (deletionTimestamp === undefined) continue
    await client.delete(coreTypes.Pod, { namespace, name }, { uid, gracePeriodSeconds: 0 }).catch(error => {
      // A word of it may come when it is gone and another has its name: only that other one was refused.
      if (!(error instanceof PracticeApiError && error.code === 409)) onError(error)
    })
  }
}
