import type { Read, Stage } from '../../engine.ts'
import { podKind, secretKind } from '../../kube-kinds.ts'
import { lookAtNew, missingKeys, namespaceStage, newAcceptedStage, readOne, takenUpStage } from '../../provision/stages.ts'
import { str } from '../../read-json.ts'
import { active, done, failed, notApplicable } from '../../stage-sights.ts'
import { namespaceOf } from '../../tenant.ts'
import { findCondition } from '../conditions.ts'
import { clusterKind, objectStoreKind, podMonitorKind, scheduledBackupKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { fatalPhase, seeMembers } from '../see-members.ts'
import { namesOf, type ProvisionParams } from './params.ts'

const readCluster = (params: ProvisionParams): Read => readOne(clusterKind, params, params.name)

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

const waitingForReady: Stage<ProvisionParams> = {
  id: 'WAITING_FOR_READY',
  title: 'Members',
  reads: params => [
    readCluster(params),
    { kind: podKind, namespace: namespaceOf(params), labelSelector: `${label.cluster}=${params.name}` },
  ],
  see: input =>
    lookAtNew(clusterKind, input, cluster => {
      const { params, view } = input
      return seeMembers(params.members, { namespace: namespaceOf(params), name: params.name }, view, cluster)
    }),
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
    const missing = missingKeys(secret, appSecretKeys)
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
    return lookAtNew(clusterKind, input, cluster => {
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
      const archiving = findCondition(cluster, 'ContinuousArchiving')
      if (archiving?.status === 'True') return done(`WAL is archived to ${names.store}.`)
      if (archiving?.status === 'False') return active(`WAL archiving to work; now: ${archiving.message || archiving.reason}`)
      return active('the first WAL file to be archived')
    })
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
  newAcceptedStage(clusterKind),
  namespaceStage(clusterKind),
  takenUpStage(clusterKind, { fatal: fatalPhase, word: cluster => str(cluster, 'status', 'phase') }),
  waitingForReady,
  credentialGen,
  backupConfig,
  metricsSetup,
  completed,
]
