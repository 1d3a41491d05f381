import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { at, nameOf, numberAt, textAt } from '../read.ts'
import { isReady } from './json.ts'
import { types } from './kinds.ts'
import {
  buildCronJob,
  buildPooler,
  buildSecret,
  buildServices,
  cronJobName,
  poolersOf,
  secretName,
  signatureAnnotation,
  usersOf,
} from './objects.ts'
import { membersOf, type Pass, patch } from './work.ts'

/** Everything beside the members: Services, Secrets, the logical backup's CronJob, connection poolers. */
export async function ensureParts(pass: Pass): Promise<void> {
  await ensureServices(pass)
  await ensureSecrets(pass)
  await ensureCronJob(pass)
  await ensurePoolers(pass)
}

async function ensureServices(pass: Pass): Promise<void> {
  const { work, namespace, name } = pass
  const built = buildServices(pass.root)
  for (const service of built) {
    const live = work.live.get(coreTypes.Service, namespace, nameOf(service))
    if (live === undefined) {
      await create(pass, coreTypes.Service, service)
      continue
    }
    const [type, ranges] = [textAt(service, 'spec', 'type'), at(service, 'spec', 'loadBalancerSourceRanges') ?? null]
    const annotations = annotationChanges(live, service)
    if (
      type === '' ||
      (textAt(live, 'spec', 'type') === type &&
        Object.keys(annotations).length === 0 &&
        JSON.stringify(at(live, 'spec', 'loadBalancerSourceRanges') ?? null) === JSON.stringify(ranges))
    )
      continue
    pass.changed = true
    await patch(work, coreTypes.Service, live, { metadata: { annotations }, spec: { type, loadBalancerSourceRanges: ranges } })
    if (type === 'ClusterIP')
      await work.client.applyStatus(coreTypes.Service, { namespace, name: nameOf(service) }, { loadBalancer: { ingress: null } })
  }
  const kept = new Set(built.map(nameOf))
  for (const suffix of ['-pooler', '-pooler-repl'])
    if (!kept.has(`${name}${suffix}`)) await remove(pass, coreTypes.Service, `${name}${suffix}`)
}

/** Merged into the live annotations, so that what is no longer asked for goes. */
function annotationChanges(live: KubeObject, built: KubeObject): JsonObject {
  const [has, wants] = [live.metadata.annotations ?? {}, built.metadata.annotations ?? {}]
  const gone = Object.keys(has).filter(key => wants[key] === undefined)
  const set = Object.entries(wants).filter(([key, value]) => has[key] !== value)
  return Object.fromEntries([...gone.map(key => [key, null] as const), ...set])
}

async function ensureSecrets(pass: Pass): Promise<void> {
  const { work, root, namespace } = pass
  for (const user of usersOf(root))
    if (work.live.get(coreTypes.Secret, namespace, secretName(root, user)) === undefined)
      await create(pass, coreTypes.Secret, buildSecret(root, user, work.password()))
}

async function ensureCronJob(pass: Pass): Promise<void> {
  const { work, root, namespace } = pass
  if (at(root, 'spec', 'enableLogicalBackup') !== true) return remove(pass, types.CronJob, cronJobName(root))
  const built = buildCronJob(root)
  const live = work.live.get(types.CronJob, namespace, nameOf(built))
  if (live === undefined) return create(pass, types.CronJob, built)
  const schedule = textAt(built, 'spec', 'schedule')
  if (textAt(live, 'spec', 'schedule') !== schedule) await patch(work, types.CronJob, live, { spec: { schedule } })
  const done = work.live
    .list(coreTypes.Job, namespace)
    .filter(job => job.metadata.labels?.application === 'spilo-logical-backup' && job.metadata.labels['cluster-name'] === nameOf(root))
    .map(job => textAt(job, 'status', 'completionTime'))
    .toSorted()
    .at(-1)
  if (done === undefined || done === '' || textAt(live, 'status', 'lastSuccessfulTime') >= done) return
  const status: JsonObject = {
    lastSuccessfulTime: done,
    ...(textAt(live, 'status', 'lastScheduleTime') === '' ? { lastScheduleTime: done } : {}),
  }
  work.live.put(types.CronJob, await work.client.applyStatus(types.CronJob, { namespace, name: nameOf(built) }, status))
}

/** Poolers start once somebody can be reached behind them; no container runs, so their Deployments are simply ready then. */
async function ensurePoolers(pass: Pass): Promise<void> {
  const { work, root, namespace, name } = pass
  const asked = poolersOf(root)
  for (const suffix of ['-pooler', '-pooler-repl'].filter(each => !asked.includes(each)))
    await remove(pass, coreTypes.Deployment, `${name}${suffix}`)
  for (const suffix of asked) {
    const built = buildPooler(root, suffix)
    const live = work.live.get(coreTypes.Deployment, namespace, nameOf(built))
    if (live === undefined) {
      await create(pass, coreTypes.Deployment, built)
      continue
    }
    const replicas = numberAt(built, 2, 'spec', 'replicas')
    if (numberAt(live, -1, 'spec', 'replicas') !== replicas || templateSignature(live) !== templateSignature(built)) {
      pass.changed = true
      await patch(work, coreTypes.Deployment, live, { spec: { replicas, template: at(built, 'spec', 'template') } })
    }
    const ready = membersOf(pass).some(isReady) ? replicas : 0
    if (numberAt(live, 0, 'status', 'readyReplicas') === ready) continue
    const status = { replicas, updatedReplicas: replicas, readyReplicas: ready, availableReplicas: ready }
    work.live.put(coreTypes.Deployment, await work.client.applyStatus(coreTypes.Deployment, { namespace, name: nameOf(built) }, status))
  }
}

function templateSignature(deployment: KubeObject): string {
  return textAt(deployment, 'spec', 'template', 'metadata', 'annotations', signatureAnnotation)
}

async function create({ work }: Pass, type: ResourceType, object: KubeObject): Promise<void> {
  work.live.put(type, await work.client.create(type, object))
}

async function remove({ work, namespace, name }: Pass, type: ResourceType, object: string): Promise<void> {
  const live = work.live.get(type, namespace, object)
  if (live === undefined || live.metadata.labels?.['cluster-name'] !== name) return
  await work.client.delete(type, { namespace, name: object }, { uid: live.metadata.uid ?? '', propagationPolicy: 'Background' })
  work.live.drop(type, live)
}
