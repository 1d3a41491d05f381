import type { Check } from '../../../../shared/domain/plan.ts'
import type { ContextView } from '../../engine.ts'
import { secretKind } from '../../kube-kinds.ts'
import { isOpenNode } from '../../node-sizes.ts'
import { seeCapacity } from '../../provision/capacity.ts'
import {
  collectChecks,
  found,
  isMadeAlready,
  pass,
  type Seen,
  seeNamespace,
  seeOperator,
  seeServed,
  seeStorageClasses,
} from '../../provision/online-checks.ts'
import { missingKeys } from '../../provision/stages.ts'
import { seeQuota } from '../../provision/tenant-quota.ts'
import { at, count, list } from '../../read-json.ts'
import { hasTenantQuota, namespaceOf } from '../../tenant.ts'
import { clusterImageCatalogKind, clusterKind, imageCatalogKind, objectStoreKind, podMonitorKind, poolerKind } from '../kinds.ts'
import { operatorVersion } from '../version.ts'
import { buildCluster } from './manifests.ts'
import { namesOf, type ProvisionParams, volumeBytesOf } from './params.ts'
import { credentialKeys } from './store-manifests.ts'

/** What the cluster says to it. Offline, or where something may not be read, the answer is unknown, never a pass. */
export function checkOnline(params: ProvisionParams, view: ContextView, online: boolean): readonly Check[] {
  const { checks, add } = collectChecks(online)
  add('crd', 'Custom resource of CloudNativePG', () => seeServed(clusterKind, view, 'Install the operator.'))
  add('operator', 'Operator', () => seeOperator(view, operatorVersion))
  add('exists', 'Name', () => existsFinding(params, view))
  add('namespace', 'Namespace', () => seeNamespace(params, view))
  if (hasTenantQuota(params)) add('quota', 'Quota of the tenant', () => seeQuota(params, view))
  add('capacity', 'Capacity', () => capacityFinding(params, view))
  add('storage-class', 'Storage class', () =>
    seeStorageClasses(
      [['storageClass', params.storageClass], ...(params.walVolume ? [['walStorageClass', params.walStorageClass] as const] : [])],
      view,
    ),
  )
  if (params.imageSource === 'catalog') add('catalog', 'Image catalog', () => catalogFinding(params, view))
  if (params.backupTarget !== 'none') {
    add('plugin', 'Barman Cloud plugin', () => seeServed(objectStoreKind, view, 'Install the plugin, or choose no backup.', 'backupTarget'))
    add('object-store', 'Object store', () => storeFinding(params, view))
    if (params.backupTarget === 'new' && params.backupCredentials !== 'identity')
      add('backup-secret', 'Backup credentials', () => secretFinding(params, view))
  }
  if (params.podMonitor) add('pod-monitor', 'PodMonitors', () => podMonitorFinding(view))
  return checks
}

const isMade = (params: ProvisionParams, view: ContextView) => isMadeAlready(clusterKind, buildCluster(params), view)

function capacityFinding(params: ProvisionParams, view: ContextView): Seen {
  const labels = Object.entries(params.nodeSelector)
  return seeCapacity(
    {
      params,
      storage: volumeBytesOf(params),
      isThere: view.get(clusterKind, namespaceOf(params), params.name) !== null,
      alone: params.nodeSpread === 'required',
      isOpen: node => isOpenNode(node, { tolerates: false, labels }),
    },
    view,
  )
}

function existsFinding(params: ProvisionParams, view: ContextView): Seen {
  const namespace = namespaceOf(params)
  if (isMade(params, view))
    return found('warn', `${namespace}/${params.name} was created by an earlier plan of this app and stays as it is.`, null, 'name')
  if (view.get(clusterKind, namespace, params.name) !== null)
    return found('fail', `A Cluster ${namespace}/${params.name} already exists.`, 'Choose another name.', 'name')
  if (view.get(poolerKind, namespace, params.name) !== null)
    return found('fail', `A Pooler is already called ${params.name}; the operator refuses the same name.`, 'Choose another name.', 'name')
  return view.knows(clusterKind) === 'listed'
    ? pass(`No Cluster ${namespace}/${params.name} was found.`)
    : found('unknown', 'Could not check whether the name is taken.', null, 'name')
}

function catalogFinding(params: ProvisionParams, view: ContextView): Seen {
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

function storeFinding(params: ProvisionParams, view: ContextView): Seen {
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
  if (used && isMade(params, view)) return pass(`ObjectStore ${store} exists and holds the backups of this database.`)
  return used
    ? found(
        'fail',
        `${store} already holds backups in ${server}; WAL archiving refuses an archive that is not empty.`,
        'Choose another folder in the store.',
        'serverName',
      )
    : pass(`ObjectStore ${store} exists and holds nothing in ${server}.`)
}

function secretFinding(params: ProvisionParams, view: ContextView): Seen {
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
  const keys = credentialKeys(params)
  const missing = missingKeys(
    secret,
    keys.map(({ key }) => key),
  )
  return missing.length === 0
    ? pass(`Secret ${backupSecret} has the keys that are needed.`)
    : found(
        'fail',
        `Secret ${backupSecret} has no value for ${missing.join(' and ')}.`,
        null,
        keys.find(({ key }) => key === missing[0])?.keyField ?? 'backupSecret',
      )
}

function podMonitorFinding(view: ContextView): Seen {
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
