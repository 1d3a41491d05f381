import { PracticeApiError, type PracticeClient } from './client.ts'
import { lastDue } from './cron-due.ts'
import { getArray, getObject, getPath, getString } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import { coreTypes, type ResourceType } from './resource-type.ts'
import type { OperatorDeps } from './simulated-operator.ts'
import { apiTime } from './world.ts'

type CronDeps = Pick<OperatorDeps, 'client' | 'clock' | 'signal' | 'onError'>

/** Between two looks at the clock on the wall, simulated ms; in real ones never less than `leastMs`. */
const lookMs = 10_000
const leastMs = 250

/**
 * Does what the CronJob controller does: begins the Job of each schedule that is due, once, by the clock of its zone; keeps the schedule's status, and the
 * newest of its old Jobs. Runs that were missed while nobody looked make one, and none once `startingDeadlineSeconds` is over.
 */
export async function startCronController(outer: CronDeps): Promise<AsyncDisposable> {
  const { client, clock, onError } = outer
  const stop = new AbortController()
  const signal = AbortSignal.any([outer.signal, stop.signal])
  const cronJobs = new Map<string, KubeObject>()
  const jobs = new Map<string, KubeObject>()
  const loops: Promise<void>[] = []

  /** Keeps a table by uid; resolves when it has been listed once. */
  function follow(type: ResourceType, table: Map<string, KubeObject>): Promise<void> {
    return new Promise(resolve => {
      const read = async () => {
        for await (const event of client.follow(type, { signal })) {
          if (event.type === 'SYNCED') resolve()
          else if (event.type === 'DELETED') table.delete(event.object.metadata.uid ?? '')
          else put(table, event.object)
        }
      }
      signal.addEventListener('abort', () => resolve(), { once: true })
      loops.push(read().catch(onError))
    })
  }

  async function look(): Promise<void> {
    for (const cronJob of [...cronJobs.values()]) {
      if (signal.aborted) return
      const own = [...jobs.values()].filter(job => job.metadata.ownerReferences?.some(owner => owner.uid === cronJob.metadata.uid) === true)
      try {
        const begun = await beginWhatIsDue(client, cronJob, own, clock.now())
        if (begun !== null) put(jobs, begun)
        await keepStatus(client, cronJob, begun === null ? own : [...own, begun], cronJobs)
        await dropOldJobs(client, cronJob, own)
      } catch (error) {
        // Somebody else was quicker: the next look sees what is.
        if (!signal.aborted && !(error instanceof PracticeApiError && [404, 409].includes(error.code))) onError(error)
      }
    }
  }

  async function tick(): Promise<void> {
    while (!signal.aborted) {
      await look()
      await Promise.all([clock.after(lookMs, signal), rest(leastMs, signal)]).catch(error => {
        if (!signal.aborted) onError(error)
      })
    }
  }

  await Promise.all([follow(coreTypes.CronJob, cronJobs), follow(coreTypes.Job, jobs)])
  loops.push(tick())
  return {
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the CronJob controller was stopped'))
      await Promise.all(loops)
    },
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Never puts an older state of an object over a newer one. */
function put(table: Map<string, KubeObject>, object: KubeObject): void {
  const { uid = '', resourceVersion } = object.metadata
  if (Number(table.get(uid)?.metadata.resourceVersion ?? 0) <= Number(resourceVersion)) table.set(uid, object)
}

function hasEnded(job: KubeObject): boolean {
  return ended(job, 'Complete') || ended(job, 'Failed')
}

function ended(job: KubeObject, type: 'Complete' | 'Failed'): boolean {
  return getArray(job, 'status', 'conditions').some(each => getString(each, 'type') === type && getString(each, 'status') === 'True')
}

async function beginWhatIsDue(
  client: PracticeClient,
  cronJob: KubeObject,
  own: readonly KubeObject[],
  now: Date,
): Promise<KubeObject | null> {
  const { name = '', namespace, creationTimestamp, deletionTimestamp, uid = '' } = cronJob.metadata
  const spec = getObject(cronJob, 'spec') ?? {}
  if (spec.suspend === true || deletionTimestamp !== undefined) return null
  const since = Date.parse(getString(cronJob, 'status', 'lastScheduleTime') ?? creationTimestamp ?? '')
  const deadline = typeof spec.startingDeadlineSeconds === 'number' ? now.getTime() - spec.startingDeadlineSeconds * 1000 : since
  const from = Number.isNaN(since) ? deadline : Math.max(since, deadline)
  const due = lastDue(getString(spec, 'schedule') ?? '', getString(spec, 'timeZone') ?? 'UTC', from, now.getTime())
  if (due === null) return null
  if (spec.concurrencyPolicy === 'Forbid' && own.some(job => !hasEnded(job))) return null
  const template = getObject(spec, 'jobTemplate') ?? {}
  const job = await client.create(coreTypes.Job, {
    apiVersion: coreTypes.Job.apiVersion,
    kind: coreTypes.Job.kind,
    metadata: {
      ...(namespace === undefined ? {} : { namespace }),
      name: `${name}-${Math.floor(due / 60_000)}`,
      labels: texts(getObject(template, 'metadata', 'labels')),
      annotations: {
        ...texts(getObject(template, 'metadata', 'annotations')),
        'batch.kubernetes.io/cronjob-scheduled-timestamp': apiTime(new Date(due)),
      },
      ownerReferences: [
        { apiVersion: coreTypes.CronJob.apiVersion, kind: coreTypes.CronJob.kind, name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: getObject(template, 'spec') ?? {},
  })
  await client.applyStatus(coreTypes.CronJob, { namespace, name }, { lastScheduleTime: apiTime(new Date(due)) })
  return job
}

/** Which Jobs run, and when the last one has succeeded. */
async function keepStatus(
  client: PracticeClient,
  cronJob: KubeObject,
  own: readonly KubeObject[],
  cronJobs: Map<string, KubeObject>,
): Promise<void> {
  const { name = '', namespace } = cronJob.metadata
  const running = own.filter(job => !hasEnded(job)).toSorted((a, b) => (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''))
  const done =
    own
      .map(job => getString(job, 'status', 'completionTime') ?? '')
      .toSorted()
      .at(-1) ?? ''
  const status: JsonObject = {}
  const listed = getArray(cronJob, 'status', 'active').map(each => getString(each, 'uid'))
  if (listed.join() !== running.map(job => job.metadata.uid).join()) {
    status.active =
      running.length === 0
        ? null
        : running.map(job => ({ apiVersion: 'batch/v1', kind: 'Job', namespace, name: job.metadata.name, uid: job.metadata.uid }))
  }
  if (done > (getString(cronJob, 'status', 'lastSuccessfulTime') ?? '')) status.lastSuccessfulTime = done
  if (Object.keys(status).length > 0) put(cronJobs, await client.applyStatus(coreTypes.CronJob, { namespace, name }, status))
}

async function dropOldJobs(client: PracticeClient, cronJob: KubeObject, own: readonly KubeObject[]): Promise<void> {
  for (const [type, limit, usual] of [
    ['Complete', 'successfulJobsHistoryLimit', 3],
    ['Failed', 'failedJobsHistoryLimit', 1],
  ] as const) {
    const given = getPath(cronJob, ['spec', limit])
    const keep = typeof given === 'number' ? given : usual
    const over = own
      .filter(job => ended(job, type))
      .toSorted((a, b) => (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''))
      .slice(keep)
    for (const { metadata } of over)
      await client.delete(coreTypes.Job, { namespace: metadata.namespace, name: metadata.name ?? '' }, { propagationPolicy: 'Background' })
  }
}

function texts(value: JsonObject | undefined): Record<string, string> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)])) : {}
}
