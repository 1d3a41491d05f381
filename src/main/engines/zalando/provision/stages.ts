import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, Read, Stage, StageSight } from '../../engine.ts'
import { cronJobKind, deploymentKind, podKind, secretKind } from '../../kube-kinds.ts'
import { lookAtNew, missingKeys, namespaceStage, newAcceptedStage, readOne, takenUpStage } from '../../provision/stages.ts'
import { count, str } from '../../read-json.ts'
import { active, done, failed, notApplicable } from '../../stage-sights.ts'
import { namespaceOf } from '../../tenant.ts'
import { labelled } from '../change/reads.ts'
import { lookAt } from '../health.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { application } from '../labels.ts'
import { configReads } from '../named-settings.ts'
import { logicalBackupName, readOperatorConfig, secretOf } from '../operator-config.ts'
import { describePodTrouble, isPodReady, roleOfPod } from '../pod-sight.ts'
import { statusWord, statusWords } from '../status-words.ts'
import { type ProvisionParams, usersOf } from './params.ts'

const readRoot = (params: ProvisionParams): Read => readOne(postgresqlKind, params, params.name)
const readLabelled = (kind: KindRef, params: ProvisionParams): Read =>
  labelled(kind, { namespace: namespaceOf(params), name: params.name }, application.server)

/** Keys of a user's Secret. */
export const secretKeys = ['username', 'password'] as const

/** What the operator gave up on, in words; null: nothing. */
function fatalWord(root: KubeObject): string | null {
  const meaning = statusWords.get(statusWord(root) ?? '')
  return meaning?.final === true ? `${meaning.text}.` : null
}

const waitingForReady: Stage<ProvisionParams> = {
  id: 'WAITING_FOR_READY',
  title: 'Members',
  reads: params => [readRoot(params), readOne(statefulSetKind, params, params.name), readLabelled(podKind, params), ...configReads],
  see: input => lookAtNew(postgresqlKind, input, root => seeMembers(input.params, input.view, root)),
}

/** The operator's word counts only against it: members are up when they are seen to be. */
function seeMembers(params: ProvisionParams, view: ContextView, root: KubeObject): StageSight {
  const fatal = fatalWord(root)
  if (fatal !== null) return failed(fatal)
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
      const missing = missingKeys(secret, secretKeys)
      if (missing.length > 0) return active(`Secret ${name} to have ${missing.join(' and ')}`)
    }
    const copy = params.vaultCopy ? ' An encrypted copy goes into the vault of this laptop.' : ''
    return done(`${wanted.length === 1 ? `Secret ${wanted[0]?.name ?? ''} is complete.` : `${wanted.length} Secrets are complete.`}${copy}`)
  },
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
  newAcceptedStage(postgresqlKind),
  namespaceStage(postgresqlKind),
  takenUpStage(postgresqlKind, { fatal: fatalWord, word: statusWord }),
  waitingForReady,
  credentialGen,
  backupConfig,
  metricsSetup,
  completed,
]
