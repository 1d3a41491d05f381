import type { KubeObject } from '../../../kube-object.ts'
import { coreTypes } from '../../../resource-type.ts'
import { annotationOf, at, nameOf, namespaceOf, objectsAt, second, textAt } from '../../read.ts'
import { parseQuantity } from '../quantity.ts'
import type { Ticker } from '../work-queue.ts'
import type { KubeletDeps } from './kubelet-deps.ts'

/** Simulated ms to make a volume, and to make it larger. */
const times = { bind: 1_500, grow: 12_000, loadBalancer: 8_000 } as const

function storageClassOf(deps: KubeletDeps, claim: KubeObject): KubeObject | undefined {
  const classes = deps.cache.list(coreTypes.StorageClass)
  const name = textAt(claim, 'spec', 'storageClassName')
  if (name !== '') return classes.find(each => nameOf(each) === name)
  return classes.find(each => annotationOf(each, 'storageclass.kubernetes.io/is-default-class') === 'true')
}

async function bind(deps: KubeletDeps, claim: KubeObject, storageClass: KubeObject): Promise<void> {
  const [namespace, name] = [namespaceOf(claim), nameOf(claim)]
  const volumeName = `pvc-${claim.metadata.uid}`
  const size = at(claim, 'spec', 'resources', 'requests', 'storage')
  const accessModes = at(claim, 'spec', 'accessModes') ?? ['ReadWriteOnce']
  const volume: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName, annotations: { 'pv.kubernetes.io/provisioned-by': textAt(storageClass, 'provisioner') } },
    spec: {
      capacity: { storage: size },
      accessModes,
      persistentVolumeReclaimPolicy: textAt(storageClass, 'reclaimPolicy') || 'Delete',
      storageClassName: nameOf(storageClass),
      volumeMode: 'Filesystem',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid: claim.metadata.uid },
      csi: { driver: textAt(storageClass, 'provisioner'), volumeHandle: volumeName },
    },
  }
  if ((await deps.client.get(coreTypes.PersistentVolume, { name: volumeName })) === undefined) {
    await deps.client.create(coreTypes.PersistentVolume, volume)
    await deps.client.applyStatus(coreTypes.PersistentVolume, { name: volumeName }, { phase: 'Bound' })
  }
  const body = { spec: { volumeName } }
  await deps.client.patch(coreTypes.PersistentVolumeClaim, { namespace, name }, 'merge', body)
  const status = { phase: 'Bound', accessModes, capacity: { storage: size } }
  deps.cache.put(
    coreTypes.PersistentVolumeClaim,
    await deps.client.applyStatus(coreTypes.PersistentVolumeClaim, { namespace, name }, status),
  )
}

/** Binds a claim to a volume of its StorageClass, and grows it when more is asked for. */
export async function bindClaim(deps: KubeletDeps, namespace: string, name: string, ticker: Ticker): Promise<void> {
  const claim = deps.cache.get(coreTypes.PersistentVolumeClaim, namespace, name)
  if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return
  const storageClass = storageClassOf(deps, claim)
  if (storageClass === undefined) {
    const known = annotationOf(claim, 'practice.clouddb.dev/unprovisioned') === 'true'
    ticker.wake(15_000)
    if (known) return
    const body = { metadata: { annotations: { 'practice.clouddb.dev/unprovisioned': 'true' } } }
    await deps.client.patch(coreTypes.PersistentVolumeClaim, { namespace, name }, 'merge', body)
    const wanted = textAt(claim, 'spec', 'storageClassName')
    await deps.announce(claim, 'ProvisioningFailed', `storageclass.storage.k8s.io "${wanted}" not found`, true)
    return
  }
  if (textAt(claim, 'status', 'phase') !== 'Bound') {
    if (ticker.passed(`bind ${claim.metadata.uid}`, times.bind)) await bind(deps, claim, storageClass)
    return
  }
  const size = at(claim, 'spec', 'resources', 'requests', 'storage')
  const asked = parseQuantity(size)
  const has = parseQuantity(at(claim, 'status', 'capacity', 'storage'))
  if (asked === null || has === null || asked <= has || at(storageClass, 'allowVolumeExpansion') !== true) return
  const key = { namespace, name }
  if (objectsAt(claim, 'status', 'conditions').length === 0) {
    const lastTransitionTime = second(deps.clock.now())
    const conditions = [{ type: 'Resizing', status: 'True', lastTransitionTime }]
    await deps.client.applyStatus(coreTypes.PersistentVolumeClaim, key, { conditions })
  }
  if (!ticker.passed(`grow ${String(size)}`, times.grow)) return
  await deps.client.patch(coreTypes.PersistentVolume, { name: textAt(claim, 'spec', 'volumeName') }, 'merge', {
    spec: { capacity: { storage: size } },
  })
  await deps.client.applyStatus(coreTypes.PersistentVolumeClaim, key, { capacity: { storage: size }, conditions: [] })
  await deps.announce(claim, 'FileSystemResizeSuccessful', `The volume has ${String(size)} now`)
}

/** Deletes a volume whose claim is gone, unless its class keeps it. */
export async function releaseVolume(deps: KubeletDeps, claim: KubeObject): Promise<void> {
  const name = textAt(claim, 'spec', 'volumeName')
  if (name === '') return
  const volume = await deps.client.get(coreTypes.PersistentVolume, { name })
  if (volume === undefined) return
  if (textAt(volume, 'spec', 'persistentVolumeReclaimPolicy') === 'Retain') {
    await deps.client.applyStatus(coreTypes.PersistentVolume, { name }, { phase: 'Released' })
  } else await deps.client.delete(coreTypes.PersistentVolume, { name })
}

/** Gives a Service of type LoadBalancer an address, and takes it away when it is none any more. */
export async function exposeService(deps: KubeletDeps, namespace: string, name: string, ticker: Ticker): Promise<void> {
  const service = deps.cache.get(coreTypes.Service, namespace, name)
  if (service === undefined) return
  const addressed = objectsAt(service, 'status', 'loadBalancer', 'ingress').length > 0
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer') {
    if (addressed) await deps.client.applyStatus(coreTypes.Service, { namespace, name }, { loadBalancer: {} })
    return
  }
  if (addressed) return
  if (!ticker.passed(`address ${service.metadata.uid}`, times.loadBalancer)) return
  const used = deps.cache
    .list(coreTypes.Service)
    .flatMap(other => objectsAt(other, 'status', 'loadBalancer', 'ingress').map(entry => entry.ip))
  let last = 10
  while (used.includes(`203.0.113.${last}`) && last < 254) last += 1
  await deps.client.applyStatus(coreTypes.Service, { namespace, name }, { loadBalancer: { ingress: [{ ip: `203.0.113.${last}` }] } })
}
