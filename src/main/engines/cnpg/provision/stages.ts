import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import type { Read, Stage, StageSight } from '../../engine.ts'
import { namespaceKind, podKind, resourceQuotaKind, secretKind } from '../../kube-kinds.ts'
import { str } from '../../read-json.ts'
import { active, done, failed, notApplicable } from '../../stage-sights.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, quotaName } from '../../tenant.ts'
import { findCondition } from '../conditions.ts'
import { clusterKind, objectStoreKind, podMonitorKind, scheduledBackupKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { fatalPhase, seeMembers } from '../see-members.ts'
import { isEmptyValue } from './online-checks.ts'
import { namesOf, type ProvisionParams } from './params.ts'
import { quotaChanges } from './shared-objects.ts'

type See = Parameters<Stage<ProvisionParams>['see']>[0]

const readCluster = (params: ProvisionParams): Read => ({ kind: clusterKind, namespace: namespaceOf(params), name: params.name })
const readOne = (kind: KindRef, params: ProvisionParams, name: string): Read => ({ kind, namespace: namespaceOf(params), name })

/** Keys of the application's Secret, all of which the operator writes. */
export const appSecretKeys = [
  'username',
  'user',
  'password',
  'dbname',
  'host',
  'port',
  'pgpass',
  'uri',
  'jdbc-uri',
  'fqdn-uri',
  'fqdn-jdbc-uri',
] as const

/** The Cluster, or why there is none to look at. */
function lookAtCluster({ params, view, applied }: See): { readonly cluster: KubeObject } | { readonly sight: StageSight } {
  const cluster = view.get(clusterKind, namespaceOf(params), params.name)
  if (cluster !== null) return { cluster }
  if (!applied.has('cluster')) return { sight: active('the Cluster to be written') }
  if (view.knows(clusterKind) === 'listed')
    return { sight: failed(`Cluster ${params.name} was written, but is no longer there: somebody deleted it.`) }
  return { sight: active(`the right to read Cluster ${params.name}`) }
}

const validating: Stage<ProvisionParams> = {
  id: 'VALIDATING',
  title: 'Validating',
  reads: params => [readCluster(params)],
  see: ({ params, view, applied }) =>
    applied.size > 0 || view.get(clusterKind, namespaceOf(params), params.name) !== null
      ? done('The checks passed and the API server accepted the objects.')
      : active('the first object to be accepted'),
}

const namespaceCreation: Stage<ProvisionParams> = {
  id: 'NAMESPACE_CREATION',
  title: 'Namespace',
  reads: params => [
    { kind: namespaceKind, namespace: null, name: namespaceOf(params) },
    readCluster(params),
    ...(hasTenantQuota(params) ? [readOne(resourceQuotaKind, params, quotaName)] : []),
  ],
  see({ params, view, applied }) {
    const name = namespaceOf(params)
    if (params.namespaceMode === 'existing') return notApplicable(`Uses the namespace ${name}, which was there.`)
    const namespace = view.get(namespaceKind, null, name)
    if (namespace === null) {
      // Who may not read namespaces still sees what lives in one.
      if (view.get(clusterKind, name, params.name) !== null) return done(`${name} holds the database.`)
      return active(view.knows(namespaceKind) === 'listed' ? `namespace ${name}` : 'the right to read namespaces')
    }
    if (namespace.metadata.deletionTimestamp !== undefined) return failed(`Namespace ${name} is being deleted.`)
    if (str(namespace, 'status', 'phase') !== 'Active') return active(`namespace ${name} to become active`)
    // A quota that was there before is not written again.
    const hasQuota = applied.has('quota') || quotaChanges(params, view)?.length === 0
    const wanted = [
      ...(hasTenantQuota(params) && !hasQuota ? ['quota'] : []),
      ...(hasTenantPolicy(params) && !applied.has('network-policy') ? ['network-policy'] : []),
    ]
    if (wanted.length > 0) return active(`its ${wanted.join(' and ')}`)
    return done(`${name} is active.`)
  },
}

const crdDeployment: Stage<ProvisionParams> = {
  id: 'CRD_DEPLOYMENT',
  title: 'Custom resources',
  reads: params => [readCluster(params)],
  see(input) {
    const looked = lookAtCluster(input)
    if ('sight' in looked) return looked.sight
    const fatal = fatalPhase(looked.cluster)
    if (fatal !== null) return failed(fatal)
    if (str(looked.cluster, 'status', 'phase') === null) return active('the operator to pick up the Cluster')
    return done('The API server has the Cluster, and the operator works on it.')
  },
}

const waitingForReady: Stage<ProvisionParams> = {
  id: 'WAITING_FOR_READY',
  title: 'Members',
  reads: params => [
    readCluster(params),
    { kind: podKind, namespace: namespaceOf(params), labelSelector: `${label.cluster}=${params.name}` },
  ],
  see(input) {
    const looked = lookAtCluster(input)
    if ('sight' in looked) return looked.sight
    const { params, view } = input
    return seeMembers(params.members, { namespace: namespaceOf(params), name: params.name }, view, looked.cluster)
  },
}

const credentialGen: Stage<ProvisionParams> = {
  id: 'CREDENTIAL_GEN',
  title: 'Credentials',
  reads: params => [readOne(secretKind, params, namesOf(params).appSecret)],
  see({ params, view }) {
    const { appSecret } = namesOf(params)
    const secret = view.get(secretKind, namespaceOf(params), appSecret)
    if (secret === null)
      return active(view.knows(secretKind) === 'listed' ? `Secret ${appSecret}` : `the right to read Secret ${appSecret}`)
    const missing = appSecretKeys.filter(key => isEmptyValue(secret, key))
    if (missing.length > 0) return active(`Secret ${appSecret} to have ${missing.join(', ')}`)
    return done(`Secret ${appSecret} is complete.${params.vaultCopy ? ' An encrypted copy goes into the vault of this laptop.' : ''}`)
  },
}

const backupConfig: Stage<ProvisionParams> = {
  id: 'BACKUP_CONFIG',
  title: 'Backup',
  reads: params => [
    readCluster(params),
    ...(params.backupTarget === 'none' ? [] : [readOne(objectStoreKind, params, namesOf(params).store)]),
    ...(hasSchedule(params) ? [readOne(scheduledBackupKind, params, namesOf(params).schedule)] : []),
  ],
  see(input) {
    const { params, view } = input
    if (params.backupTarget === 'none') return notApplicable('No backup was asked for.')
    const looked = lookAtCluster(input)
    if ('sight' in looked) return looked.sight
    const names = namesOf(params)
    if (view.get(objectStoreKind, namespaceOf(params), names.store) === null)
      return active(view.knows(objectStoreKind) === 'listed' ? `ObjectStore ${names.store}` : 'the right to read object stores')
    if (hasSchedule(params)) {
      const schedule = view.get(scheduledBackupKind, namespaceOf(params), names.schedule)
      if (schedule === null)
        return active(view.knows(scheduledBackupKind) === 'listed' ? `ScheduledBackup ${names.schedule}` : 'the right to read schedules')
      const error = str(schedule, 'status', 'error')
      if (error !== null) return failed(`The schedule was refused: ${error}`)
    }
    const archiving = findCondition(looked.cluster, 'ContinuousArchiving')
    if (archiving?.status === 'True') return done(`WAL is archived to ${names.store}.`)
    if (archiving?.status === 'False') return active(`WAL archiving to work; now: ${archiving.message || archiving.reason}`)
    return active('the first WAL file to be archived')
  },
}

function hasSchedule(params: ProvisionParams): boolean {
  return params.backupTarget !== 'none' && params.schedule !== ''
}

const metricsSetup: Stage<ProvisionParams> = {
  id: 'METRICS_SETUP',
  title: 'Metrics',
  reads: params => (params.podMonitor ? [readOne(podMonitorKind, params, params.name)] : []),
  see({ params, view }) {
    if (!params.podMonitor) return notApplicable('No PodMonitor was asked for.')
    if (view.get(podMonitorKind, namespaceOf(params), params.name) !== null) return done(`PodMonitor ${params.name} is there.`)
    switch (view.knows(podMonitorKind)) {
      case 'unserved':
        return notApplicable('PodMonitors are not served here, so none was made.')
      case 'listed':
        return active(`PodMonitor ${params.name}`)
      default:
        return active('the right to read PodMonitors')
    }
  },
}

const completed: Stage<ProvisionParams> = {
  id: 'COMPLETED',
  title: 'Completed',
  reads: (params, subject) => waitingForReady.reads(params, subject),
  see(input) {
    const sight = waitingForReady.see(input)
    return sight.status === 'done' ? done(`${input.params.name} is up: ${sight.note ?? ''}`) : sight
  },
}

/** The eight steps of bringing up a database, each read from the cluster and from nothing else. */
export const stages: readonly Stage<ProvisionParams>[] = [
  validating,
  namespaceCreation,
  crdDeployment,
  waitingForReady,
  credentialGen,
  backupConfig,
  metricsSetup,
  completed,
]
