import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import { annotationOf, at, labelOf, nameOf, namespaceOf, objectsAt, textAt } from '../read.ts'
import { cnpgTypes, operatorImage, operatorNamespace } from './kinds.ts'
import { buildMissingSecrets } from './objects/secrets.ts'
import { isLeftAlone, reconcileCluster } from './reconcile/cluster.ts'
import { type Action, type ClusterWorld, isReady } from './reconcile/pass.ts'
import type { Ticker } from './work-queue.ts'
import { tolerate, type WorkerDeps } from './worker-deps.ts'

const noObject: KubeObject = { apiVersion: '', kind: '', metadata: {} }

function gatherWorld(deps: WorkerDeps, cluster: KubeObject): ClusterWorld {
  const { cache } = deps
  const [namespace, name] = [namespaceOf(cluster), nameOf(cluster)]
  const ours = (object: KubeObject) => labelOf(object, 'cnpg.io/cluster') === name
  const reference = at(cluster, 'spec', 'imageCatalogRef')
  const global = textAt(reference, 'kind') === 'ClusterImageCatalog'
  const catalogType = global ? cnpgTypes.ClusterImageCatalog : cnpgTypes.ImageCatalog
  const growing = cache.list(coreTypes.StorageClass).filter(each => at(each, 'allowVolumeExpansion') === true)
  const claims = cache.list(coreTypes.PersistentVolumeClaim, namespace)
  return {
    cluster,
    pods: cache.list(coreTypes.Pod, namespace).filter(pod => ours(pod) && labelOf(pod, 'cnpg.io/podRole') === 'instance'),
    claims: claims.filter(claim => ours(claim) && annotationOf(claim, 'cnpg.io/pvcStatus') !== 'detached'),
    claimNames: new Set(claims.map(nameOf)),
    jobs: cache.list(coreTypes.Job, namespace).filter(job => ours(job) && job.metadata.deletionTimestamp === undefined),
    backups: cache.list(cnpgTypes.Backup, namespace).filter(backup => textAt(backup, 'spec', 'cluster', 'name') === name),
    services: cache.list(coreTypes.Service, namespace),
    budgets: cache.list(coreTypes.PodDisruptionBudget, namespace),
    hasServiceAccount: cache.get(coreTypes.ServiceAccount, namespace, name) !== undefined,
    expandable: new Set(growing.map(nameOf)),
    defaultClass: nameOf(cache.list(coreTypes.StorageClass).find(isDefaultClass) ?? noObject),
    ...operatorOf(deps),
    catalog: reference === undefined ? null : (cache.get(catalogType, global ? '' : namespace, textAt(reference, 'name')) ?? null),
  }
}

/** The operator as its pods are: the newest that is ready acts, with the settings that are there. */
function operatorOf({ cache }: WorkerDeps): Pick<ClusterWorld, 'operatorImage' | 'inPlaceUpdates'> {
  const pods = cache
    .list(coreTypes.Pod, operatorNamespace)
    .filter(pod => labelOf(pod, 'app.kubernetes.io/name') === 'cloudnative-pg' && isReady(pod))
  const [newest] = pods.toSorted((one, other) =>
    textAt(other, 'metadata', 'creationTimestamp').localeCompare(textAt(one, 'metadata', 'creationTimestamp')),
  )
  const image = textAt(objectsAt(newest ?? noObject, 'spec', 'containers')[0], 'image')
  const settings = cache.get(coreTypes.ConfigMap, operatorNamespace, 'cnpg-controller-manager-config')
  const inPlaceUpdates = textAt(settings, 'data', 'ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES') === 'true'
  return { operatorImage: image === '' ? operatorImage : image, inPlaceUpdates }
}

function isDefaultClass(storageClass: KubeObject): boolean {
  return annotationOf(storageClass, 'storageclass.kubernetes.io/is-default-class') === 'true'
}

/** Does what a reconcile wants done. */
export async function perform(deps: WorkerDeps, action: Action): Promise<void> {
  const { client, cache } = deps
  if (action.does === 'event') return deps.announce(action.about, action.reason, action.message, action.warning)
  const { type, object } = action
  const key = { namespace: namespaceOf(object), name: nameOf(object) }
  if (action.does === 'create') {
    await tolerate(client.create(type, object).then(created => cache.put(type, created)))
  } else if (action.does === 'delete') {
    await tolerate(client.delete(type, key, { uid: object.metadata.uid ?? '', propagationPolicy: 'Background' }))
    // A pod that shuts down stays until its node says it is gone; other objects go at once.
    if (type !== coreTypes.Pod) cache.drop(type, object)
  } else {
    const patched = client.patch(type, key, 'merge', action.body, action.status === true ? { subresource: 'status' } : {})
    await tolerate(patched.then(answer => cache.put(type, answer)))
  }
}

/** Makes the worker that reconciles the Cluster named by `namespace/name`. */
export function createClusterWorker(deps: WorkerDeps): (key: string, ticker: Ticker) => Promise<void> {
  return async (key, ticker) => {
    const [namespace = '', name = ''] = key.split('/')
    const cluster = deps.cache.get(cnpgTypes.Cluster, namespace, name)
    if (cluster === undefined || isLeftAlone({ cluster })) return
    const world = gatherWorld(deps, cluster)
    const { status, actions } = reconcileCluster(world, deps.clock.now(), ticker.passed)
    // Status first: whoever wrote it meanwhile (a switchover) must win, and then nothing else of this pass may happen.
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(status)), cluster.status)) {
      const written = await deps.client.update(cnpgTypes.Cluster, { ...cluster, status }, { subresource: 'status' })
      deps.cache.put(cnpgTypes.Cluster, written)
    }
    const present = new Set(deps.cache.list(coreTypes.Secret, namespace).map(nameOf))
    const secrets = buildMissingSecrets(cluster, present, { now: deps.clock.now(), password: deps.password })
    for (const object of secrets) await perform(deps, { does: 'create', type: coreTypes.Secret, object })
    for (const action of actions) await perform(deps, action)
  }
}
