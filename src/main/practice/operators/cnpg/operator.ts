/**
 * The simulated CloudNativePG operator: watches its kinds through the API like the real one, and decides each next step from live objects
 * only, so that it can be stopped anywhere and started again.
 */
import { randomBytes } from 'node:crypto'
import type { KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import type { OperatorDeps, RunningOperator } from '../../simulated-operator.ts'
import { createAnnouncer } from '../announce.ts'
import { labelOf, nameOf, namespaceOf, textAt } from '../read.ts'
import { cnpgTypes, operatorNamespace } from './kinds.ts'
import { createKubelet } from './kubelet/kubelet.ts'
import { openLiveCache } from './live-cache.ts'
import { createSimulatedPods } from './pods/simulated-pods.ts'
import { isFinished } from './reconcile/backup.ts'
import { createBackupWorker, createScheduleWorker } from './work-backups.ts'
import { createClusterWorker } from './work-cluster.ts'
import { createWorkQueue } from './work-queue.ts'
import { createSmallKindWorker } from './work-small-kinds.ts'
import type { WorkerDeps } from './worker-deps.ts'

const watched: readonly ResourceType[] = [
  coreTypes.Node,
  coreTypes.StorageClass,
  cnpgTypes.ImageCatalog,
  cnpgTypes.ClusterImageCatalog,
  coreTypes.Secret,
  coreTypes.ConfigMap,
  coreTypes.Service,
  coreTypes.PodDisruptionBudget,
  coreTypes.ServiceAccount,
  coreTypes.PersistentVolumeClaim,
  coreTypes.Job,
  coreTypes.Deployment,
  coreTypes.Pod,
  cnpgTypes.Backup,
  cnpgTypes.ScheduledBackup,
  cnpgTypes.Pooler,
  cnpgTypes.Database,
  cnpgTypes.Cluster,
]

function clusterOf(type: ResourceType, object: KubeObject): string {
  if (type === cnpgTypes.Cluster) return nameOf(object)
  return labelOf(object, 'cnpg.io/cluster') || textAt(object, 'spec', 'cluster', 'name')
}

/** Starts the operator; resolves when its watches have listed. Disposing ends all of it. */
export async function startCnpgOperator(outer: OperatorDeps): Promise<RunningOperator> {
  const stop = new AbortController()
  const signal = AbortSignal.any([outer.signal, stop.signal])
  const onError = (error: unknown) => {
    if (!signal.aborted) outer.onError(error)
  }
  let changed: (type: ResourceType, object: KubeObject, gone: boolean) => void = () => undefined
  const early: Parameters<typeof changed>[] = []
  let open = false
  const cache = await openLiveCache(
    outer.client,
    watched,
    (type, object, gone) => {
      if (open) changed(type, object, gone)
      else early.push([type, object, gone])
    },
    { signal, onError },
  )
  const deps: WorkerDeps = {
    ...outer,
    signal,
    onError,
    cache,
    announce: createAnnouncer(outer.client, outer.clock, 'cloudnative-pg'),
    password: () => randomBytes(48).toString('base64url'),
  }
  const kubelet = createKubelet({ ...deps, announce: createAnnouncer(outer.client, outer.clock, 'practice-node') })
  const clusters = createWorkQueue(deps, 8, createClusterWorker(deps))
  const backups = createWorkQueue(deps, 4, createBackupWorker(deps))
  const schedules = createWorkQueue(deps, 4, createScheduleWorker(deps))
  const small = createWorkQueue(deps, 2, createSmallKindWorker(deps))

  function wakeBackups(namespace: string, cluster: string): void {
    for (const backup of cache.list(cnpgTypes.Backup, namespace)) {
      if (textAt(backup, 'spec', 'cluster', 'name') === cluster && !isFinished(backup)) backups.add(`${namespace}/${nameOf(backup)}`)
    }
  }

  changed = (type, object, gone) => {
    kubelet(type, object, gone)
    const namespace = namespaceOf(object)
    const key = `${namespace}/${nameOf(object)}`
    const cluster = clusterOf(type, object)
    if (type === cnpgTypes.ScheduledBackup) schedules.add(key)
    else if (type === cnpgTypes.Pooler || type === cnpgTypes.Database) small.add(`${type.plural}/${key}`)
    else if (labelOf(object, 'cnpg.io/poolerName') !== '') small.add(`poolers/${namespace}/${labelOf(object, 'cnpg.io/poolerName')}`)
    else if (cluster !== '') clusters.add(`${namespace}/${cluster}`)
    if (type === cnpgTypes.Backup) {
      wakeBackups(namespace, cluster)
      const parent = labelOf(object, 'cnpg.io/scheduled-backup')
      if (parent !== '') schedules.add(`${namespace}/${parent}`)
    }
    if (type === cnpgTypes.Cluster || type === coreTypes.Pod) {
      wakeBackups(namespace, cluster)
      for (const kind of [cnpgTypes.Pooler, cnpgTypes.Database]) {
        for (const each of cache.list(kind, namespace)) {
          if (textAt(each, 'spec', 'cluster', 'name') === cluster) small.add(`${kind.plural}/${namespace}/${nameOf(each)}`)
        }
      }
    }
    // Another operator looks at all there is.
    if (type === coreTypes.Pod && namespace === operatorNamespace)
      for (const each of cache.list(cnpgTypes.Cluster)) clusters.add(`${namespaceOf(each)}/${nameOf(each)}`)
    if (type === cnpgTypes.ImageCatalog || type === cnpgTypes.ClusterImageCatalog) {
      for (const each of cache.list(cnpgTypes.Cluster)) {
        if (textAt(each, 'spec', 'imageCatalogRef', 'name') === nameOf(object)) clusters.add(`${namespaceOf(each)}/${nameOf(each)}`)
      }
    }
  }
  open = true
  for (const change of early) changed(...change)

  return {
    pods: createSimulatedPods(cache),
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the simulated operator was stopped'))
      await cache.ended
    },
  }
}
