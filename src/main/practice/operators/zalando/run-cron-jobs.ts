import { coreTypes } from '../../resource-type.ts'
import { at, nameOf, namespaceOf, objectAt, second, textAt } from './json.ts'
import { types } from './kinds.ts'
import type { Work } from './work.ts'

const minuteMs = 60_000
/** A schedule that was missed for longer is not made up for. */
const looksBackMinutes = 10

/** Does what the CronJob controller does: starts the Job of each schedule that is due, once, and keeps the newest of the old ones. */
export async function runCronJobs({ client, live, now }: Work): Promise<void> {
  for (const cronJob of live.all(types.CronJob)) {
    if (at(cronJob, 'spec', 'suspend') === true || cronJob.metadata.labels?.application !== 'spilo') continue
    const [namespace, name] = [namespaceOf(cronJob), nameOf(cronJob)]
    const since = Date.parse(textAt(cronJob, 'status', 'lastScheduleTime') || (cronJob.metadata.creationTimestamp ?? ''))
    const due = lastDue(textAt(cronJob, 'spec', 'schedule'), since, now().getTime())
    if (due === null) continue
    const labels = objectAt(cronJob, 'spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels')
    const strings = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]))
    const owner = {
      apiVersion: cronJob.apiVersion,
      kind: cronJob.kind,
      name,
      uid: cronJob.metadata.uid ?? '',
      controller: true,
      blockOwnerDeletion: true,
    }
    const job = await client.create(coreTypes.Job, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: `${name}-${Math.floor(due / minuteMs)}`, namespace, labels: strings, ownerReferences: [owner] },
      spec: objectAt(cronJob, 'spec', 'jobTemplate', 'spec'),
    })
    live.put(coreTypes.Job, job)
    live.put(types.CronJob, await client.applyStatus(types.CronJob, { namespace, name }, { lastScheduleTime: second(new Date(due)) }))
    const old = live
      .list(coreTypes.Job, namespace)
      .filter(each => each.metadata.ownerReferences?.some(reference => reference.uid === cronJob.metadata.uid) === true)
      .filter(each => textAt(each, 'status', 'completionTime') !== '')
      .toSorted((one, other) => textAt(one, 'status', 'completionTime').localeCompare(textAt(other, 'status', 'completionTime')))
    for (const each of old.slice(0, -3))
      await client.delete(coreTypes.Job, { namespace, name: nameOf(each) }, { propagationPolicy: 'Background' })
  }
}

/** The last minute (ms) that the schedule names after `since` and up to `now`; null: none. */
export function lastDue(schedule: string, since: number, now: number): number | null {
  const fields = schedule.trim().split(/\s+/)
  if (fields.length !== 5) return null
  const newest = Math.floor(now / minuteMs) * minuteMs
  for (let back = 0; back < looksBackMinutes; back++) {
    const minute = newest - back * minuteMs
    if (minute <= since) return null
    const date = new Date(minute)
    const values = [date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay()]
    if (fields.every((field, index) => matches(field, values[index] ?? 0, index === 4))) return minute
  }
  return null
}

/** A star, a number, and either with a step: all that the operator takes. */
function matches(field: string, value: number, weekday: boolean): boolean {
  const [first = '', step] = field.split('/')
  if (first === '*') return step === undefined || value % Number(step) === 0
  const from = weekday ? Number(first) % 7 : Number(first)
  return step === undefined ? value === from : value >= from && (value - from) % Number(step) === 0
}
