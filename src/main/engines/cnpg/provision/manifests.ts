import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { head } from '../../manifest-head.ts'
import { namespaceOf } from '../../tenant.ts'
import { imageOf } from '../images.ts'
import { barmanPlugin, clusterKind, podMonitorKind, scheduledBackupKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { namesOf, type ProvisionParams } from './params.ts'

/** The Cluster, with nothing in it but what was asked for. */
export function buildCluster(params: ProvisionParams): KubeObject {
  const resources = { cpu: params.cpu, memory: params.memory }
  return {
    ...head(clusterKind, namespaceOf(params), params.name),
    spec: {
      instances: params.members,
      ...image(params),
      // Requests and limits alike: the members are the last to be thrown off a full node.
      resources: { requests: { ...resources }, limits: { ...resources } },
      storage: volume(params.storageSize, params.storageClass),
      ...(params.walVolume ? { walStorage: volume(params.walSize, params.walStorageClass) } : {}),
      ...placement(params),
      bootstrap: { initdb: { database: params.database, owner: params.owner } },
      ...postgresql(params),
      ...(params.superuserAccess ? { enableSuperuserAccess: true } : {}),
      ...(params.loadBalancer ? { managed: { services: { additional: [externalService(params)] } } } : {}),
      ...(params.backupTarget === 'none' ? {} : { plugins: [archiver(params)] }),
    },
  }
}

function image(params: ProvisionParams): Record<string, unknown> {
  if (params.imageSource === 'image') return { imageName: params.image }
  if (params.imageSource === 'version') return { imageName: imageOf(params.version) }
  const { catalogKind, catalogName, version } = params
  return { imageCatalogRef: { apiGroup: clusterKind.group, kind: catalogKind, name: catalogName, major: Number(version) } }
}

function volume(size: string, storageClass: string): Record<string, unknown> {
  return { size, ...(storageClass === '' ? {} : { storageClass }) }
}

function placement(params: ProvisionParams): Record<string, unknown> {
  const selector = Object.keys(params.nodeSelector).length > 0 ? { nodeSelector: { ...params.nodeSelector } } : {}
  const nodes =
    params.nodeSpread === 'none'
      ? { enablePodAntiAffinity: false }
      : { enablePodAntiAffinity: true, podAntiAffinityType: params.nodeSpread, topologyKey: 'kubernetes.io/hostname' }
  const zones = {
    maxSkew: 1,
    topologyKey: label.zone,
    whenUnsatisfiable: params.zoneSpread === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: { [label.cluster]: params.name, [label.podRole]: 'instance' } },
  }
  return { affinity: { ...nodes, ...selector }, ...(params.zoneSpread === 'none' ? {} : { topologySpreadConstraints: [zones] }) }
}

function postgresql(params: ProvisionParams): Record<string, unknown> {
  const parameters = Object.keys(params.parameters).length > 0 ? { parameters: { ...params.parameters } } : {}
  const { syncMethod: method, syncNumber: number, dataDurability } = params
  const synchronous = method === 'none' ? {} : { synchronous: { method, number, dataDurability } }
  const section = { ...parameters, ...synchronous }
  return Object.keys(section).length > 0 ? { postgresql: section } : {}
}

function externalService(params: ProvisionParams): Record<string, unknown> {
  const annotations = Object.keys(params.loadBalancerAnnotations).length > 0 ? { annotations: { ...params.loadBalancerAnnotations } } : {}
  const ranges = params.allowedRanges.length > 0 ? { loadBalancerSourceRanges: [...params.allowedRanges] } : {}
  return {
    selectorType: 'rw',
    updateStrategy: 'patch',
    serviceTemplate: { metadata: { name: namesOf(params).externalService, ...annotations }, spec: { type: 'LoadBalancer', ...ranges } },
  }
}

function archiver(params: ProvisionParams): Record<string, unknown> {
  const { store, server } = namesOf(params)
  return { name: barmanPlugin, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: store, serverName: server } }
}

/** The schedule of base backups. Its backups outlive it. */
export function buildScheduledBackup(params: ProvisionParams): KubeObject {
  return {
    ...head(scheduledBackupKind, namespaceOf(params), namesOf(params).schedule, { [label.cluster]: params.name }),
    spec: {
      cluster: { name: params.name },
      schedule: params.schedule,
      immediate: params.immediate,
      backupOwnerReference: 'none',
      method: 'plugin',
      pluginConfiguration: { name: barmanPlugin },
    },
  }
}

/** A PodMonitor of its own, because `monitoring.enablePodMonitor` is deprecated; pooler pods are kept out. */
export function buildPodMonitor(params: ProvisionParams): KubeObject {
  return {
    ...head(podMonitorKind, namespaceOf(params), params.name, { [label.cluster]: params.name }),
    spec: {
      selector: { matchLabels: { [label.cluster]: params.name, [label.podRole]: 'instance' } },
      podMetricsEndpoints: [{ port: 'metrics' }],
    },
  }
}
