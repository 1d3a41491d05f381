import type { FactSection, FactValue } from '../../../shared/domain/database-cluster.ts'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView, Subject } from '../engine.ts'
import { fact, text, when } from '../fact.ts'
import { cronJobKind, jobKind } from '../kube-kinds.ts'
import { at, bool, count, instant, list, str } from '../read-json.ts'
import { type Deed, deedOf, deeds, isOfSchedule, mark } from './names.ts'

/** What a page shows of a database's pause schedule; null: it has none. `expected`: to what it would be resumed now, for people. */
export function pauseScheduleSection(subject: Subject, view: ContextView, expected: string | null): FactSection | null {
  const own = (kind: KindRef) => view.about(kind, subject.namespace, subject.name).filter(isOfSchedule)
  const cronJobs = own(cronJobKind)
  const doing = (deed: Deed) => cronJobs.find(object => deedOf(object) === deed) ?? null
  const one = doing('pause') ?? doing('resume')
  if (one === null) return null
  const jobs = own(jobKind)
  const pod = at(one, 'spec', 'jobTemplate', 'spec', 'template', 'spec')
  const resumesTo = str(doing('resume'), 'metadata', 'annotations', mark.resumesTo)
  const missing = deeds.filter(deed => doing(deed) === null)
  return {
    id: 'pause-schedule',
    title: 'Pause schedule',
    facts: [
      ...(missing.length === 0
        ? []
        : [fact('Missing', text(`Nothing is there to ${missing.join(' or ')} it: change the schedule to mend it`, 'bad'))]),
      fact('Time zone', text(str(one, 'spec', 'timeZone') ?? 'of the controller')),
      ...(resumesTo === null
        ? []
        : [
            expected === null || expected === resumesTo
              ? fact('Resumes with', text(resumesTo))
              : fact('Resumes with', text(`${resumesTo}, though it has ${expected} now`, 'warn')),
          ]),
      fact('Image', text(str(list(pod, 'containers')[0], 'image'))),
      fact('Runs as', text(str(pod, 'serviceAccountName'))),
    ],
    table: {
      columns: ['Does', 'Schedule', 'Next', 'Last run', 'Result'],
      rows: deeds.flatMap(deed => {
        const cronJob = doing(deed)
        return cronJob === null ? [] : [row(deed, cronJob, jobs, view)]
      }),
      empty: '',
    },
  }
}

function row(deed: Deed, cronJob: KubeObject, jobs: readonly KubeObject[], view: ContextView): FactValue[] {
  const schedule = str(cronJob, 'spec', 'schedule')
  const last = instant(cronJob, 'status', 'lastScheduleTime')
  return [
    text(deed === 'pause' ? 'pauses' : 'resumes'),
    text(schedule),
    bool(cronJob, 'spec', 'suspend') === true
      ? text('suspended', 'warn')
      : { ...text('not known'), ...(schedule === null ? {} : { next: { schedule, timeZone: str(cronJob, 'spec', 'timeZone') ?? 'UTC' } }) },
    when(last, 'never yet'),
    last === null ? text('none yet', 'muted') : result(deed, jobs, view),
  ]
}

/** What became of the newest Job. */
function result(deed: Deed, jobs: readonly KubeObject[], view: ContextView): FactValue {
  const began = (job: KubeObject) => instant(job, 'metadata', 'creationTimestamp') ?? ''
  const newest = jobs.filter(job => deedOf(job) === deed).toSorted((a, b) => began(b).localeCompare(began(a)))[0]
  if (newest === undefined) return view.knows(jobKind) === 'listed' ? text('its Job is gone', 'muted') : text('Jobs can’t be read', 'muted')
  const conditions = list(newest, 'status', 'conditions').slice(0, 50)
  const has = (type: string) => conditions.find(each => str(each, 'type') === type && str(each, 'status') === 'True')
  const failure = has('Failed')
  if (failure !== undefined) return text(`failed: ${str(failure, 'message') ?? str(failure, 'reason') ?? 'no reason given'}`, 'bad')
  if (has('Complete') !== undefined || (count(newest, 'status', 'succeeded') ?? 0) > 0) return text('done', 'good')
  return text((count(newest, 'status', 'failed') ?? 0) > 0 ? 'runs, after a failure' : 'runs', 'warn')
}
