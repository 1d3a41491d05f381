import { faultOfUnixCron } from '../../../shared/domain/cron.ts'
import { inZone, isTimeZone, nextRuns } from '../../../shared/domain/cron-runs.ts'
import { caution, type Objection, refuse } from '../change/judge.ts'
import type { Deed } from './names.ts'
import type { ScheduleParams } from './params.ts'

/** What the two schedules mean together, from now on. */
interface Timing {
  /** When each runs next, in ms; null: it can't be told. */
  readonly next: Readonly<Record<Deed, number | null>>
  /** How late a run may begin, in seconds. */
  readonly deadlines: Readonly<Record<Deed, number>>
  readonly objections: readonly Objection[]
}

interface Span {
  readonly at: number
  readonly ms: number
}

/** As many runs of each are looked at: those of two months of working days. */
const looksAhead = 40
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Members need minutes to stop and to start. */
const shortMs = 15 * minuteMs
/** A database that is away for so long is rarely meant to be. */
const longMs = 31 * dayMs
/** A pause that is later than this is better left out: nobody expects it any more. */
const pauseLate = 600
/** A missed resume keeps people from working, so it is made up for longer; but never into the next pause. */
const resumeLate = 3600
/** The controller looks every ten seconds: less, and it would miss runs. */
const leastLate = 30

/** Reads the schedules and says what is wrong with them. `from`: now, in ms. */
export function readTiming({ pauseAt, resumeAt, timeZone }: ScheduleParams, from: number): Timing {
  const faults = [
    ...faultOf('pauseAt', pauseAt),
    ...faultOf('resumeAt', resumeAt),
    ...(isTimeZone(timeZone) ? [] : [refuse('timeZone', `“${timeZone}” is no time zone that is known.`, 'Use one such as Europe/Berlin.')]),
  ]
  const unknown: Timing = { next: { pause: null, resume: null }, deadlines: { pause: pauseLate, resume: resumeLate }, objections: faults }
  if (faults.length > 0) return unknown
  const pauses = nextRuns(pauseAt, timeZone, from, looksAhead)
  const resumes = nextRuns(resumeAt, timeZone, from, looksAhead)
  const [pause, resume] = [pauses[0], resumes[0]]
  if (pause === undefined || resume === undefined) {
    const never = (field: string) => refuse(field, 'This schedule never runs.')
    const objections = [...(pause === undefined ? [never('pauseAt')] : []), ...(resume === undefined ? [never('resumeAt')] : [])]
    return { ...unknown, objections }
  }
  const asleep = spansBetween(pauses, resumes, resumeAt, timeZone)
  const awake = spansBetween(resumes, pauses, pauseAt, timeZone)
  const collision = [...asleep, ...awake].find(({ ms }) => ms === 0)?.at
  const shortestAwake = shortest(awake)
  const objections: Objection[] = []
  if (collision !== undefined)
    objections.push(refuse('resumeAt', `Both run at ${inZone(collision, timeZone)}: as which it would end is chance.`, 'Move one of them.'))
  else {
    const brief = shortest(asleep)
    const long = asleep.toSorted((a, b) => b.ms - a.ms)[0]
    if (brief !== undefined && brief.ms < shortMs)
      objections.push(
        caution(
          'resumeAt',
          `It is resumed ${span(brief.ms)} after the pause of ${inZone(brief.at, timeZone)}: its members may not have stopped by then.`,
        ),
      )
    if (shortestAwake !== undefined && shortestAwake.ms < shortMs)
      objections.push(
        caution('pauseAt', `It is paused again ${span(shortestAwake.ms)} after the resume of ${inZone(shortestAwake.at, timeZone)}.`),
      )
    if (long !== undefined && long.ms > longMs)
      objections.push(caution('resumeAt', `What is paused at ${inZone(long.at, timeZone)} stays so for ${span(long.ms)}.`))
  }
  const untilPause = Math.floor((shortestAwake?.ms ?? 0) / 2000)
  const untilResume = Math.floor((shortest(asleep)?.ms ?? 0) / 2000)
  const late = (most: number, until: number) => Math.max(leastLate, Math.min(most, until))
  return { next: { pause, resume }, deadlines: { pause: late(pauseLate, untilResume), resume: late(resumeLate, untilPause) }, objections }
}

/** From each of these instants to the next (or the same) of the others; what lies beyond all that were looked at is left out. */
function spansBetween(from: readonly number[], to: readonly number[], schedule: string, timeZone: string): readonly Span[] {
  const last = to.at(-1) ?? 0
  return from.flatMap((at, index) => {
    // The first is never left out: one of the two may run a thousand times as often as the other.
    const next = at <= last ? to.find(each => each >= at) : index === 0 ? nextRuns(schedule, timeZone, at - 1, 1)[0] : undefined
    return next === undefined ? [] : [{ at, ms: next - at }]
  })
}

function faultOf(field: string, schedule: string): readonly Objection[] {
  if (schedule.trim() === '') return [refuse(field, 'Enter a schedule.')]
  const fault = faultOfUnixCron(schedule)
  return fault === null ? [] : [refuse(field, fault)]
}

function shortest(spans: readonly Span[]) {
  return spans.toSorted((a, b) => a.ms - b.ms)[0]
}

/** A span in words, to the greatest unit that tells. */
function span(ms: number): string {
  const [amount, unit] =
    ms < 2 * 60 * minuteMs ? [ms / minuteMs, 'minute'] : ms < 2 * dayMs ? [ms / (60 * minuteMs), 'hour'] : [ms / dayMs, 'day']
  const rounded = Math.round(amount)
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
