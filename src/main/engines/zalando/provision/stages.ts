import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, Read, Stage, StageSight } from '../../engine.ts'
import { cronJobKind, deploymentKind, namespaceKind, podKind, resourceQuotaKind, secretKind } from '../../kube-kinds.ts'
import { at, count, str } from '../../read-json.ts'
import { active, done, failed, notApplicable } from '../../stage-sights.ts'
import { hasTenantPolicy, hasTenantQuota, namespaceOf, quotaName } from '../../tenant.ts'
import { labelled } from '../change/reads.ts'
import { lookAt } from '../health.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { application } from '../labels.ts'
import { configReads } from '../named-settings.ts'
import { logicalBackupName, readOperatorConfig, secretOf } from '../operator-config.ts'
import { describePodTrouble, isPodReady, roleOfPod } from '../pod-sight.ts'
import { statusWord, statusWords } from '../status-words.ts'
import { type ProvisionParams, usersOf } from './params.ts'
import { quotaChanges } from './tenant-manifests.ts'

type See = Parameters<Stage<ProvisionParams>['see']>[0]

const readOne = (kind: KindRef, params: ProvisionParams, name: string): Read => ({ kind, namespace: namespaceOf(params), name })
const readRoot = (params: ProvisionParams): Read => readOne(postgresqlKind, params, params.name)
const readLabelled = (kind: KindRef, params: ProvisionParams): Read =>
  labelled(kind, { namespace: namespaceOf(params), name: params.name }, application.server)

/** Keys of a user's Secret. */
export const secretKeys = ['username', 'password'] as const

/** The root, or why there is none to look at. */
function lookAtRoot({ params, view, applied }: See): { readonly root: KubeObject } | { readonly sight: StageSight } {
  const root = view.get(postgresqlKind, namespaceOf(params), params.name)
  if (root !== null) return { root }
  if (!applied.has('cluster')) return { sight: active('the database’s object to be written') }
  if (view.knows(postgresqlKind) === 'listed')
    return { sight: failed(`postgresql ${params.name} was written, but is no longer there: somebody deleted it.`) }
  return { sight: active(`the right to read postgresql ${params.name}`) }
}

/** What the operator gave up on, in words; null: nothing. */
function fatalWord(root: KubeObject): string | null {
  const meaning = statusWords.get(statusWord(root) ?? '')
  return meaning?.final === true ? meaning.text : null
}

const validating: Stage<ProvisionParams> = {
  id: 'VALIDATING',
  title: 'Validating',
  reads: params => [readRoot(params)],
  see: ({ params, view, applied }) =>
    applied.size > 0 || view.get(postgresqlKind, namespaceOf(params), params.name) !== null
      ? done('The checks passed and the API server accepted the objects.')
      : active('the first object to be accepted'),
}

const namespaceCreation: Stage<ProvisionParams> = {
  id: 'NAMESPACE_CREATION',
  title: 'Namespace',
  reads: params => [
    { kind: namespaceKind, namespace: null, name: namespaceOf(params) },
    readRoot(params),
    ...(hasTenantQuota(params) ? [readOne(resourceQuotaKind, params, quotaName)] : []),
  ],
  see({ params, view, applied }) {
    const name = namespaceOf(params)
    if (params.namespaceMode === 'existing') return notApplicable(`Uses the namespace ${name}, which was there.`)
    const namespace = view.get(namespaceKind, null, name)
    if (namespace === null) {
      // Who may not read namespaces still sees what lives in one.
      if (view.get(postgresqlKind, name, params.name) !== null) return done(`${name} holds the database.`)
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
    return wanted.length > 0 ? active(`its ${wanted.join(' and ')}`) : done(`${name} is active.`)
  },
}

const crdDeployment: Stage<ProvisionParams> = {
  id: 'CRD_DEPLOYMENT',
  title: 'Custom resources',
  reads: params => [readRoot(params)],
  see(input) {
    const looked = lookAtRoot(input)
    if ('sight' in looked) return looked.sight
    const fatal = fatalWord(looked.root)
    if (fatal !== null) return failed(`${fatal}.`)
    if (statusWord(looked.root) === null) return active('the operator to pick up the database')
    return done('The API server has the database’s object, and the operator works on it.')
  },
}

const waitingForReady: Stage<ProvisionParams> = {
  id: 'WAITING_FOR_READY',
  title: 'Members',
  reads: params => [readRoot(params), readOne(statefulSetKind, params, params.name), readLabelled(podKind, params), ...configReads],
  see(input) {
    const looked = lookAtRoot(input)
    return 'sight' in looked ? looked.sight : seeMembers(input.params, input.view, looked.root)
  },
}

/** The operator's word counts only against it: members are up when they are seen to be. */
function seeMembers(params: ProvisionParams, view: ContextView, root: KubeObject): StageSight {
  const fatal = fatalWord(root)
  if (fatal !== null) return failed(`${fatal}.`)
  const config = readOperatorConfig(view)
  const { pods, statefulSet } = lookAt(root, view, config, [])
  if (view.knows(podKind) !== 'listed') return active('the right to read pods: without them nobody can tell whether the members run')
  if (statefulSet === null)
    return active(view.knows(statefulSetKind) === 'listed' ? `StatefulSet ${params.name}` : 'the right to read StatefulSets')
  const ready = pods.filter(isPodReady)
  if (ready.length < params.members) {
    const missing = params.members - pods.length
    const waits = pods.filter(pod => !isPodReady(pod)).map(pod => `${pod.metadata.name} ${describePodTrouble(pod)}`)
    const parts = [...waits, ...(missing > 0 ? [`${missing} still to be made`] : [])]
    return active(`${ready.length} of ${params.members} members ready: ${parts.slice(0, 6).join('; ')}`)
  }
  const counted = count(statefulSet, 'status', 'readyReplicas') ?? 0
  if (counted < params.members) return active(`the StatefulSet to count all members as ready (${counted} of ${params.members})`)
  const primary = pods.find(pod => roleOfPod(pod, config) === 'primary')
  if (primary === undefined) return active('Patroni to choose a primary')
  const word = statusWord(root)
  if (word !== 'Running') return active(statusWords.get(word ?? '')?.text ?? 'the operator to report')
  return done(`${ready.length} of ${params.members} members are running and ready; ${primary.metadata.name} is primary.`)
}

const credentialGen: Stage<ProvisionParams> = {
  id: 'CREDENTIAL_GEN',
  title: 'Credentials',
  reads: params => [readLabelled(secretKind, params), ...configReads],
  see({ params, view }) {
    const place = { namespace: namespaceOf(params), name: params.name }
    const config = readOperatorConfig(view)
    const wanted = [...usersOf(params)]
      .filter(([, rights]) => !rights.some(right => right.toLowerCase() === 'nologin'))
      .map(([user]) => secretOf(config, place, user))
      // A Secret of another namespace is not among those that are read.
      .filter(secret => secret.namespace === place.namespace)
    for (const { name } of wanted) {
      const secret = view.get(secretKind, place.namespace, name)
      if (secret === null) return active(view.knows(secretKind) === 'listed' ? `Secret ${name}` : `the right to read Secret ${name}`)
      const missing = secretKeys.filter(key => isEmptyValue(secret, key))
      if (missing.length > 0) return active(`Secret ${name} to have ${missing.join(' and ')}`)
    }
    const copy = params.vaultCopy ? ' An encrypted copy goes into the vault of this laptop.' : ''
    return done(`${wanted.length === 1 ? `Secret ${wanted[0]?.name ?? ''} is complete.` : `${wanted.length} Secrets are complete.`}${copy}`)
  },
}

/** Secret values reach an engine as their lengths. */
function isEmptyValue(secret: KubeObject, key: string): boolean {
  const length = at(secret, 'data', key)
  return length === undefined || length === null || length === '' || length === '0' || length === 0
}

const backupConfig: Stage<ProvisionParams> = {
  id: 'BACKUP_CONFIG',
  title: 'Backup',
  reads: params => (params.logicalBackup ? [readLabelled(cronJobKind, params), ...configReads] : []),
  see({ params, view }) {
    if (!params.logicalBackup) return notApplicable('No logical backup was asked for.')
    const config = readOperatorConfig(view)
    const cronJob = view.get(cronJobKind, namespaceOf(params), logicalBackupName(config, params.name))
    const name = logicalBackupName(config, params.name)
    if (cronJob === null) return active(view.knows(cronJobKind) === 'listed' ? `CronJob ${name}` : 'the right to read CronJobs')
    const schedule = str(cronJob, 'spec', 'schedule')
    if (schedule !== params.schedule) return active(`CronJob ${name} to run at ${params.schedule}; now: ${schedule ?? 'never'}`)
    return done(`CronJob ${name} runs at ${schedule} (UTC).`)
  },
}

const metricsSetup: Stage<ProvisionParams> = {
  id: 'METRICS_SETUP',
  title: 'Metrics',
  reads: () => [],
  see: () => notApplicable('The operator brings no exporter; Patroni’s own metrics are on port 8008 of each member.'),
}

const poolerNames = (params: ProvisionParams): readonly string[] =>
  params.pooler ? [`${params.name}-pooler`, ...(params.replicaPooler ? [`${params.name}-pooler-repl`] : [])] : []

const completed: Stage<ProvisionParams> = {
  id: 'COMPLETED',
  title: 'Completed',
  reads: (params, subject) => [
    ...waitingForReady.reads(params, subject),
    ...poolerNames(params).map(name => readOne(deploymentKind, params, name)),
  ],
  see(input) {
    const { params, view } = input
    const sight = waitingForReady.see(input)
    if (sight.status !== 'done') return sight
    for (const name of poolerNames(params)) {
      const pooler = view.get(deploymentKind, namespaceOf(params), name)
      if (pooler === null)
        return active(view.knows(deploymentKind) === 'listed' ? `connection pooler ${name}` : 'the right to read Deployments')
      const ready = count(pooler, 'status', 'readyReplicas') ?? 0
      if (ready < params.poolerInstances) return active(`connection pooler ${name} (${ready} of ${params.poolerInstances} ready)`)
    }
    return done(`${params.name} is up: ${sight.note ?? ''}`)
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
