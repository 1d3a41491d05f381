import { Cron } from 'croner'
import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { at, nameOf, namespaceOf, second, textAt } from '../../read.ts'
import { barmanPlugin } from '../kinds.ts'
import { ownedBy } from '../objects/labels.ts'
import { isFinished } from './backup.ts'

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 }

function everyMs(line: string): number {
  let total = 0
  for (const [, amount, unit] of line.matchAll(/(\d+)([hms])/g)) total += Number(amount) * (units[unit ?? ''] ?? 0)
  return total
}

/**
 * The next time after `from` that a schedule names, UTC; null when there is none. Seconds come first, and as in the operator's parser a line of
 * five fields lacks the last one, not the first.
 */
export function nextRun(schedule: string, from: Date): Date | null {
  if (schedule.startsWith('@every ')) {
    const ms = everyMs(schedule)
    return ms > 0 ? new Date(from.getTime() + ms) : null
  }
  const fields = schedule.trim().split(/\s+/)
  const line = schedule.startsWith('@') ? schedule : [...fields, ...(fields.length === 5 ? ['*'] : [])].join(' ').replaceAll('?', '*')
  try {
    return new Cron(line, { timezone: 'UTC', paused: true }).nextRun(from)
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

/** What a ScheduledBackup's reconcile decided. */
export interface ScheduleDecision {
  readonly status: JsonObject | null
  readonly backup: KubeObject | null
  /** When to look again; null: only after a change. */
  readonly next: Date | null
}

function buildBackup(schedule: KubeObject, cluster: KubeObject | null, now: Date, immediate: boolean): KubeObject {
  const spec = typeof schedule.spec === 'object' && schedule.spec !== null ? { ...schedule.spec } : {}
  const kept: JsonObject = Object.fromEntries(
    Object.entries(spec).filter(([key]) => !['schedule', 'immediate', 'suspend', 'backupOwnerReference'].includes(key)),
  )
  const owner = textAt(schedule, 'spec', 'backupOwnerReference')
  const references = owner === 'self' ? [ownedBy(schedule)] : owner === 'cluster' && cluster !== null ? [ownedBy(cluster)] : []
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: {
      name: `${nameOf(schedule)}-${second(now).replace(/[-:TZ]/g, '')}`,
      namespace: namespaceOf(schedule),
      labels: {
        'cnpg.io/cluster': textAt(schedule, 'spec', 'cluster', 'name'),
        'cnpg.io/scheduled-backup': nameOf(schedule),
        'cnpg.io/immediateBackup': String(immediate),
        ...(textAt(schedule, 'spec', 'pluginConfiguration', 'name') === barmanPlugin ? { 'cnpg.io/pluginName': barmanPlugin } : {}),
      },
      ...(references.length > 0 ? { ownerReferences: references } : {}),
    },
    spec: kept,
  }
}

/** Decides whether a ScheduledBackup makes a Backup now. Runs missed while nobody looked make one, not many. */
export function reconcileSchedule(
  schedule: KubeObject,
  cluster: KubeObject | null,
  children: readonly KubeObject[],
  now: Date,
): ScheduleDecision {
  if (at(schedule, 'spec', 'suspend') === true) return { status: null, backup: null, next: null }
  const line = textAt(schedule, 'spec', 'schedule')
  const checked = textAt(schedule, 'status', 'lastCheckTime')
  const next = nextRun(line, checked === '' ? now : new Date(checked))
  if (next === null) return { status: { error: `the schedule '${line}' cannot be read` }, backup: null, next: null }
  const immediate = checked === '' && at(schedule, 'spec', 'immediate') === true
  if (!immediate && checked === '') {
    return { status: { lastCheckTime: second(now), nextScheduleTime: second(next) }, backup: null, next }
  }
  if (!immediate && next > now) {
    const said = textAt(schedule, 'status', 'nextScheduleTime') === second(next)
    return { status: said ? null : { nextScheduleTime: second(next) }, backup: null, next }
  }
  if (children.some(child => !isFinished(child))) return { status: null, backup: null, next: null }
  const after = nextRun(line, now)
  return {
    status: { lastCheckTime: second(now), lastScheduleTime: second(now), ...(after === null ? {} : { nextScheduleTime: second(after) }) },
    backup: buildBackup(schedule, cluster, now, immediate),
    next: after,
  }
}
