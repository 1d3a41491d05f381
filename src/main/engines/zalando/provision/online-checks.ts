import type { Check } from '../../../../shared/domain/plan.ts'
import type { ContextView } from '../../engine.ts'
import { holdsAll } from '../../holds-all.ts'
import { deploymentKind, namespaceKind, resourceQuotaKind, storageClassKind } from '../../kube-kinds.ts'
import { at, count, list, str } from '../../read-json.ts'
import { hasTenantQuota, namespaceOf } from '../../tenant.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { defaultSecretTemplate, type OperatorConfig, readOperatorConfig } from '../operator-config.ts'
import { operatorVersion } from '../version.ts'
import { buildPostgresql } from './manifests.ts'
import type { ProvisionParams } from './params.ts'
import { quotaChanges } from './tenant-manifests.ts'

type Seen = Omit<Check, 'id' | 'title'>

const pass = (seen: string): Seen => ({ status: 'pass', seen, cure: null, field: null })
const found = (status: 'warn' | 'fail' | 'unknown', seen: string, cure: string | null, field: string | null): Seen => ({
  status,
  seen,
  cure,
  field,
})

/** What the cluster says to it. Offline, or where something may not be read, the answer is unknown, never a pass. */
export function checkOnline(params: ProvisionParams, view: ContextView, online: boolean): readonly Check[] {
  const checks: Check[] = []
  const add = (id: string, title: string, check: () => Seen): void => {
    checks.push({
      id,
      title,
      ...(online ? check() : found('unknown', 'The plan was made without a cluster, so this was not checked.', null, null)),
    })
  }
  const config = readOperatorConfig(view)
  add('crd', 'The operator’s kind is served', () => crdSeen(view))
  add('operator', 'The operator is running', () => operatorSeen(view))
  add('settings', 'The operator’s settings', () => settingsSeen(config))
  add('exists', 'The name is free', () => existsSeen(params, view))
  add('namespace', 'Namespace', () => namespaceSeen(params, view, config))
  add('team', 'Name and team', () => teamSeen(params, config))
  add('bounds', 'Number of members', () => boundsSeen(params, config))
  add('storage-class', 'Storage class', () => storageClassSeen(params, view))
  if (hasTenantQuota(params)) add('quota', 'Quota of the tenant', () => quotaSeen(params, view))
  if (params.logicalBackup) add('backup-target', 'Where logical backups go', () => backupSeen(config))
  if (params.maintenanceWindows.length > 0) add('windows-on', 'Maintenance windows are heeded', () => windowsSeen(config))
  if (params.vaultCopy) add('secret-name', 'Name of the Secret to copy', () => secretSeen(config))
  return checks
}

function crdSeen(view: ContextView): Seen {
  const name = `${postgresqlKind.plural}.${postgresqlKind.group}`
  switch (view.knows(postgresqlKind)) {
    case 'listed':
      return pass(`${name} is served.`)
    case 'unserved':
      return found('fail', `${name} is not served here.`, 'Install the operator.', null)
    case 'forbidden':
      return found('unknown', `You may not read ${name}, so this could not be checked.`, null, null)
    case 'unknown':
      return found('unknown', `${name} could not be read.`, null, null)
  }
}

function operatorSeen(view: ContextView): Seen {
  if (view.knows(deploymentKind) !== 'listed')
    return found('unknown', 'You may not read Deployments in all namespaces, so this could not be checked.', null, null)
  const [deployment] = view.list(deploymentKind, null)
  if (deployment === undefined)
    return found(
      'unknown',
      'No Deployment with the operator’s labels was found; it may have others.',
      'Make sure that the operator is running.',
      null,
    )
  const where = `${str(deployment, 'metadata', 'namespace') ?? '?'}/${str(deployment, 'metadata', 'name') ?? '?'}`
  const version = operatorVersion(deployment)
  const ready = count(deployment, 'status', 'readyReplicas') ?? count(deployment, 'status', 'availableReplicas') ?? 0
  if (ready === 0)
    return found('fail', `${where} has no ready pod, so nobody would act on the database.`, 'Start the operator first.', null)
  return pass(`${where} is ready${version === null ? '' : `, version ${version}`}.`)
}

function settingsSeen(config: OperatorConfig): Seen {
  if (config.doubt !== null) return found('unknown', `${config.doubt}.`, null, null)
  return config.source === null
    ? found('unknown', 'The operator’s settings were not found, so its defaults are assumed.', null, null)
    : pass(`Read from ${config.source}.`)
}

/** Whether this app itself made the database, and all that would be sent is so: then a plan finishes what an earlier one began. */
function isMadeAlready(params: ProvisionParams, view: ContextView): boolean {
  const live = view.get(postgresqlKind, namespaceOf(params), params.name)
  if (live === null || live.metadata.deletionTimestamp !== undefined) return false
  const ours = list(live, 'metadata', 'managedFields').some(entry => str(entry, 'operation') === 'Apply')
  return ours && holdsAll(at(live, 'spec'), at(buildPostgresql(params), 'spec'))
}

function existsSeen(params: ProvisionParams, view: ContextView): Seen {
  const where = `${namespaceOf(params)}/${params.name}`
  if (isMadeAlready(params, view))
    return found('warn', `${where} was created by an earlier plan of this app and stays as it is.`, null, 'name')
  if (view.get(postgresqlKind, namespaceOf(params), params.name) !== null)
    return found('fail', `A database ${where} already exists.`, 'Choose another name.', 'name')
  if (view.get(statefulSetKind, namespaceOf(params), params.name) !== null)
    return found('fail', `A StatefulSet ${where} is there, which the operator would take for its own.`, 'Choose another name.', 'name')
  return view.knows(postgresqlKind) === 'listed'
    ? pass(`No database ${where} was found.`)
    : found('unknown', 'Could not check whether the name is taken.', null, 'name')
}

function namespaceSeen(params: ProvisionParams, view: ContextView, config: OperatorConfig): Seen {
  const name = namespaceOf(params)
  const field = params.namespaceMode === 'tenant' ? 'tenantProject' : 'namespace'
  const namespace = view.get(namespaceKind, null, name)
  const watched = config.setting('watched_namespace')
  if (watched !== null && watched !== '*' && watched !== name)
    return found(
      'fail',
      `The operator watches namespace ${watched.slice(0, 80)} only.`,
      `Choose ${watched.slice(0, 80)}, or change the operator’s settings.`,
      field,
    )
  if (
    namespace !== null &&
    (at(namespace, 'metadata', 'deletionTimestamp') !== undefined || str(namespace, 'status', 'phase') === 'Terminating')
  )
    return found('fail', `Namespace ${name} is being deleted.`, 'Wait until it is gone, or choose another.', field)
  if (namespace === null && view.knows(namespaceKind) !== 'listed')
    return found('unknown', 'You may not read namespaces, so this could not be checked.', null, field)
  if (params.namespaceMode === 'existing')
    return namespace === null
      ? found('fail', `Namespace ${name} does not exist.`, 'Choose another, or choose “New namespace”.', field)
      : pass(`Namespace ${name} exists.`)
  if (namespace === null) return pass(`Namespace ${name} will be created.`)
  const text = params.namespaceMode === 'new' ? 'is used as it is' : 'its labels and policy are changed as planned'
  return found('warn', `Namespace ${name} already exists; ${text}.`, null, field)
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

const defaultClass = 'storageclass.kubernetes.io/is-default-class'

function storageClassSeen(params: ProvisionParams, view: ContextView): Seen {
  const field = 'storageClass'
  if (view.knows(storageClassKind) !== 'listed')
    return found('unknown', 'You may not read storage classes, so this could not be checked.', null, field)
  const classes = view.list(storageClassKind, null)
  const wanted = params.storageClass
  const storageClass = classes.find(each =>
    wanted === '' ? str(each, 'metadata', 'annotations', defaultClass) === 'true' : str(each, 'metadata', 'name') === wanted,
  )
  if (storageClass === undefined) {
    const names = classes.slice(0, 8).map(each => str(each, 'metadata', 'name') ?? '?')
    const seen = wanted === '' ? 'This cluster has no default storage class.' : `Storage class ${wanted} does not exist.`
    return found(
      'fail',
      seen,
      names.length === 0 ? 'The cluster has none: ask its administrator.' : `Choose one of ${names.join(', ')}.`,
      field,
    )
  }
  return at(storageClass, 'allowVolumeExpansion') === true
    ? pass('The storage class exists, and its volumes can be expanded.')
    : found(
        'warn',
        `Volumes of ${str(storageClass, 'metadata', 'name') ?? '?'} cannot be expanded later.`,
        'Choose a class that allows expansion.',
        field,
      )
}

function quotaSeen(params: ProvisionParams, view: ContextView): Seen {
  const changes = quotaChanges(params, view)
  if (changes === null)
    return view.knows(resourceQuotaKind) === 'listed'
      ? pass('The quota will be created.')
      : found('unknown', 'You may not read quotas, so this could not be checked.', null, 'tenantQuota')
  if (changes.length === 0) return pass('The quota exists and stays as it is.')
  return found(
    'warn',
    `A quota is there, and changes for the whole namespace: ${changes.join(', ')}.`,
    'Enter its current values, or switch the quota off.',
    'tenantQuota',
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
