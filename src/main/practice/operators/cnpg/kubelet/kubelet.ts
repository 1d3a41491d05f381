/**
 * What a Kubernetes node, its scheduler, the job controller, the volume provisioner and the load balancer would do for the simulated operator's
 * objects, since the practice cluster has none of them. Works through the API, from live objects only, one step per change.
 */
import type { KubeObject } from '../../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../../resource-type.ts'
import { nameOf, namespaceOf, objectsAt, textAt } from '../../read.ts'
import { createWorkQueue } from '../work-queue.ts'
import { bindClaim, exposeService, releaseVolume } from './bind-volumes.ts'
import type { KubeletDeps } from './kubelet-deps.ts'
import { runJob } from './run-jobs.ts'
import { runPod } from './run-pods.ts'

/** Starts the node's work; hand every change of the watched kinds to what it gives. */
export function createKubelet(deps: KubeletDeps): (type: ResourceType, object: KubeObject, gone: boolean) => void {
  const queue = createWorkQueue(deps, 8, async (key, ticker) => {
    const [plural = '', namespace = '', name = ''] = key.split('/')
    if (plural === 'pods') await runPod(deps, namespace, name, ticker)
    else if (plural === 'jobs') await runJob(deps, namespace, name)
    else if (plural === 'persistentvolumeclaims') await bindClaim(deps, namespace, name, ticker)
    else if (plural === 'services') await exposeService(deps, namespace, name, ticker)
  })
  const add = (type: ResourceType, object: KubeObject) => queue.add(`${type.plural}/${namespaceOf(object)}/${nameOf(object)}`)

  return (type, object, gone) => {
    if (type.plural === 'pods') {
      for (const reference of object.metadata.ownerReferences ?? []) {
        if (reference.kind === 'Job') queue.add(`jobs/${namespaceOf(object)}/${reference.name}`)
      }
    }
    if (type.plural === 'persistentvolumeclaims') {
      if (gone) releaseVolume(deps, object).catch(deps.onError)
      for (const pod of deps.cache.list(coreTypes.Pod, namespaceOf(object))) {
        const uses = objectsAt(pod, 'spec', 'volumes').some(
          volume => textAt(volume, 'persistentVolumeClaim', 'claimName') === nameOf(object),
        )
        if (uses) add(coreTypes.Pod, pod)
      }
    }
    if (!gone && ['pods', 'jobs', 'persistentvolumeclaims', 'services'].includes(type.plural)) add(type, object)
  }
}
