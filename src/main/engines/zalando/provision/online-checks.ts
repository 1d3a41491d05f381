import type { Check } from '../../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../../shared/domain/quantity.ts'
import type { ContextView } from '../../engine.ts'
import { seeCapacity } from '../../provision/capacity.ts'
import {
  collectChecks,
  found,
  isMadeAlready,
  namespaceField,
  pass,
  type Seen,
  seeNamespace,
  seeOperator,
  seeServed,
  seeStorageClasses,
} from '../../provision/online-checks.ts'
import { seeQuota } from '../../provision/tenant-quota.ts'
import { hasTenantQuota, namespaceOf } from '../../tenant.ts'
import { placingOf } from '../change/placing.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { defaultSecretTemplate, type OperatorConfig, readOperatorConfig } from '../operator-config.ts'
import { operatorVersion } from '../version.ts'
import { buildPostgresql } from './manifests.ts'
import type { ProvisionParams } from './params.ts'

/** What the cluster says to it. Offline, or where something may not be read, the answer is unknown, never a pass. */
export function checkOnline(params: ProvisionParams, view: ContextView, online: boolean): readonly Check[] {
  const { checks, add } = collectChecks(online)
  const config = readOperatorConfig(view)
  add('crd', 'Custom resource of the operator', () => seeServed(postgresqlKind, view, 'Install the operator.'))
  add('operator', 'Operator', () => seeOperator(view, operatorVersion))
  add('settings', 'The operator’s settings', () => settingsSeen(config))
  add('exists', 'Name', () => existsSeen(params, view))
  add('namespace', 'Namespace', () => namespaceSeen(params, view, config))
  add('team', 'Name and team', () => teamSeen(params, config))
  add('bounds', 'Number of members', () => boundsSeen(params, config))
  add('capacity', 'Capacity', () => capacitySeen(params, view))
  add('storage-class', 'Storage class', () => seeStorageClasses([['storageClass', params.storageClass]], view))
  if (hasTenantQuota(params)) add('quota', 'Quota of the tenant', () => seeQuota(params, view))
  if (params.logicalBackup) add('backup-target', 'Where logical backups go', () => backupSeen(config))
  if (params.maintenanceWindows.length > 0) add('windows-on', 'The operator and maintenance windows', () => windowsSeen(config))
  if (params.vaultCopy) add('secret-name', 'Name of the Secret to copy', () => secretSeen(config))
  return checks
}

function settingsSeen(config: OperatorConfig): Seen {
  if (config.doubt !== null) return found('unknown', `${config.doubt}.`, null, null)
  return config.source === null
    ? found('unknown', 'The operator’s settings were not found, so its defaults are assumed.', null, null)
    : pass(`Read from ${config.source}.`)
}

const isMade = (params: ProvisionParams, view: ContextView) => isMadeAlready(postgresqlKind, buildPostgresql(params), view)

function existsSeen(params: ProvisionParams, view: ContextView): Seen {
  const where = `${namespaceOf(params)}/${params.name}`
  if (isMade(params, view)) return found('warn', `${where} was created by an earlier plan of this app and stays as it is.`, null, 'name')
  if (view.get(postgresqlKind, namespaceOf(params), params.name) !== null)
    return found('fail', `A database ${where} already exists.`, 'Choose another name.', 'name')
  if (view.get(statefulSetKind, namespaceOf(params), params.name) !== null)
    return found('fail', `A StatefulSet ${where} is there, which the operator would take for its own.`, 'Choose another name.', 'name')
  return view.knows(postgresqlKind) === 'listed'
    ? pass(`No database ${where} was found.`)
    : found('unknown', 'Could not check whether the name is taken.', null, 'name')
}

function namespaceSeen(params: ProvisionParams, view: ContextView, config: OperatorConfig): Seen {
  const watched = config.setting('watched_namespace')
  if (watched !== null && watched !== '*' && watched !== namespaceOf(params))
    return found(
      'fail',
      `The operator watches namespace ${watched.slice(0, 80)} only.`,
      `Choose ${watched.slice(0, 80)}, or change the operator’s settings.`,
      namespaceField(params),
    )
  return seeNamespace(params, view)
}

function teamSeen(params: ProvisionParams, config: OperatorConfig): Seen {
  const prefix = `${params.teamId}-`
  if (params.name.startsWith(prefix)) return pass(`The name begins with ${prefix}.`)
  if (config.teamPrefix)
    return found(
      'fail',
      `The operator wants the name to begin with ${prefix}.`,
      `Call it ${prefix}${params.name}, or choose another team.`,
      'name',
    )
  return config.source === null || config.doubt !== null
    ? found(
        'unknown',
        `Whether the operator wants the name to begin with ${prefix} is not known.`,
        `Call it ${prefix}${params.name} to be sure.`,
        'name',
      )
    : pass('The operator takes any name.')
}

function boundsSeen(params: ProvisionParams, config: OperatorConfig): Seen {
  const { minInstances, maxInstances } = config
  if (minInstances !== null && params.members < minInstances)
    return found('fail', `The operator makes no fewer than ${minInstances} members.`, `Choose ${minInstances} or more.`, 'members')
  if (maxInstances !== null && params.members > maxInstances)
    return found('fail', `The operator makes no more than ${maxInstances} members.`, `Choose ${maxInstances} or fewer.`, 'members')
  return config.source === null || config.doubt !== null
    ? found('unknown', 'The operator’s bounds are not known.', null, 'members')
    : pass('It is within the operator’s bounds.')
}

function capacitySeen(params: ProvisionParams, view: ContextView): Seen {
  return seeCapacity(
    {
      params,
      storage: parseQuantity(params.storageSize),
      isThere: view.get(postgresqlKind, namespaceOf(params), params.name) !== null,
      ...placingOf(view, params.members, Object.entries(params.nodeSelector)),
    },
    view,
  )
}

function backupSeen(config: OperatorConfig): Seen {
  if (config.source === null || config.doubt !== null)
    return found('unknown', 'Where the operator sends logical backups is not known.', null, 'logicalBackup')
  const provider = config.setting('logical_backup_provider') ?? 's3'
  const target = config.setting(provider === 'az' ? 'logical_backup_azure_storage_container' : 'logical_backup_s3_bucket')
  return target === null
    ? found(
        'warn',
        'The operator’s settings name no bucket for logical backups: their Jobs would fail.',
        'Set one in the operator’s settings.',
        'logicalBackup',
      )
    : pass(`They go to ${target.slice(0, 200)} (${provider}).`)
}

function windowsSeen(config: OperatorConfig): Seen {
  return config.setting('enable_maintenance_windows') === 'false'
    ? found('warn', 'The operator was told to heed no maintenance windows.', null, 'maintenanceWindows')
    : pass('Nothing speaks against it.')
}

function secretSeen(config: OperatorConfig): Seen {
  return config.secretTemplate === defaultSecretTemplate
    ? pass('The operator names Secrets as usual.')
    : found(
        'fail',
        'The operator names Secrets in a way of its own, so the app would not find the one to copy.',
        'Switch the copy off.',
        'vaultCopy',
      )
}
