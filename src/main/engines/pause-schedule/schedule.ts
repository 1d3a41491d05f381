import { inZone } from '../../../shared/domain/cron-runs.ts'
import { judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { DraftStep, Operation, StageInput, StageSight } from '../engine.ts'
import { cronJobKind, roleBindingKind, roleKind, serviceAccountKind } from '../kube-kinds.ts'
import { at, bool, list, num, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { buildAccess, buildCronJob } from './manifests.ts'
import { belongsTo, deedOf, deeds, mark, namesOf, uidOf } from './names.ts'
import { cronJobsOf, namedObjects, type Pausing, scheduleReads } from './operations.ts'
import { type ScheduleParams, scheduleParams } from './params.ts'
import { imageObjections, placeObjections, placeReads, pullSecretObjections } from './place-rules.ts'
import { readTiming } from './timing.ts'

/** Makes the schedule of a database, or changes the one that stands. */
export function schedulePause(pausing: Pausing): Operation<ScheduleParams> {
  const { kind } = pausing
  return pausing.change<ScheduleParams>({
    id: 'schedule-pause',
    title: 'Pause on a schedule',
    summary:
      'Makes two CronJobs beside the database: one pauses it, the other resumes it. They run in the cluster, so that it works while this laptop sleeps.',
    risk: 'disruptive',
    params: scheduleParams,
    section: { title: 'Schedule', summary: 'What stands is changed; there is one schedule per database.' },
    reads: subject => [...scheduleReads(subject.namespace), ...placeReads(subject.namespace), ...(pausing.reads?.(subject) ?? [])],
    begin: living => ({ params: standingParams(cronJobsOf(kind, living)), choices: {} }),
    draft({ params, living, now }) {
      const { root } = living
      const standing = cronJobsOf(kind, living)
      const timing = readTiming(params, Date.parse(now))
      const before = str(standing.resume, 'metadata', 'annotations', mark.resumesTo)
      const { args, resumesTo } = pausing.commands(living, before)
      const input = { kind, root, params, args, resumesTo, deadlines: timing.deadlines }
      const [account, role, binding] = buildAccess(input)
      const { pause, resume } = timing.next
      const when = (ms: number | null) =>
        ms === null ? 'at a time that is not known' : `${inZone(ms, params.timeZone)} (${params.timeZone})`
      const planned = params.suspended
        ? 'It is suspended: nothing runs until that is taken back.'
        : `Next pause: ${when(pause)}; next resume: ${when(resume)}.`
      return {
        steps: [
          { id: 'account', title: 'A ServiceAccount of its own', kind: serviceAccountKind, verb: 'apply', manifest: account },
          { id: 'role', title: 'The right to patch this database alone', kind: roleKind, verb: 'apply', manifest: role },
          { id: 'binding', title: 'The right goes to that account', kind: roleBindingKind, verb: 'apply', manifest: binding },
          ...deeds.map((deed): DraftStep => {
            const title = deed === 'pause' ? 'Pause by the clock' : 'Resume by the clock'
            return { id: deed, title, kind: cronJobKind, verb: 'apply', manifest: buildCronJob(input, deed) }
          }),
        ],
        checks: [
          ...judge('timing', 'Times of pause and resume', planned, timing.objections),
          ...judge('image', 'Image', `Both run kubectl of ${params.image}. Whether the cluster can pull it shows at the first run.`, [
            ...imageObjections(params.image),
            ...pullSecretObjections(params.pullSecret ?? ''),
          ]),
          ...judge('meanwhile', 'What else happens while it is paused', 'Nothing that is known of.', pausing.objections(living, before)),
          ...judge('names', 'Names', 'They are free, or the objects are of this schedule.', strangers(living)),
          ...judge(
            'place',
            'Place for the schedule’s pods',
            'They ask for little and pass the strictest pod security.',
            placeObjections(living.view, living.cluster.namespace, params.runAsUser),
          ),
        ],
        consequences: [
          {
            level: params.suspended ? 'none' : 'outage',
            text: `At each pause all members stop and nothing can connect until the next resume. ${planned}${resumesTo === null ? '' : ` It is resumed with ${resumesTo}, whatever it has been scaled to in between: change the schedule, too, when you scale.`}`,
          },
          { level: 'none', text: 'The database itself is not touched now. Its schedule goes with it when it is deleted.' },
        ],
      }
    },
    stages: [
      acceptedStage(),
      {
        id: 'RIGHTS',
        title: 'Rights',
        reads: (_params, subject) => scheduleReads(subject.namespace),
        see: input => seeRights(pausing, input),
      },
      {
        id: 'COMPLETED',
        title: 'Schedule stands',
        reads: (_params, subject) => scheduleReads(subject.namespace),
        see: input => seeCronJobs(pausing, input),
      },
    ],
  })
}

/** The form's values as the CronJobs have them; nothing where there are none. */
function standingParams({ pause, resume }: ReturnType<typeof cronJobsOf>): Record<string, unknown> {
  const one = pause ?? resume
  if (one === null) return {}
  const pod = at(one, 'spec', 'jobTemplate', 'spec', 'template', 'spec')
  const pullSecret = str(list(pod, 'imagePullSecrets')[0], 'name')
  const given = {
    pauseAt: str(pause, 'spec', 'schedule'),
    resumeAt: str(resume, 'spec', 'schedule'),
    timeZone: str(one, 'spec', 'timeZone'),
    image: str(list(pod, 'containers')[0], 'image'),
    pullSecret,
    suspended: bool(one, 'spec', 'suspend') ?? false,
  }
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
    runAsUser: num(pod, 'securityContext', 'runAsUser'),
  }
}

/** Objects of these names that are not this schedule's. */
function strangers({ cluster, root, view }: Living): readonly Objection[] {
  const uid = uidOf(root)
  const names = namesOf(cluster.name, uid)
  const wanted = [
    [cronJobKind, names.pause],
    [cronJobKind, names.resume],
    [serviceAccountKind, names.account],
    [roleKind, names.account],
    [roleBindingKind, names.account],
  ] as const
  return wanted.flatMap(([kind, name]) => {
    const found = view.get(kind, cluster.namespace, name)
    if (found === null || belongsTo(found, uid)) return []
    return [refuse(null, `There is a ${kind.kind} ${name} that is not of this schedule.`, 'Rename or delete it.')]
  })
}

function seeRights({ kind: root }: Pausing, { subject, view }: StageInput<ScheduleParams>): StageSight {
  const kinds = [serviceAccountKind, roleKind, roleBindingKind]
  const hidden = kinds.filter(kind => view.knows(kind) !== 'listed')
  if (hidden.length > 0) return notApplicable(`${hidden.map(kind => kind.kind).join(', ')} can’t be read here.`)
  const missing = kinds.filter(kind => namedObjects(root, subject, kind, view).length === 0)
  return missing.length > 0
    ? active(`${missing.map(kind => kind.kind).join(', ')} to be made`)
    : done('The pods of the schedule may read and patch this one object.')
}

function seeCronJobs({ kind }: Pausing, { params, subject, view }: StageInput<ScheduleParams>): StageSight {
  if (view.knows(cronJobKind) !== 'listed') return active('the right to read CronJobs')
  const own = namedObjects(kind, subject, cronJobKind, view)
  const wanted = { pause: params.pauseAt.trim(), resume: params.resumeAt.trim() }
  const waits = deeds.filter(deed => {
    const found = own.find(object => deedOf(object) === deed)
    return str(found, 'spec', 'schedule') !== wanted[deed] || (bool(found, 'spec', 'suspend') ?? false) !== params.suspended
  })
  if (waits.length > 0) return active(`the CronJob that is to ${waits.join(' and the one that is to ')}`)
  return done(params.suspended ? 'Both CronJobs are there, suspended.' : 'Both CronJobs are there; the cluster runs them from now on.')
}
