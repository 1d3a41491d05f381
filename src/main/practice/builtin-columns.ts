import { age } from './age.ts'
import { getArray, getObject, getPath, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import type { Column } from './resource.ts'

/** The name, as every table begins. */
export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
  value: object => object.metadata.name ?? '',
}

/** How long ago the object was created. */
export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'Time since the object was created.',
  priority: 0,
  value: (object, now) => age(object.metadata.creationTimestamp, now),
}

function column(name: string, value: (object: KubeObject, now: number) => unknown, priority = 0, type = 'string'): Column {
  return { name, type, description: `${name} of the object.`, priority, value }
}

/** The text at a path, or what tables show for nothing. */
function text(name: string, path: string, fallback = '<none>', priority = 0): Column {
  return column(name, object => String(getPath(object, path.split('.')) ?? fallback), priority)
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function at(object: unknown, path: string): unknown {
  return getPath(object, path.split('.'))
}

function pairs(value: unknown, none = '<none>'): string {
  const entries = Object.entries(isObject(value) ? value : {})
  return entries.length === 0 ? none : entries.map(([key, item]) => `${key}=${String(item)}`).join(',')
}

function podStatus(pod: KubeObject): string {
  const waiting = getArray(pod, 'status', 'containerStatuses').map(status => getString(status, 'state', 'waiting', 'reason'))
  const terminated = getArray(pod, 'status', 'containerStatuses').map(status => getString(status, 'state', 'terminated', 'reason'))
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
  return (
    [...waiting, ...terminated].find(reason => reason !== undefined) ??
    getString(pod, 'status', 'reason') ??
    getString(pod, 'status', 'phase') ??
    ''
  )
}

const pod: readonly Column[] = [
  column('Ready', object => {
    const statuses = getArray(object, 'status', 'containerStatuses')
    const ready = statuses.filter(status => isObject(status) && status.ready === true).length
    return `${ready}/${getArray(object, 'spec', 'containers').length}`
  }),
  column('Status', podStatus),
  column('Restarts', object =>
    String(getArray(object, 'status', 'containerStatuses').reduce<number>((sum, status) => sum + count(at(status, 'restartCount')), 0)),
  ),
  ageColumn,
  text('IP', 'status.podIP', '<none>', 1),
  text('Node', 'spec.nodeName', '<none>', 1),
  text('Nominated Node', 'status.nominatedNodeName', '<none>', 1),
  column('Readiness Gates', () => '<none>', 1),
]

function servicePorts(object: KubeObject): string {
  const ports = getArray(object, 'spec', 'ports').map(port => {
    const node = at(port, 'nodePort')
    return `${String(at(port, 'port'))}${node === undefined ? '' : `:${String(node)}`}/${getString(port, 'protocol') ?? 'TCP'}`
  })
  return ports.length === 0 ? '<none>' : ports.join(',')
}

function externalIps(object: KubeObject): string {
  const type = getString(object, 'spec', 'type')
  const ingress = getArray(object, 'status', 'loadBalancer', 'ingress').map(
    item => getString(item, 'ip') ?? getString(item, 'hostname') ?? '',
  )
  if (type === 'LoadBalancer') return ingress.length === 0 ? '<pending>' : ingress.join(',')
  if (type === 'ExternalName') return getString(object, 'spec', 'externalName') ?? '<none>'
  return getArray(object, 'spec', 'externalIPs').join(',') || '<none>'
}

const claimModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

function modes(path: string): Column {
  return column('Access Modes', object =>
    getArray(object, ...path.split('.'))
      .map(mode => claimModes[String(mode)] ?? String(mode))
      .join(','),
  )
}

const replicaReady = column('Ready', object => `${count(at(object, 'status.readyReplicas'))}/${count(at(object, 'spec.replicas'))}`)

function number(name: string, path: string): Column {
  return column(name, object => count(at(object, path)), 0, 'integer')
}

function size(name: string, key: string): Column {
  return column(name, object => Object.keys(getObject(object, key) ?? {}).length)
}

function ofContainers(name: string, key: string): Column {
  return column(
    name,
    object =>
      getArray(object, 'spec', 'template', 'spec', 'containers')
        .map(container => getString(container, key) ?? '')
        .join(','),
    1,
  )
}

const templateColumns = [ofContainers('Containers', 'name'), ofContainers('Images', 'image')]
const selectorColumn = column('Selector', object => pairs(at(object, 'spec.selector.matchLabels')), 1)

/** How long a job ran, or runs. */
function jobDuration(job: KubeObject, now: number): unknown {
  const start = at(job, 'status.startTime')
  const end = getString(job, 'status', 'completionTime')
  return typeof start === 'string' ? age(start, end === undefined ? now : Date.parse(end)) : ''
}

const tables: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [text('Status', 'status.phase', ''), ageColumn],
  Pod: pod,
  Service: [
    text('Type', 'spec.type', 'ClusterIP'),
    text('Cluster-IP', 'spec.clusterIP'),
    column('External-IP', externalIps),
    column('Port(s)', servicePorts),
    ageColumn,
    column('Selector', object => pairs(at(object, 'spec.selector')), 1),
  ],
  Secret: [text('Type', 'type', ''), size('Data', 'data'), ageColumn],
  ConfigMap: [size('Data', 'data'), ageColumn],
  ServiceAccount: [ageColumn],
  PersistentVolumeClaim: [
    text('Status', 'status.phase', ''),
    text('Volume', 'spec.volumeName', ''),
    text('Capacity', 'status.capacity.storage', ''),
    modes('status.accessModes'),
    text('StorageClass', 'spec.storageClassName', ''),
    text('VolumeAttributesClass', 'spec.volumeAttributesClassName', '<unset>'),
    ageColumn,
    text('VolumeMode', 'spec.volumeMode', '<unset>', 1),
  ],
  PersistentVolume: [
    text('Capacity', 'spec.capacity.storage', ''),
    modes('spec.accessModes'),
    text('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy', ''),
    text('Status', 'status.phase', ''),
    column('Claim', object => [at(object, 'spec.claimRef.namespace'), at(object, 'spec.claimRef.name')].filter(Boolean).join('/')),
    text('StorageClass', 'spec.storageClassName', ''),
    ageColumn,
  ],
  Node: [
    column('Status', object => {
      const ready = getArray(object, 'status', 'conditions').find(condition => getString(condition, 'type') === 'Ready')
      return `${getString(ready, 'status') === 'True' ? 'Ready' : 'NotReady'}${at(object, 'spec.unschedulable') === true ? ',SchedulingDisabled' : ''}`
    }),
    column('Roles', object => {
      const prefix = 'node-role.kubernetes.io/'
      const roles = Object.keys(object.metadata.labels ?? {}).filter(label => label.startsWith(prefix))
      return (
        roles
          .map(label => label.slice(prefix.length))
          .sort()
          .join(',') || '<none>'
      )
    }),
    ageColumn,
    text('Version', 'status.nodeInfo.kubeletVersion', ''),
  ],
  Event: [
    column('Last Seen', (object, now) =>
      age(at(object, 'lastTimestamp') ?? at(object, 'eventTime') ?? object.metadata.creationTimestamp, now),
    ),
    text('Type', 'type', ''),
    text('Reason', 'reason', ''),
    column(
      'Object',
      object => `${(getString(object, 'involvedObject', 'kind') ?? '').toLowerCase()}/${getString(object, 'involvedObject', 'name') ?? ''}`,
    ),
    text('Subobject', 'involvedObject.fieldPath', '', 1),
    column(
      'Source',
      object => [getString(object, 'source', 'component'), getString(object, 'source', 'host')].filter(Boolean).join(', '),
      1,
    ),
    text('Message', 'message', ''),
    column(
      'First Seen',
      (object, now) => age(at(object, 'firstTimestamp') ?? at(object, 'eventTime') ?? object.metadata.creationTimestamp, now),
      1,
    ),
    column('Count', object => Number(at(object, 'series.count') ?? at(object, 'count') ?? 1), 1),
    { ...nameColumn, priority: 1 },
  ],
  Deployment: [
    replicaReady,
    column('Up-to-date', object => count(at(object, 'status.updatedReplicas'))),
    column('Available', object => count(at(object, 'status.availableReplicas'))),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  StatefulSet: [replicaReady, ageColumn, ...templateColumns],
  ReplicaSet: [
    number('Desired', 'spec.replicas'),
    number('Current', 'status.replicas'),
    number('Ready', 'status.readyReplicas'),
    ageColumn,
  ],
  Job: [
    column('Status', object => {
      const done = getArray(object, 'status', 'conditions').find(condition => getString(condition, 'status') === 'True')
      return getString(done, 'type') ?? 'Running'
    }),
    column('Completions', object => `${count(at(object, 'status.succeeded'))}/${String(at(object, 'spec.completions') ?? 1)}`),
    column('Duration', jobDuration),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  CronJob: [text('Schedule', 'spec.schedule', ''), text('Suspend', 'spec.suspend', 'false'), ageColumn],
  StorageClass: [
    text('Provisioner', 'provisioner', ''),
    text('ReclaimPolicy', 'reclaimPolicy', 'Delete'),
    text('VolumeBindingMode', 'volumeBindingMode', 'Immediate'),
    text('AllowVolumeExpansion', 'allowVolumeExpansion', 'false'),
    ageColumn,
  ],
  NetworkPolicy: [column('Pod-Selector', object => pairs(at(object, 'spec.podSelector.matchLabels'))), ageColumn],
  PodDisruptionBudget: [
    text('Min Available', 'spec.minAvailable', 'N/A'),
    text('Max Unavailable', 'spec.maxUnavailable', 'N/A'),
    number('Allowed Disruptions', 'status.disruptionsAllowed'),
    ageColumn,
  ],
  Lease: [text('Holder', 'spec.holderIdentity', ''), ageColumn],
  CustomResourceDefinition: [column('Created At', object => object.metadata.creationTimestamp ?? '', 0, 'date')],
  ClusterRole: [column('Created At', object => object.metadata.creationTimestamp ?? '', 0, 'date')],
  Role: [column('Created At', object => object.metadata.creationTimestamp ?? '', 0, 'date')],
}

/** The Table columns of a built-in kind; name and age where we know no better. */
export function builtinColumns(kind: string): readonly Column[] {
  return kind === 'Event' ? (tables.Event ?? []) : [nameColumn, ...(tables[kind] ?? [ageColumn])]
}
