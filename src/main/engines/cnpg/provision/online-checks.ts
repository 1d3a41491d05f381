import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import type { Check } from '../../../../shared/domain/plan.ts'
import type { ContextView } from '../../engine.ts'
import { holdsAll } from '../../holds-all.ts'
import { deploymentKind, namespaceKind, secretKind, storageClassKind } from '../../kube-kinds.ts'
import { at, count, list, str } from '../../read-json.ts'
import { hasTenantQuota, namespaceOf } from '../../tenant.ts'
import { clusterImageCatalogKind, clusterKind, imageCatalogKind, objectStoreKind, podMonitorKind, poolerKind } from '../kinds.ts'
import { operatorVersion } from '../version.ts'
import { checkCapacity } from './capacity.ts'
import { buildCluster } from './manifests.ts'
import { namesOf, type ProvisionParams } from './params.ts'
import { checkQuota } from './shared-objects.ts'
import { credentialKeys } from './store-manifests.ts'

type Finding = Omit<Check, 'id' | 'title'>

const pass = (seen: string): Finding => ({ status: 'pass', seen, cure: null, field: null })
const found = (status: 'warn' | 'fail' | 'unknown', seen: string, cure: string | null, field: string | null): Finding => ({
  status,
  seen,
  cure,
  field,
})

/** What the cluster says to it. Offline, or where something may not be read, the answer is unknown, never a pass. */
export function checkOnline(params: ProvisionParams, view: ContextView, online: boolean): readonly Check[] {
  const checks: Check[] = []
  const add = (id: string, title: string, check: () => Finding): void => {
    checks.push({
      id,
      title,
      ...(online ? check() : found('unknown', 'The plan was made without a cluster, so this was not checked.', null, null)),
    })
  }
  add('crd', 'CloudNativePG is served', () => servedFinding(clusterKind, view, 'Install the operator.'))
  add('operator', 'The operator is running', () => operatorFinding(view))
  add('exists', 'The name is free', () => existsFinding(params, view))
  add('namespace', 'Namespace', () => namespaceFinding(params, view))
  if (hasTenantQuota(params)) add('quota', 'Quota of the tenant', () => checkQuota(params, view))
  add('capacity', 'Capacity', () => checkCapacity(params, view))
  add('storage-class', 'Storage class', () => storageClassFinding(params, view))
  if (params.imageSource === 'catalog') add('catalog', 'Image catalog', () => catalogFinding(params, view))
  if (params.backupTarget !== 'none') {
    add('plugin', 'The Barman Cloud plugin is installed', () =>
      servedFinding(objectStoreKind, view, 'Install the plugin, or choose no backup.', 'backupTarget'),
    )
    add('object-store', 'Object store', () => storeFinding(params, view))
    if (params.backupTarget === 'new' && params.backupCredentials !== 'identity')
      add('backup-secret', 'Backup credentials', () => secretFinding(params, view))
  }
  if (params.podMonitor) add('pod-monitor', 'PodMonitors are available', () => podMonitorFinding(view))
  return checks
}

function servedFinding(kind: KindRef, view: ContextView, cure: string, field: string | null = null): Finding {
  const name = `${kind.plural}.${kind.group}`
  switch (view.knows(kind)) {
    case 'listed':
      return pass(`${name} is served.`)
    case 'unserved':
      return found('fail', `${name} is not served here.`, cure, field)
    case 'forbidden':
      return found('unknown', `You may not read ${name}, so this could not be checked.`, null, field)
    case 'unknown':
      return found('unknown', `${name} could not be read.`, null, field)
  }
}

function operatorFinding(view: ContextView): Finding {
  if (view.knows(deploymentKind) !== 'listed')
    return found('unknown', 'You may not read Deployments in all namespaces, so this could not be checked.', null, null)
  const [deployment] = view.list(deploymentKind, null)
  if (deployment === undefined)
    return found(
      'unknown',
      'No Deployment with the operator’s label was found; it may have another label.',
      'Make sure that the operator is running.',
      null,
    )
  const where = `${str(deployment, 'metadata', 'namespace') ?? '?'}/${str(deployment, 'metadata', 'name') ?? '?'}`
  const version = operatorVersion(deployment)
  const ready = count(deployment, 'status', 'readyReplicas') ?? count(deployment, 'status', 'availableReplicas') ?? 0
  if (ready === 0)
    return found('fail', `${where} has no ready pod, so nothing would act on the Cluster.`, 'Start the operator first.', null)
  return pass(`${where} is ready${version === null ? '' : `, version ${version}`}.`)
}

/** Whether this app itself made the Cluster, and all that would be sent is so: then a plan finishes what an earlier one began. */
function isMadeAlready(params: ProvisionParams, view: ContextView): boolean {
  const live = view.get(clusterKind, namespaceOf(params), params.name)
  if (live === null || live.metadata.deletionTimestamp !== undefined) return false
  const ours = list(live, 'metadata', 'managedFields').some(entry => str(entry, 'operation') === 'Apply')
  return ours && holdsAll(at(live, 'spec'), at(buildCluster(params), 'spec'))
}

function existsFinding(params: ProvisionParams, view: ContextView): Finding {
  const namespace = namespaceOf(params)
  if (isMadeAlready(params, view))
    return found('warn', `${namespace}/${params.name} was created by an earlier plan of this app and stays as it is.`, null, 'name')
  if (view.get(clusterKind, namespace, params.name) !== null)
    return found('fail', `A Cluster ${namespace}/${params.name} already exists.`, 'Choose another name.', 'name')
  if (view.get(poolerKind, namespace, params.name) !== null)
    return found('fail', `A Pooler is already called ${params.name}; the operator refuses the same name.`, 'Choose another name.', 'name')
  return view.knows(clusterKind) === 'listed'
    ? pass(`No Cluster ${namespace}/${params.name} was found.`)
    : found('unknown', 'Could not check whether the name is taken.', null, 'name')
}

function namespaceFinding(params: ProvisionParams, view: ContextView): Finding {
  const name = namespaceOf(params)
  const field = params.namespaceMode === 'tenant' ? 'tenantProject' : 'namespace'
  const namespace = view.get(namespaceKind, null, name)
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
  return params.namespaceMode === 'new'
    ? found('warn', `Namespace ${name} already exists and is used as it is.`, null, field)
    : found('warn', `Namespace ${name} already exists; its labels and policy are changed as planned.`, null, field)
}

const defaultClass = 'storageclass.kubernetes.io/is-default-class'

function storageClassFinding(params: ProvisionParams, view: ContextView): Finding {
  if (view.knows(storageClassKind) !== 'listed')
    return found('unknown', 'You may not read storage classes, so this could not be checked.', null, 'storageClass')
  const classes = view.list(storageClassKind, null)
  const asked = [
    ['storageClass', params.storageClass],
    ...(params.walVolume ? [['walStorageClass', params.walStorageClass] as const] : []),
  ] as const
  const fixed: string[] = []
  for (const [field, name] of asked) {
    const storageClass =
      name === ''
        ? classes.find(each => str(each, 'metadata', 'annotations', defaultClass) === 'true')
        : classes.find(each => str(each, 'metadata', 'name') === name)
    if (storageClass === undefined)
      return found(
        'fail',
        name === '' ? 'This cluster has no default storage class.' : `Storage class ${name} does not exist.`,
        classes.length === 0 ? 'The cluster has none: ask its administrator.' : `Choose one of ${namesOfClasses(classes)}.`,
        field,
      )
    if (at(storageClass, 'allowVolumeExpansion') !== true) fixed.push(str(storageClass, 'metadata', 'name') ?? '?')
  }
  if (fixed.length > 0)
    return found(
      'warn',
      `Volumes of ${fixed.join(', ')} cannot be expanded later.`,
      'Choose a class that allows expansion.',
      'storageClass',
    )
  return pass('The storage class exists, and its volumes can be expanded.')
}

/** Names of classes for a message: some of many. */
function namesOfClasses(classes: readonly KubeObject[]): string {
  const names = classes.map(each => str(each, 'metadata', 'name') ?? '?')
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
}

function catalogFinding(params: ProvisionParams, view: ContextView): Finding {
  const kind = params.catalogKind === 'ImageCatalog' ? imageCatalogKind : clusterImageCatalogKind
  const catalog = view.get(kind, kind.namespaced ? namespaceOf(params) : null, params.catalogName)
  if (catalog === null)
    return view.knows(kind) === 'listed'
      ? found('fail', `${kind.kind} ${params.catalogName} does not exist.`, 'Choose another catalog.', 'catalogName')
      : found('unknown', `${kind.kind} could not be read.`, null, 'catalogName')
  const has = list(catalog, 'spec', 'images').some(image => count(image, 'major') === Number(params.version))
  return has
    ? pass(`It has an image for PostgreSQL ${params.version}.`)
    : found('fail', `${params.catalogName} has no image for PostgreSQL ${params.version}.`, 'Choose a version that it has.', 'version')
}

function storeFinding(params: ProvisionParams, view: ContextView): Finding {
  const { store, server } = namesOf(params)
  const object = view.get(objectStoreKind, namespaceOf(params), store)
  if (object === null && view.knows(objectStoreKind) !== 'listed')
    return found('unknown', 'Object stores could not be read.', null, 'objectStore')
  if (params.backupTarget === 'new')
    return object === null
      ? pass(`ObjectStore ${store} will be created.`)
      : found(
          'warn',
          `ObjectStore ${store} already exists and others may use it; it is changed as planned.`,
          'Choose another name, or use it as it is.',
          'objectStore',
        )
  if (object === null)
    return found('fail', `ObjectStore ${store} does not exist in this namespace.`, 'Choose one in this namespace.', 'objectStore')
  const used = at(object, 'status', 'serverRecoveryWindow', server) !== undefined
  if (used && isMadeAlready(params, view)) return pass(`ObjectStore ${store} exists and holds the backups of this database.`)
  return used
    ? found(
        'fail',
        `${store} already holds backups in ${server}; WAL archiving refuses an archive that is not empty.`,
        'Choose another folder in the store.',
        'serverName',
      )
    : pass(`ObjectStore ${store} exists and holds nothing in ${server}.`)
}

function secretFinding(params: ProvisionParams, view: ContextView): Finding {
  const { backupSecret } = namesOf(params)
  const secret = view.get(secretKind, namespaceOf(params), backupSecret)
  if (secret === null && view.knows(secretKind) !== 'listed')
    return found('unknown', 'You may not read Secrets, so this could not be checked.', null, 'backupSecret')
  if (params.backupCredentials === 'enter')
    return secret === null
      ? pass(`Secret ${backupSecret} will be created.`)
      : found(
          'warn',
          `Secret ${backupSecret} already exists and others may use it; its values are replaced.`,
          'Choose another name, or use it as it is.',
          'backupSecret',
        )
  if (secret === null)
    return found(
      'fail',
      `Secret ${backupSecret} does not exist in this namespace.`,
      'Create it, or enter the credentials here.',
      'backupSecret',
    )
  const missing = credentialKeys(params).filter(({ key }) => isEmptyValue(secret, key))
  return missing.length === 0
    ? pass(`Secret ${backupSecret} has the keys that are needed.`)
    : found(
        'fail',
        `Secret ${backupSecret} has no value for ${missing.map(({ key }) => key).join(' and ')}.`,
        null,
        missing[0]?.keyField ?? 'backupSecret',
      )
}

/** Secret values reach an engine as their lengths. */
export function isEmptyValue(secret: KubeObject, key: string): boolean {
  const length = at(secret, 'data', key)
  return length === undefined || length === null || length === '' || length === '0' || length === 0
}

function podMonitorFinding(view: ContextView): Finding {
  const known = view.knows(podMonitorKind)
  if (known === 'unserved')
    return found(
      'warn',
      'PodMonitors are not available in this cluster, so the plan creates none.',
      'Install the Prometheus operator, or switch this off.',
      'podMonitor',
    )
  return known === 'listed'
    ? pass('podmonitors.monitoring.coreos.com is served.')
    : found('unknown', 'Could not check whether PodMonitors are available.', null, 'podMonitor')
}
