import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { head } from '../../manifest-head.ts'
import { namespaceOf } from '../../tenant.ts'
import { postgresqlKind } from '../kinds.ts'
import { application, label } from '../labels.ts'
import { databasesOf, type ProvisionParams, usersOf } from './params.ts'

/** The database, with nothing in it but what was asked for. */
export function buildPostgresql(params: ProvisionParams): KubeObject {
  const resources = { cpu: params.cpu, memory: params.memory }
  const parameters = Object.keys(params.parameters).length > 0 ? { parameters: { ...params.parameters } } : {}
  return {
    ...head(postgresqlKind, namespaceOf(params), params.name),
    spec: {
      teamId: params.teamId,
      numberOfInstances: params.members,
      postgresql: { version: params.version, ...parameters },
      volume: {
        size: params.storageSize,
        ...(params.storageClass === '' ? {} : { storageClass: params.storageClass }),
        ...(params.iops === 0 ? {} : { iops: params.iops }),
        ...(params.throughput === 0 ? {} : { throughput: params.throughput }),
      },
      // Requests and limits alike: the members are the last to be thrown off a full node.
      resources: { requests: { ...resources }, limits: { ...resources } },
      users: Object.fromEntries([...usersOf(params)].map(([user, rights]) => [user, [...rights]])),
      databases: Object.fromEntries(databasesOf(params)),
      ...network(params),
      ...pooler(params),
      ...backup(params),
      ...(params.maintenanceWindows.length > 0 ? { maintenanceWindows: [...params.maintenanceWindows] } : {}),
      ...synchronous(params),
      ...placement(params),
    },
  }
}

/** Said either way: what isn't said is a setting of the operator's, and operator 1 exposes every database by default. */
function network(params: ProvisionParams): Record<string, unknown> {
  return {
    enableMasterLoadBalancer: params.loadBalancer,
    enableReplicaLoadBalancer: params.replicaLoadBalancer,
    ...(params.pooler ? { enableMasterPoolerLoadBalancer: params.poolerLoadBalancer } : {}),
    ...(params.pooler && params.replicaPooler ? { enableReplicaPoolerLoadBalancer: false } : {}),
    ...(params.allowedRanges.length > 0 ? { allowedSourceRanges: [...params.allowedRanges] } : {}),
    ...(Object.keys(params.loadBalancerAnnotations).length > 0 ? { serviceAnnotations: { ...params.loadBalancerAnnotations } } : {}),
  }
}

function pooler(params: ProvisionParams): Record<string, unknown> {
  if (!params.pooler) return {}
  return {
    enableConnectionPooler: true,
    ...(params.replicaPooler ? { enableReplicaConnectionPooler: true } : {}),
    connectionPooler: { numberOfInstances: params.poolerInstances, mode: params.poolerMode, maxDBConnections: params.poolerConnections },
  }
}

function backup(params: ProvisionParams): Record<string, unknown> {
  if (!params.logicalBackup) return {}
  return {
    enableLogicalBackup: true,
    logicalBackupSchedule: params.schedule,
    ...(params.retention === '' ? {} : { logicalBackupRetention: params.retention }),
  }
}

function synchronous(params: ProvisionParams): Record<string, unknown> {
  if (params.synchronous === 'off') return {}
  const strict = params.synchronous === 'strict' ? { synchronous_mode_strict: true } : {}
  return { patroni: { synchronous_mode: true, ...strict, synchronous_node_count: params.syncNumber } }
}

function placement(params: ProvisionParams): Record<string, unknown> {
  const expressions = Object.entries(params.nodeSelector).map(([key, value]) => ({ key, operator: 'In', values: [value] }))
  const zones = {
    maxSkew: 1,
    topologyKey: label.zone,
    whenUnsatisfiable: params.zoneSpread === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: { [label.application]: application.server, [label.cluster]: params.name } },
  }
  return {
    ...(params.zoneSpread === 'none' ? {} : { topologySpreadConstraints: [zones] }),
    ...(expressions.length === 0
      ? {}
      : { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: expressions }] } } }),
  }
}
