import { createHash } from 'node:crypto'
import { annotationOf, at, nameOf, numberAt, objectAt, objectsAt, second, textAt } from '../../read.ts'
import { archiverOf } from '../archiver.ts'
import { imageMajor } from '../image.ts'
import { barmanPlugin, operatorImage, pluginVersion } from '../kinds.ts'
import { serialOf } from '../objects/labels.ts'
import { parseQuantity } from '../quantity.ts'
import { currentPrimary, fencedOf, type Instance, instancesOf, isReady, type Pass } from './pass.ts'
import { phases } from './phases.ts'

function setCondition(pass: Pass, type: string, holds: boolean | null, reason: string, message: string): void {
  const before = objectsAt(pass.status, 'conditions')
  const rest = before.filter(condition => condition.type !== type)
  if (holds === null) {
    pass.status.conditions = rest
    return
  }
  const status = holds ? 'True' : 'False'
  const stored = before.find(condition => condition.type === type)
  const since = second(pass.now)
  const lastTransitionTime = stored?.status === status ? stored.lastTransitionTime : since
  const condition = { type, status, reason, message, lastTransitionTime }
  pass.status.conditions = stored === undefined ? [...before, condition] : before.map(entry => (entry.type === type ? condition : entry))
}

function observeVolumes(pass: Pass, instances: readonly Instance[]): void {
  const claims = instances.flatMap(instance => instance.claims)
  const names = (chosen: typeof claims) => chosen.map(nameOf).sort()
  const isReadyClaim = (claim: (typeof claims)[number]) => annotationOf(claim, 'cnpg.io/pvcStatus') === 'ready'
  const grows = claims.filter(claim => {
    const has = parseQuantity(at(claim, 'status', 'capacity', 'storage'))
    const asked = parseQuantity(at(claim, 'spec', 'resources', 'requests', 'storage'))
    return has !== null && asked !== null && has < asked
  })
  const withPod = new Set(instances.filter(instance => instance.pod !== null).map(instance => instance.name))
  const healthy = instances.filter(instance => withPod.has(instance.name)).flatMap(instance => instance.claims)
  const dangling = instances.filter(instance => !withPod.has(instance.name)).flatMap(instance => instance.claims)
  const lists = {
    healthyPVC: names(healthy.filter(isReadyClaim)),
    initializingPVC: names(claims.filter(claim => !isReadyClaim(claim))),
    danglingPVC: names(dangling.filter(isReadyClaim)),
    resizingPVC: names(grows),
  }
  for (const [key, value] of Object.entries(lists)) {
    if (value.length > 0) pass.status[key] = value
    else delete pass.status[key]
  }
  pass.status.pvcCount = claims.length
}

function observeMembers(pass: Pass, instances: readonly Instance[]): void {
  const ready = instances.filter(instance => isReady(instance.pod))
  const running = instances.filter(instance => instance.pod !== null && !isReady(instance.pod))
  const broken = (instance: Instance) => annotationOf(instance.pod ?? pass.cluster, 'practice.clouddb.dev/pod-fault') === 'crashing'
  const statuses = {
    healthy: ready.map(instance => instance.name),
    replicating: running.filter(instance => !broken(instance)).map(instance => instance.name),
    failed: running.filter(broken).map(instance => instance.name),
  }
  pass.status.instances = instances.length
  pass.status.readyInstances = ready.length
  pass.status.instanceNames = instances.map(instance => instance.name)
  pass.status.instancesStatus = Object.fromEntries(Object.entries(statuses).filter(([, names]) => names.length > 0))
  pass.status.instancesReportedState = Object.fromEntries(
    ready.map(instance => [
      instance.name,
      {
        isPrimary: instance.name === currentPrimary(pass),
        timeLineID: numberAt(pass.status, 1, 'timelineID'),
        ip: textAt(instance.pod, 'status', 'podIP'),
      },
    ]),
  )
  pass.status.latestGeneratedNode = Math.max(
    numberAt(pass.status, 0, 'latestGeneratedNode'),
    ...instances.map(({ name }) => serialOf(name)),
  )
  const nodes = new Set(pass.world.pods.map(pod => textAt(pod, 'spec', 'nodeName')).filter(node => node !== ''))
  pass.status.topology = {
    successfullyExtracted: true,
    nodesUsed: nodes.size,
    instances: Object.fromEntries(instances.filter(({ pod }) => textAt(pod, 'spec', 'nodeName') !== '').map(({ name }) => [name, {}])),
  }
  pass.status.jobCount = pass.world.jobs.length
}

function observeBackups(pass: Pass): void {
  const begun = pass.world.backups.filter(
    backup => textAt(backup, 'status', 'startedAt') !== '' || textAt(backup, 'status', 'phase') === 'failed',
  )
  const when = (backup: (typeof begun)[number]) => textAt(backup, 'status', 'startedAt') || textAt(backup, 'metadata', 'creationTimestamp')
  const last = begun.sort((one, other) => when(one).localeCompare(when(other))).at(-1)
  const phase = textAt(last, 'status', 'phase')
  if (phase === 'completed') setCondition(pass, 'LastBackupSucceeded', true, 'LastBackupSucceeded', 'Backup was successful')
  else if (phase === 'failed')
    setCondition(pass, 'LastBackupSucceeded', false, 'LastBackupFailed', textAt(last, 'status', 'error') || 'The backup failed')
  else if (last !== undefined) setCondition(pass, 'LastBackupSucceeded', false, 'BackupStarted', 'New Backup starting up')
  if (archiverOf(pass.cluster) !== 'in-tree') return
  // Only in-tree backups write these; with the plugin the window lives in the ObjectStore.
  const stopped = begun
    .filter(backup => textAt(backup, 'status', 'phase') === 'completed')
    .map(backup => textAt(backup, 'status', 'stoppedAt'))
    .sort()
  const [first, newest] = [stopped[0], stopped.at(-1)]
  if (first !== undefined && newest !== undefined) {
    pass.status.firstRecoverabilityPoint ??= first
    pass.status.lastSuccessfulBackup = newest
  }
  if (phase === 'failed') pass.status.lastFailedBackup = when(last ?? pass.cluster)
}

function observeConditions(pass: Pass, instances: readonly Instance[]): void {
  const healthy = pass.status.phase === phases.healthy
  setCondition(
    pass,
    'Ready',
    healthy,
    healthy ? 'ClusterIsReady' : 'ClusterIsNotReady',
    healthy ? 'Cluster is Ready' : 'Cluster Is Not Ready',
  )
  const begun = currentPrimary(pass) !== ''
  const bootstrapped = begun ? 'The cluster has been bootstrapped' : 'The cluster is being bootstrapped'
  setCondition(pass, 'Initialized', begun, begun ? 'BootstrapCompleted' : 'BootstrapPending', bootstrapped)
  if (begun) {
    setCondition(pass, 'ConsistentSystemID', true, 'Unique', 'A single, unique system ID was found across reporting instances.')
    const broken = pass.faults.has('wal-archive-broken')
    const message = broken ? 'unexpected failure invoking barman-cloud-wal-archive: exit status 2' : 'Continuous archiving is working'
    const reason = broken ? 'ContinuousArchivingFailing' : 'ContinuousArchivingSuccess'
    setCondition(pass, 'ContinuousArchiving', !broken, reason, message)
  }
  if (annotationOf(pass.cluster, 'cnpg.io/hibernation') !== 'on') setCondition(pass, 'cnpg.io/hibernation', null, '', '')
  else if (!healthy) setCondition(pass, 'cnpg.io/hibernation', false, 'WaitingForHealthy', 'Cluster is not healthy yet')
  else if (pass.world.pods.length === 0) setCondition(pass, 'cnpg.io/hibernation', true, 'Hibernated', 'Cluster has been hibernated')
  else if (instances.length > 0) {
    const leaving = pass.world.pods.every(pod => pod.metadata.deletionTimestamp !== undefined)
    setCondition(pass, 'cnpg.io/hibernation', false, leaving ? 'WaitingPodsDeletion' : 'DeletingPods', 'Hibernation is in progress')
  }
}

function observePlugins(pass: Pass): void {
  const enabled = objectsAt(pass.cluster, 'spec', 'plugins').filter(plugin => plugin.enabled !== false)
  if (enabled.length === 0) {
    delete pass.status.pluginStatus
    return
  }
  pass.status.pluginStatus = enabled.map(plugin => ({
    name: String(plugin.name),
    version: plugin.name === barmanPlugin ? pluginVersion : '0.1.0',
    capabilities: ['TYPE_RECONCILER_HOOKS', 'TYPE_LIFECYCLE_SERVICE', 'TYPE_BACKUP_SERVICE', 'TYPE_WAL_SERVICE'],
    walCapabilities: ['TYPE_ARCHIVE_WAL', 'TYPE_RESTORE_WAL'],
    backupCapabilities: ['TYPE_BACKUP'],
  }))
}

/** Writes into the draft everything that status says about the live objects. */
export function observe(pass: Pass, image: string | null): void {
  const instances = instancesOf(pass.world)
  observeVolumes(pass, instances)
  observeMembers(pass, instances)
  observeBackups(pass)
  observeConditions(pass, instances)
  observePlugins(pass)
  pass.status.writeService = `${pass.name}-rw`
  pass.status.readService = `${pass.name}-r`
  pass.status.selector = `cnpg.io/cluster=${pass.name},cnpg.io/podRole=instance`
  pass.status.certificates = {
    ...objectAt(pass.status, 'certificates'),
    clientCASecret: `${pass.name}-ca`,
    serverCASecret: `${pass.name}-ca`,
    serverTLSSecret: `${pass.name}-server`,
    replicationTLSSecret: `${pass.name}-replication`,
  }
  pass.status.cloudNativePGCommitHash = '4b5e244a7'
  if (pass.world.operatorImage !== operatorImage)
    pass.status.cloudNativePGOperatorHash = createHash('sha256').update(pass.world.operatorImage).digest('hex')
  const fenced = fencedOf(pass.cluster, instances)
  if (fenced.size > 0 && pass.status.phase === phases.healthy && instances.some(instance => !isReady(instance.pod)))
    pass.status.phase = phases.waiting
  if (image === null) return
  pass.status.image = image
  if (currentPrimary(pass) === '') return
  const digest = createHash('sha256')
    .update(textAt(pass.cluster, 'metadata', 'uid'))
    .digest()
  pass.status.systemID ??= `75${String(digest.readBigUInt64BE(0)).padStart(17, '0').slice(0, 17)}`
  const major = imageMajor(image) ?? numberAt(pass.cluster, 18, 'spec', 'imageCatalogRef', 'major')
  const held = numberAt(pass.status, major, 'pgDataImageInfo', 'majorVersion')
  if (held === major) pass.status.pgDataImageInfo = { image, majorVersion: major }
}
